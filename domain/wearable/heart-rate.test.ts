import { describe, expect, it } from 'vitest'
import { HEART_RATE_THRESHOLDS, heartRateState } from './heart-rate.ts'

const MINUTE = 60_000
const NOW = 30_000_000 * MINUTE
/** A reading a minute, the last now. */
const minutes = (...rates: number[]) =>
  rates.map((bpm, index) => ({ at: NOW - (rates.length - 1 - index) * MINUTE, bpm }))

describe('heartRateState', () => {
  it('warns of what lasts two minutes', () => {
    expect(heartRateState(minutes(80, 130, 130, 130), NOW)).toEqual({
      state: 'high',
      bpm: 130,
      since: NOW - 2 * MINUTE,
    })
    expect(heartRateState(minutes(80, 45, 44, 43), NOW)).toEqual({ state: 'low', bpm: 43, since: NOW - 2 * MINUTE })
    expect(heartRateState(minutes(80, 80, 130, 130), NOW)).toEqual({ state: 'normal', bpm: 130, since: null })
    expect(heartRateState(minutes(130, 130, 130, 90), NOW).state).toBe('normal')
    expect(heartRateState(minutes(130, 130, 45, 130), NOW).state).toBe('normal')
  })

  it('takes the thresholds themselves for normal', () => {
    expect(heartRateState(minutes(120, 120, 120), NOW).state).toBe('normal')
    expect(heartRateState(minutes(121, 121, 121), NOW).state).toBe('high')
    expect(heartRateState(minutes(50, 50, 50), NOW).state).toBe('normal')
    expect(heartRateState(minutes(49, 49, 49), NOW).state).toBe('low')
  })

  it('knows nothing from old readings, and bridges no long gap', () => {
    expect(heartRateState(minutes(80), NOW + 5 * MINUTE).state).toBe('normal')
    expect(heartRateState(minutes(80), NOW + 5 * MINUTE + 1)).toEqual({ state: 'unknown', bpm: null, since: null })
    expect(heartRateState([], NOW).state).toBe('unknown')
    const gap = [{ at: NOW - 10 * MINUTE, bpm: 130 }, ...minutes(130)]
    expect(heartRateState(gap, NOW).state).toBe('normal')
  })

  it('goes by the range that is set for the wearer', () => {
    const athlete = { ...HEART_RATE_THRESHOLDS, lowBelow: 38 }
    expect(heartRateState(minutes(44, 44, 44), NOW, athlete).state).toBe('normal')
    expect(() => heartRateState([], NOW, { ...athlete, highAbove: 38 })).toThrow(/38 and 38 bpm; expected lowBelow < /)
  })
})
