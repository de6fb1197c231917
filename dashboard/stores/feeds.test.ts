import { beforeEach, expect, it } from 'vitest'
import { freshnessOfAll, freshnessOfFeed, spokeSince, useFeeds, type FeedStatus } from './feeds.ts'
import { useLiveValues, type LiveValue } from './live-values.ts'

const feed = (id: string, lastArrivalAtMs: number | null): FeedStatus => ({
  id,
  title: { zh: id, en: id },
  publisher: { zh: '局', en: 'Bureau' },
  carries: ['READING'],
  staleAfterMs: 1_000,
  lastArrivalAtMs,
})
const value = (sensorId: string, observedAtMs: number, reading: number): LiveValue => ({
  ...{ seriesId: `${sensorId}-pm25`, sensorId, feedId: 'air', property: 'pm25', quality: 0 },
  observedAtMs,
  value: reading,
})

beforeEach(() => {
  useFeeds.getState().forget()
  useLiveValues.getState().forget()
})

it('takes a feed for stale once its limit has passed, and not at it', () => {
  expect(freshnessOfFeed(feed('air', 5_000), 6_000)).toBe('fresh')
  expect(freshnessOfFeed(feed('air', 5_000), 6_001)).toBe('stale')
  expect(freshnessOfFeed(feed('air', null), 6_001)).toBe('never')
  expect(freshnessOfFeed(undefined, 6_001)).toBe('unknown')
})

it('takes what comes from several feeds for fresh while one of them is', () => {
  const feeds = new Map([feed('a', 0), feed('b', 5_000), feed('c', null)].map((one) => [one.id, one]))
  expect(freshnessOfAll(['a', 'b', 'c'], feeds, 5_500)).toBe('fresh')
  expect(freshnessOfAll(['a', 'c'], feeds, 5_500)).toBe('stale')
  expect(freshnessOfAll(['c', 'd'], feeds, 5_500)).toBe('never')
  expect(freshnessOfAll([], feeds, 5_500)).toBe('unknown')
})

it('hears a feed, and no word of it that is older', () => {
  useFeeds.getState().know([feed('air', 5_000), feed('noise', null)])
  useFeeds.getState().heard('air', 7_000)
  useFeeds.getState().heard('air', 6_000)
  useFeeds.getState().heard('nobody', 6_000)
  const { feeds } = useFeeds.getState()
  expect([...feeds.values()].map(({ id, lastArrivalAtMs }) => [id, lastArrivalAtMs])).toEqual([
    ['air', 7_000],
    ['noise', null],
  ])
})

it('keeps the newest value by the device’s time, whatever order they come in', () => {
  const { came, read } = useLiveValues.getState()
  read([value('1', 10, 35)], [], 100)
  came([value('1', 30, 50), value('2', 5, 7)])
  came([value('1', 20, 40)])
  const { bySensor } = useLiveValues.getState()
  expect(bySensor.get('1')?.get('pm25')?.value).toBe(50)
  expect(bySensor.get('2')?.get('pm25')?.value).toBe(7)
})

it('leaves what was handed out as it was, and counts changes', () => {
  const { came, read } = useLiveValues.getState()
  read([value('1', 10, 35)], [], 100)
  const { bySensor: before, revision } = useLiveValues.getState()
  came([value('1', 30, 50)])
  expect(before.get('1')?.get('pm25')?.value).toBe(35)
  expect(useLiveValues.getState().revision).toBe(revision + 1)
  came([])
  expect(useLiveValues.getState().revision).toBe(revision + 1)
})

it('tells whether one of some feeds has spoken, or any where none are named', () => {
  const before = new Map([feed('a', 5_000), feed('b', null)].map((one) => [one.id, one]))
  const after = new Map(before).set('b', feed('b', 6_000))
  expect(spokeSince(before, after, ['b'])).toBe(true)
  expect(spokeSince(before, after, ['a'])).toBe(false)
  expect(spokeSince(before, after, [])).toBe(true)
  expect(spokeSince(after, after, [])).toBe(false)
})
