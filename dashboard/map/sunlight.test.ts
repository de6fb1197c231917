import { expect, it } from 'vitest'
import { lightOf } from './sunlight.ts'
import { THEMES } from './themes/index.ts'

const SHANGHAI = [121.5, 31.23] as const
const at = (time: string) => ({ position: SHANGHAI, time: new Date(time) })
const azimuth = (time: string) => (lightOf(THEMES.day, at(time)).position as [number, number, number])[1]
const polar = (time: string) => (lightOf(THEMES.day, at(time)).position as [number, number, number])[2]

it('has the sun in the east in the morning, in the south at noon, in the west in the evening', () => {
  expect(azimuth('2026-03-21T07:30:00+08:00')).toBeGreaterThan(80)
  expect(azimuth('2026-03-21T07:30:00+08:00')).toBeLessThan(115)
  expect(Math.abs(azimuth('2026-03-21T12:01:00+08:00') - 180)).toBeLessThan(4)
  expect(azimuth('2026-03-21T17:00:00+08:00')).toBeGreaterThan(250)
})

it('stands higher in summer than in winter, and is warm when low', () => {
  expect(polar('2026-06-21T12:00:00+08:00')).toBeLessThan(polar('2026-12-21T12:00:00+08:00'))
  expect(lightOf(THEMES.day, at('2026-06-21T12:00:00+08:00')).color).toBe(THEMES.day.light.colour)
  expect(lightOf(THEMES.day, at('2026-06-21T05:30:00+08:00')).color).toBe(THEMES.day.light.lowColour)
})

it('never shines from below or flat along the ground, not even at midnight', () => {
  for (let hour = 0; hour < 24; hour++) {
    const angle = polar(`2026-12-21T${String(hour).padStart(2, '0')}:00:00+08:00`)
    expect(angle).toBeGreaterThanOrEqual(26)
    expect(angle).toBeLessThanOrEqual(48)
  }
})

it('is the same at every hour of the night theme', () => {
  expect(lightOf(THEMES.night, at('2026-06-21T12:00:00+08:00'))).toEqual(lightOf(THEMES.night, null))
})
