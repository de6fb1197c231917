import { afterEach, expect, it } from 'vitest'
import {
  formatArea,
  formatClock,
  formatCount,
  formatDay,
  formatHeight,
  formatLength,
  formatPosition,
  formatSecond,
} from './format.ts'
import { cityTime, MACHINE_ZONE, setTimeZone, zoneOffset } from './zone.ts'

afterEach(() => setTimeZone(MACHINE_ZONE))

it('groups counts and never abbreviates them', () => {
  expect(formatCount('zh', 1234567)).toBe('1,234,567')
})

it.each([
  [0, '0 m'],
  [94.27, '94.3 m'],
  [999.4, '999 m'],
  [1000, '1 km'],
  [12_345, '12.3 km'],
  [234_567, '235 km'],
])('writes %d m as %s', (lengthM, text) => {
  expect(formatLength('en', lengthM)).toBe(text)
})

it.each([
  [812.4, '812 m²'],
  [100_000, '0.1 km²'],
  [10_825_300, '10.8 km²'],
  [6_340_500_000, '6,341 km²'],
])('writes %d m² as %s', (areaM2, text) => {
  expect(formatArea('zh', areaM2)).toBe(text)
})

it('writes heights with at most a decimal', () => {
  expect(formatHeight('zh', 632)).toBe('632 m')
  expect(formatHeight('zh', 12.04)).toBe('12 m')
})

it('writes positions latitude first, with hemispheres', () => {
  expect(formatPosition([121.5018, 31.2357])).toBe('31.23570°N 121.50180°E')
  expect(formatPosition([-8.61, -41.15])).toBe('41.15000°S 8.61000°W')
})

it('writes day and weekday in both languages', () => {
  const instant = new Date(2026, 10, 22, 18, 42, 7).getTime()
  expect(formatDay('zh', instant)).toBe('11月22日 周日')
  expect(formatDay('en', instant)).toBe('Sun 22 Nov')
  expect(formatClock('zh', instant)).toBe('18:42:07')
})

it('tells times in the zone of the city, wherever the page is looked at', () => {
  const instant = Date.parse('2026-11-22T16:42:07Z')
  setTimeZone('Asia/Shanghai')
  expect(formatClock('zh', instant)).toBe('00:42:07')
  expect(formatDay('en', instant)).toBe('Mon 23 Nov')
  expect(formatSecond('zh', instant)).toBe('2026/11/23 00:42:07')
  expect(cityTime(instant)).toEqual({ day: '2026-11-23', hour: 0 })
  setTimeZone('America/St_Johns')
  expect(formatClock('en', instant)).toBe('13:12:07')
})

it('tells them in UTC where the browser does not know the zone', () => {
  setTimeZone('Mars/Olympus')
  expect(formatClock('en', Date.parse('2026-11-22T16:42:07Z'))).toBe('16:42:07')
})

it.each([
  ['Asia/Shanghai', 'UTC+8'],
  ['America/St_Johns', 'UTC−3:30'],
  ['Asia/Kathmandu', 'UTC+5:45'],
  ['UTC', 'UTC+0'],
])('%s is %s', (zone, text) => expect(zoneOffset(zone, Date.parse('2026-11-22T16:42:07Z'))).toBe(text))
