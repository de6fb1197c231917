import { appendAudit } from '../../security/audit/audit.service.ts'
import { DatabaseError, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { pageRequest, type Connection, type Order, type PageArguments } from '../../graphql/connection.ts'
import type { Actor } from '../../graphql/audited.ts'
import type { Context } from '../../graphql/context.ts'
import { checkText, checkWholeNumber, conflict, invalidInput, notFound, refused } from '../../graphql/errors.ts'
import { createKeysetPages, rowId } from '../../graphql/keyset-page.ts'
import { BUILT_IN, type Catalogue } from '../../ingest/catalogue/catalogue.ts'
import type { Feed, Encoding } from '../../ingest/feed/feed.ts'
import type { Ingest, SealedLetter } from '../../ingest/pipeline/ingest.ts'

const sql = statements(new URL('./feeds.sql', import.meta.url))
const pages = createKeysetPages<DeadLetterRow>(sql)

/** The feed's definition. */
export type FeedRow = Feed

/** Feeds for requests. */
export interface FeedServices {
  readonly catalogue: Catalogue
  /** Absent: this server takes no feeds. */
  readonly ingest?: Pick<Ingest, 'take' | 'letters'> & Partial<Pick<Ingest, 'loading'>>
  readonly bus?: EventBus
}

declare module '../../graphql/context.ts' {
  interface Services {
    readonly feeds?: FeedServices
  }
}

/** The built-in feeds for a server that takes none. */
export function feedServices({ services }: Pick<Context, 'services'>): FeedServices {
  return services.feeds ?? { catalogue: BUILT_IN }
}

export interface FeedCounters {
  readonly feedId: string
  readonly lastArrivalAt: Date | null
  readonly lastObservedAt: Date | null
  readonly lastFaultAt: Date | null
  readonly lastFault: string | null
  readonly messages: number
  readonly accepted: number
  readonly duplicates: number
  readonly corrections: number
  readonly late: number
  readonly future: number
  readonly fallen: number
  readonly rejected: number
  readonly failed: number
}

export interface RecentFigures {
  readonly feedId: string
  readonly ratePerMinute: number | null
  readonly lagMs: number | null
  readonly errorRate: number | null
}

export interface FeedMinuteRow {
  readonly feedId: string
  readonly minute: Date
  readonly messages: number
  readonly failed: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly bytes: number
  readonly lagMs: number | null
}

export interface DeadLetterRow {
  readonly id: number
  readonly feedId: string
  readonly receivedAt: Date
  readonly door: string
  readonly encoding: Encoding
  /** Masked. */
  readonly origin: string | null
  readonly faultCode: string
  readonly fault: string
  readonly place: string | null
  readonly faults: number
  readonly payloadBytes: number
  /** Its beginning, masked; null: not text. */
  readonly shown: string | null
  readonly replays: number
  readonly replayedAt: Date | null
}

export type DeadLetterRows = Connection<DeadLetterRow>

/** One for each id; undefined without data. */
async function byFeed<Row extends { readonly feedId: string }>(
  rows: Promise<Row[]>,
  ids: readonly string[],
): Promise<(Row | undefined)[]> {
  const found = new Map((await rows).map((row) => [row.feedId, row]))
  return ids.map((id) => found.get(id))
}

export function feedCounters(session: Session, ids: readonly string[]): Promise<(FeedCounters | undefined)[]> {
  return byFeed(session.rows<FeedCounters>(sql('counters', { ids })), ids)
}

export function recentFigures(session: Session, ids: readonly string[]): Promise<(RecentFigures | undefined)[]> {
  return byFeed(session.rows<RecentFigures>(sql('recent', { ids, now: new Date() })), ids)
}

const KEPT_MINUTES = 2_880

export async function feedMinutes(
  session: Session,
  ids: readonly string[],
  minutes: number,
): Promise<FeedMinuteRow[][]> {
  checkWholeNumber('minutes', minutes, 1, KEPT_MINUTES)
  const rows = await session.rows<FeedMinuteRow>(sql('minutes', { ids, minutes, now: new Date() }))
  return ids.map((id) => rows.filter(({ feedId }) => feedId === id))
}

/** @param accounts reads dead letters, which no reader of the city may */
export async function letterCounts(accounts: Session, ids: readonly string[]): Promise<number[]> {
  const rows = await byFeed(accounts.rows<{ feedId: string; count: number }>(sql('countLetters', { ids })), ids)
  return rows.map((row) => row?.count ?? 0)
}

const ORDERS = { NEWEST: { by: 'byNewest', after: 'afterNewest' } } as const satisfies Readonly<Record<string, Order>>

export function deadLetterPage(
  accounts: Session,
  args: PageArguments & { readonly feedId?: string | null | undefined },
): Promise<DeadLetterRows> {
  return pages.page(accounts, pageRequest(ORDERS, 'NEWEST', args), {
    filter: { ...(args.feedId != null && { feedId: args.feedId }) },
    columns: {},
  })
}

/** Letters of one replay. */
const REPLAYED_AT_ONCE = 500
const IN_FLIGHT = 20

export interface Replayed {
  readonly replayed: number
  readonly stillWrong: number
  readonly notKept: number
  readonly left: number
  readonly accepted: number
  readonly duplicates: number
}

/** Accesses of a replay: each a transaction of its own, as is the writing of replayed items. */
export interface ReplayPorts {
  readonly feeds: FeedServices
  readonly accounts: Session
  readonly write: <T>(work: (session: Session) => Promise<T>) => Promise<T>
}

/**
 * Replays dead letters. A letter that is accepted completely is done; an invalid one stays as it is. After an
 * interruption nothing is lost, and items accepted twice are recognized.
 */
export async function replayDeadLetters(
  { feeds: { catalogue, ingest }, accounts, write }: ReplayPorts,
  actor: Actor,
  { feedId, ids }: { readonly feedId: string; readonly ids?: readonly string[] | null | undefined },
): Promise<Replayed> {
  const feed = catalogue.feedOf(feedId)
  if (feed === undefined) throw notFound(`There is no feed "${feedId.slice(0, 64)}"`)
  const found = await accounts.rows<{ id: number }>(
    sql('lettersToReplay', { feedId, limit: REPLAYED_AT_ONCE, ...(ids != null && { ids: letterIds(ids) }) }),
  )
  if (ingest === undefined && found.length > 0) throw conflict('This server takes no feeds')
  const sum = { replayed: 0, stillWrong: 0, notKept: 0, accepted: 0, duplicates: 0 }
  for (let i = 0; ingest !== undefined && i < found.length; i += IN_FLIGHT) {
    const letters = await ingest.letters(found.slice(i, i + IN_FLIGHT).map(({ id }) => id))
    for (const one of await Promise.all(letters.map((letter) => replayOne(feed, letter, ingest, write)))) {
      sum[one.became]++
      sum.accepted += one.accepted
      sum.duplicates += one.duplicates
    }
  }
  const left = found.length < REPLAYED_AT_ONCE || ids != null ? 0 : ((await letterCounts(accounts, [feedId]))[0] ?? 0)
  const result = { ...sum, left: Math.max(0, left - sum.stillWrong - sum.notKept) }
  await write((session) =>
    appendAudit(session, {
      ...actor,
      action: 'feed.replay',
      subject: `feed ${feedId}`,
      outcome: 'done',
      detail: { ...result, ids: ids ?? 'all' },
    }),
  )
  return result
}

async function replayOne(
  feed: Feed,
  { id, encoding, origin, payload, replayable }: SealedLetter,
  ingest: Pick<Ingest, 'take'>,
  write: ReplayPorts['write'],
): Promise<{ became: 'replayed' | 'stillWrong' | 'notKept'; accepted: number; duplicates: number }> {
  if (!replayable) return { became: 'notKept', accepted: 0, duplicates: 0 }
  const receipt = await ingest.take(feed, { bytes: payload, encoding, ...(origin !== null && { origin }) }, 'replay')
  const { accepted, duplicates, rejected, state, deadLetterId } = receipt
  const done = state !== 'failed' && rejected === 0
  await write(async (session) => {
    await session.row(sql('noteReplay', { id, done }))
    if (deadLetterId !== undefined) await session.row(sql('dropLetter', { id: deadLetterId }))
  })
  return { became: done ? 'replayed' : 'stillWrong', accepted, duplicates }
}

/** A message as it was sent. */
export interface RevealedLetterRow {
  readonly id: string
  readonly feedId: string
  readonly encoding: Encoding
  readonly origin: string | null
  /** As far as it was kept. */
  readonly payload: Buffer
  readonly payloadBytes: number
}

const RIGHT_MISSING = '42501'

/**
 * Reveals a dead letter with the rights of the transaction's reader; the database audits it.
 * @returns undefined if there is no open one with this id
 */
export async function revealDeadLetter(
  session: Session,
  { address, requestId }: Actor,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<RevealedLetterRow | undefined> {
  const why = checkText('reason', reason, 200, 5)
  const [number] = letterIds([id])
  try {
    const found = await session.row<Omit<RevealedLetterRow, 'id'>>(
      sql('reveal', { id: number, reason: why, address: address ?? null, requestId: requestId ?? null }),
    )
    return found && { id, ...found }
  } catch (error) {
    if (error instanceof DatabaseError && error.code === RIGHT_MISSING)
      throw refused(
        'FORBIDDEN',
        'Original messages require the right feed.reveal, and restricted.view for a restricted feed',
      )
    throw error
  }
}

/** @returns number of discarded letters */
export async function discardDeadLetters(
  session: Session,
  actor: Actor,
  { ids, reason }: { readonly ids: readonly string[]; readonly reason: string },
): Promise<number> {
  const said = checkText('reason', reason, 500)
  const found = await session.rows<{ id: number; feedId: string }>(sql('discard', { ids: letterIds(ids) }))
  await appendAudit(session, {
    ...actor,
    action: 'feed.discard',
    subject: `feed ${[...new Set(found.map(({ feedId }) => feedId))].sort().join(' ')}`.slice(0, 200),
    outcome: 'done',
    reason: said,
    detail: { ids: found.map(({ id }) => id) },
  })
  return found.length
}

function letterIds(ids: readonly string[]): number[] {
  if (ids.length < 1 || ids.length > REPLAYED_AT_ONCE)
    throw invalidInput('ids', ids.length, `1…${String(REPLAYED_AT_ONCE)} ids`)
  return ids.map((id) => {
    const value = rowId(id)
    if (value === undefined) throw invalidInput('ids', id, 'the id of a dead letter')
    return value
  })
}
