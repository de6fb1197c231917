import { expect, it } from 'vitest'
import { tickLabel, timeTicks } from './time-ticks.ts'

const labels = (from: string, to: string, zone: string, most = 6) =>
  timeTicks(Date.parse(from), Date.parse(to), zone, most).map((ms) => tickLabel(ms, zone))

it('are round in the zone, and midnight is a day', () => {
  expect(labels('2026-11-21T02:20:00Z', '2026-11-22T02:20:00Z', 'Asia/Shanghai')).toEqual([
    '12:00',
    '16:00',
    '20:00',
    '11-22',
    '04:00',
    '08:00',
  ])
  expect(labels('2026-11-22T02:01:00Z', '2026-11-22T03:01:00Z', 'UTC')).toEqual([
    '02:10',
    '02:20',
    '02:30',
    '02:40',
    '02:50',
    '03:00',
  ])
})

it('are round where a zone is a part of an hour off', () => {
  expect(labels('2026-11-21T02:20:00Z', '2026-11-22T02:20:00Z', 'Asia/Kathmandu', 4)).toEqual([
    '12:00',
    '18:00',
    '11-22',
    '06:00',
  ])
})

it('are midnights on a day of 25 hours, too', () => {
  expect(labels('2026-10-23T12:00:00Z', '2026-10-27T12:00:00Z', 'Europe/Lisbon', 4)).toEqual([
    '10-24',
    '10-25',
    '10-26',
    '10-27',
  ])
})
