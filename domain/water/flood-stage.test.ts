import { describe, expect, it } from 'vitest'
import { floodStageOf, nextFloodStage } from './flood-stage.ts'

const LEVELS = { watchM: 4, warningM: 4.5, guaranteedM: 5.2 }

describe('floodStageOf', () => {
  it.each([
    [3.99, 'normal', 'watch'],
    [4, 'watch', 'warning'],
    [4.49, 'watch', 'warning'],
    [4.5, 'warning', 'guaranteed'],
    [5.2, 'guaranteed', undefined],
    [9, 'guaranteed', undefined],
  ])('at %d m is %s, and next comes %s', (levelM, stage, next) => {
    expect(floodStageOf(levelM, LEVELS)).toBe(stage)
    expect(nextFloodStage(levelM, LEVELS)?.stage).toBe(next)
  })

  it('goes by the levels that a station has', () => {
    expect(floodStageOf(4.2, { warningM: 4.5 })).toBe('normal')
    expect(nextFloodStage(4.2, { warningM: 4.5 })).toEqual({ stage: 'warning', levelM: 4.5 })
    expect(floodStageOf(100, {})).toBe('normal')
    expect(nextFloodStage(100, {})).toBeUndefined()
  })

  it('refuses levels out of order', () => {
    expect(() => floodStageOf(1, { watchM: 5, guaranteedM: 5 })).toThrow(
      'level "guaranteed" is 5 m; expected above "watch" (5 m)',
    )
  })
})
