import { expect, it } from 'vitest'
import type { FeedStatus } from '../../stores/feeds.ts'
import { liveLine } from './live-line.ts'
import type { SearchResult } from './search-results.ts'

const NOON_MS = Date.parse('2026-11-22T12:00:00Z')
const before = (ms: number) => new Date(NOON_MS - ms).toISOString()
const feed: FeedStatus = {
  ...{ id: 'air', title: { zh: '源', en: 'Source' }, publisher: { zh: '局', en: 'Bureau' }, carries: ['READING'] },
  ...{ staleAfterMs: 600_000, lastArrivalAtMs: NOON_MS },
}
const feeds = new Map([['air', feed]])
const series = (property: string, value: number, ageMs: number) => ({
  ...{ id: property, property, feedId: 'air' },
  latest: { value, quality: 'GOOD', observedAt: before(ageMs) },
})
const sensor = (...all: object[]) => ({ mover: null, sensor: { id: '1', series: all } }) as unknown as SearchResult
const mover = (speedKmh: number | null, ageMs: number) =>
  ({
    sensor: null,
    mover: { id: '1', kind: 'TAXI', feedId: 'air', observedAt: before(ageMs), speedKmh },
  }) as unknown as SearchResult

it('says the newest value of a sensor, the first of its properties, and how old it is', () => {
  const found = liveLine(sensor(series('temperature', 9, 0), series('pm25', 35, 120_000)), feeds, NOON_MS, 'zh')
  expect(found).toMatchObject({ isStale: false })
  expect(found?.text).toMatch(/^PM2\.5 35 µg\/m³ · 2 分钟前$/)
})

it('says of an old one that it is stale', () => {
  expect(liveLine(sensor(series('pm25', 35, 600_001)), feeds, NOON_MS, 'zh')).toMatchObject({ isStale: true })
})

it('says how fast something goes, and when it said so', () => {
  expect(liveLine(mover(36.4, 0), feeds, NOON_MS, 'zh')).toEqual({ text: '36 km/h · 刚刚', isStale: false })
  expect(liveLine(mover(null, 300_001), feeds, NOON_MS, 'zh')).toMatchObject({ isStale: true })
})

it('says nothing of what does not live or has not spoken', () => {
  expect(liveLine({ sensor: null, mover: null }, feeds, NOON_MS, 'zh')).toBeNull()
  expect(liveLine(sensor({ ...series('pm25', 1, 0), latest: null }), feeds, NOON_MS, 'zh')).toBeNull()
})
