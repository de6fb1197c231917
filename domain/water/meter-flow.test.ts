import { describe, expect, it } from 'vitest'
import { flowsOfCounter } from './meter-flow.ts'

const MINUTE = 60_000

describe('flowsOfCounter', () => {
  it('gives the mean flow between readings, in order of time', () => {
    const readings = [
      { at: 45 * MINUTE, volumeM3: 10.25 },
      { at: 0, volumeM3: 10 },
      { at: 15 * MINUTE, volumeM3: 10.25 },
    ]
    expect(flowsOfCounter(readings)).toEqual([
      { from: 0, to: 15 * MINUTE, flowM3h: 1 },
      { from: 15 * MINUTE, to: 45 * MINUTE, flowM3h: 0 },
    ])
  })

  it('says nothing of the interval in which a meter was changed', () => {
    const readings = [
      { at: 0, volumeM3: 812 },
      { at: 60 * MINUTE, volumeM3: 0 },
      { at: 120 * MINUTE, volumeM3: 2 },
    ]
    expect(flowsOfCounter(readings)).toEqual([{ from: 60 * MINUTE, to: 120 * MINUTE, flowM3h: 2 }])
  })

  it('has nothing of one reading, or of one told twice', () => {
    expect(flowsOfCounter([{ at: 5, volumeM3: 1 }])).toEqual([])
    expect(
      flowsOfCounter([
        { at: 5, volumeM3: 1 },
        { at: 5, volumeM3: 1 },
      ]),
    ).toEqual([])
  })
})
