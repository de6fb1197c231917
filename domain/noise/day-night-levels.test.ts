import { describe, expect, it } from 'vitest'
import { dayNightLevels, isNightHour } from './day-night-levels.ts'

const hours = (day: number, night: number) =>
  Array.from({ length: 24 }, (_, hour) => ({ hour, levelDb: isNightHour(hour) ? night : day }))

describe('isNightHour', () => {
  it('runs from 22 to 6, over midnight', () => {
    expect([21, 22, 0, 5, 6].map((hour) => isNightHour(hour))).toEqual([false, true, true, true, false])
    expect([0, 1, 4, 5].map((hour) => isNightHour(hour, { from: 1, to: 5 }))).toEqual([false, true, true, false])
  })
})

describe('dayNightLevels', () => {
  it('adds ten decibels to the night', () => {
    const levels = dayNightLevels(hours(60, 50))
    expect(levels).toMatchObject({ dayHours: 16, nightHours: 8 })
    expect(levels.ldDb).toBeCloseTo(60, 9)
    expect(levels.lnDb).toBeCloseTo(50, 9)
    expect(levels.ldnDb).toBeCloseTo(60, 9)
  })

  it('makes a steady 60 dB 66.0 dB', () => {
    // 10 lg((16·10⁶ + 8·10⁷)/24) = 10 lg(4·10⁶)
    expect(dayNightLevels(hours(60, 60)).ldnDb).toBeCloseTo(66.02, 2)
  })

  it('does not become quieter by a gap at night', () => {
    const whole = dayNightLevels(hours(60, 55))
    const gap = dayNightLevels(hours(60, 55).filter(({ hour }) => hour > 3))
    expect(gap.ldnDb).toBeCloseTo(whole.ldnDb!, 9)
    expect(gap.nightHours).toBe(4)
  })

  it('has no Ldn without a night', () => {
    expect(dayNightLevels([{ hour: 12, levelDb: 60 }])).toMatchObject({ lnDb: null, ldnDb: null, nightHours: 0 })
  })
})
