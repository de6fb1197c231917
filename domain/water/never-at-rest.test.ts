import { describe, expect, it } from 'vitest'
import { restOf } from './never-at-rest.ts'

const HOUR = 3_600_000
const NOW = 1000 * HOUR
/** Hours up to now, the last last. */
const hours = (flows: number[]) =>
  flows.map((flowM3h, at) => {
    const from = NOW - (flows.length - at) * HOUR
    return { from, to: from + HOUR, flowM3h }
  })
const RUNNING = Array<number>(24).fill(0.02)

describe('restOf', () => {
  it('finds water that never stops in 24 hours', () => {
    expect(restOf(hours([...RUNNING.slice(1), 0.4]), NOW)).toEqual({ state: 'running', leastM3h: 0.02 })
  })

  it('finds one rest, which is enough even with gaps', () => {
    expect(restOf(hours(RUNNING.with(3, 0)), NOW)).toEqual({ state: 'rested', leastM3h: 0 })
    expect(restOf(hours([0]), NOW).state).toBe('rested')
  })

  it('does not count a rest of the day before', () => {
    expect(restOf(hours([0, ...RUNNING]), NOW).state).toBe('running')
  })

  it('does not know with a gap, with less than a day, with a meter that is silent, or with long intervals', () => {
    expect(restOf(hours(RUNNING).toSpliced(10, 1), NOW).state).toBe('unknown')
    expect(restOf(hours(RUNNING.slice(1)), NOW).state).toBe('unknown')
    expect(restOf(hours([...RUNNING, ...RUNNING]), NOW + 3 * HOUR).state).toBe('unknown')
    expect(restOf([{ from: NOW - 30 * HOUR, to: NOW, flowM3h: 1 }], NOW)).toEqual({ state: 'unknown', leastM3h: null })
    expect(restOf([], NOW).state).toBe('unknown')
  })

  it('lets a meter creep by as much as it is told', () => {
    const thresholds = { overMs: 24 * HOUR, longestIntervalMs: HOUR, restM3h: 0.02 }
    expect(restOf(hours(RUNNING), NOW, thresholds).state).toBe('rested')
  })
})
