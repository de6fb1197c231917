import { expect, it } from 'vitest'
import type { FeedHealthFragment } from '../../api/operations.generated.ts'
import { feedHealth, minuteBars, worstFirst } from './feed-health.ts'

const NOON_MS = Date.parse('2026-11-22T12:00:00Z')
const feed = (id: string, more: Partial<FeedHealthFragment> = {}) =>
  ({
    id,
    state: 'FRESH',
    staleAfterMs: 60_000,
    lastArrivalAt: new Date(NOON_MS).toISOString(),
    deadLetters: 0,
    ...more,
  }) as FeedHealthFragment

it('turns stale by the clock alone, between two answers', () => {
  expect(feedHealth(feed('air'), NOON_MS + 60_000)).toMatchObject({ state: 'FRESH', ageMs: 60_000 })
  expect(feedHealth(feed('air'), NOON_MS + 60_001).state).toBe('STALE')
})

it('leaves failing and never as the server told', () => {
  expect(feedHealth(feed('air', { state: 'FAILING' }), NOON_MS + 999_999).state).toBe('FAILING')
  expect(feedHealth(feed('air', { state: 'NEVER', lastArrivalAt: null }), NOON_MS)).toMatchObject({
    state: 'NEVER',
    ageMs: null,
  })
})

it('sorts the worst first, then those with more dead letters', () => {
  const feeds = [
    feed('fine'),
    feed('never', { state: 'NEVER' }),
    feed('letters', { deadLetters: 3 }),
    feed('failing', { state: 'FAILING' }),
    feed('stale', { state: 'STALE' }),
  ].map((one) => feedHealth(one, NOON_MS))
  expect(worstFirst(feeds).map(({ feed: { id } }) => id)).toEqual(['failing', 'stale', 'letters', 'fine', 'never'])
})

it('has a bar for each minute, also for those in which nothing came', () => {
  const entry = { minute: new Date(NOON_MS - 60_000).toISOString(), messages: 4, failed: 1, accepted: 9, rejected: 0 }
  expect(minuteBars([entry], NOON_MS + 30_000, 3)).toEqual([
    { value: 0, bad: 0 },
    { value: 4, bad: 1 },
    { value: 0, bad: 0 },
  ])
})
