// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { graphqlError, openPage, pass, setUpPages, viewerWith, type TestPage } from '../../api/test-page.tsx'
import { useNow } from '../../stores/now.ts'
import { useSession } from '../../stores/session.ts'
import { FeedsPage } from './feeds-page.tsx'

setUpPages()
const NOW_MS = Date.parse('2026-11-22T08:00:00Z')
beforeEach(() => useNow.setState({ nowMs: NOW_MS }))

const COUNTS = {
  ...{ messages: 12_345, accepted: 12_000, duplicates: 3, corrections: 0, late: 0, future: 0, fallen: 0 },
  ...{ rejected: 7, failed: 1 },
}
const feedOf = (id: string, state: string, more: object = {}) => ({
  __typename: 'Feed',
  id,
  titleZh: `源${id}`,
  titleEn: `Feed ${id}`,
  publisherZh: '市局',
  publisherEn: 'City office',
  carries: ['READING'],
  licence: 'internal',
  grade: 'OPEN',
  cadenceMs: 60_000,
  staleAfterMs: 300_000,
  state,
  lastArrivalAt: state === 'NEVER' ? null : '2026-11-22T07:59:30Z',
  lastObservedAt: null,
  lastFaultAt: null,
  lastFault: null,
  ...COUNTS,
  deadLetters: 0,
  perMinute: [],
  lagMs: null,
  errorRate: null,
  ratePerMinute: 0,
  doors: ['http'],
  loading: null,
  timetable: null,
  ...more,
})
const FEEDS = [
  feedOf('a', 'NEVER'),
  feedOf('b', 'FRESH'),
  feedOf('c', 'FAILING', { deadLetters: 1, lastFault: 'no such unit', lastFaultAt: '2026-11-22T07:50:00Z' }),
  feedOf('d', 'FAILING', { deadLetters: 9 }),
]

async function openFeeds(feeds: () => object = () => ({ feeds: FEEDS })): Promise<TestPage> {
  act(() => useSession.getState().began(viewerWith({})))
  const none = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }
  const page = openPage(<FeedsPage />, { FeedsHealth: feeds, DeadLetters: () => ({ deadLetters: none }) })
  await pass()
  return page
}

const shown = (): (string | null)[] =>
  [...document.querySelectorAll('tr[data-feed]')].map((row) => row.getAttribute('data-feed'))
const filter = (name: string | RegExp) => screen.getByRole('radio', { name })

describe('the list of feeds', () => {
  it('has the worst first, those with more dead letters before, and what was never connected last', async () => {
    await openFeeds()
    expect(shown()).toEqual(['d', 'c', 'b', 'a'])
    expect(filter(/^Failing/).textContent).toBe('Failing 2')
    expect(filter(/^All/).textContent).toBe('All 4')
  })

  it('marks as stale what has gone quiet since the server was asked', async () => {
    await openFeeds()
    act(() => useNow.setState({ nowMs: NOW_MS + 300_000 }))
    expect(shown()).toEqual(['d', 'c', 'b', 'a'])
    expect(filter(/^Stale/).textContent).toBe('Stale 1')
    expect(filter(/^Fresh/).textContent).toBe('Fresh 0')
  })

  it('is filtered by state, and says when none is in it', async () => {
    const { user, container } = await openFeeds()
    await user.click(filter(/^Failing/))
    expect(shown()).toEqual(['d', 'c'])
    expect(filter(/^Failing/).getAttribute('aria-checked')).toBe('true')
    await user.click(filter(/^Stale/))
    expect(container.textContent).toContain('No feed is in this state.')
    await user.click(filter(/^All/))
    expect(shown()).toHaveLength(4)
  })

  it('keeps the opened feed in view when its state is filtered away', async () => {
    const { user } = await openFeeds()
    await user.click(screen.getByRole('button', { name: /^Feed b/ }))
    await user.click(filter(/^Failing/))
    expect(shown()).toEqual(['d', 'c', 'b'])
  })

  it('is read again every five seconds; while that fails the last state stays, and is said to be old', async () => {
    const { server } = await openFeeds()
    server.answer('FeedsHealth', () => graphqlError('INTERNAL', 'the database is away'))
    await pass(5_000)
    expect(screen.getByRole('alert').textContent).toContain('from before: the database is away')
    expect(shown()).toHaveLength(4)
    server.answer('FeedsHealth', () => ({ feeds: [FEEDS[1]] }))
    await pass(5_000)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(shown()).toEqual(['b'])
  })

  it('says why it could not be read at all', async () => {
    const { container } = await openFeeds(() => graphqlError('INTERNAL', 'the database is away'))
    expect(container.textContent).toContain('Could not be read: the database is away')
    expect(screen.queryByText(/from before/)).toBeNull()
  })
})

describe('an opened feed', () => {
  const openFeed = async (more: object): Promise<HTMLElement> => {
    const { user } = await openFeeds(() => ({ feeds: [feedOf('x', 'FRESH', more)] }))
    const toggle = screen.getByRole('button', { name: /^Feed x/ })
    expect(toggle.getAttribute('aria-expanded')).toBe('false')
    await user.click(toggle)
    await pass()
    return document.getElementById('feed-x')!
  }

  it('has its counters, its doors, its dead letters and its last fault', async () => {
    const detail = await openFeed({ lastFault: 'no such unit', lastFaultAt: '2026-11-22T07:50:00Z' })
    expect(within(detail).getByText('Written').nextSibling?.textContent).toBe('12,000')
    expect(within(detail).getByText('Not taken').nextSibling?.textContent).toBe('7')
    expect(detail.textContent).toContain('by http')
    expect(detail.textContent).toContain('no such unit')
    expect(within(detail).getByRole('region', { name: 'Dead letters of Feed x' })).toBeTruthy()
  })

  it('says how far a timetable is that is being loaded, and what the last one holds', async () => {
    const timetable = { routes: 6, stops: 50, trips: 2525, firstDay: '2026-11-01', lastDay: '2026-12-31' }
    const detail = await openFeed({ loading: 0.4, timetable: { ...timetable, loadedAt: '2026-11-22T06:00:00Z' } })
    expect(detail.textContent).toContain('A timetable is being loaded: 40%')
    expect(detail.textContent).toContain('6 routes, 50 stops, 2,525 trips, 2026-11-01 to 2026-12-31')
  })
})
