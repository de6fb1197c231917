import { randomUUID } from 'node:crypto'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Log } from '../../platform/log/log.ts'
import { RATE_KINDS, RATE_WINDOW_S, type OwnRateCounter, type RateCounter, type RateKind } from './rate-limits.ts'

const sql = statements(new URL('./shared-rates.sql', import.meta.url))

const EXCHANGE_MS = 1_000
/** Under a flood from everywhere those with the most requests are told; the others are far from their limit. */
const SENT_AT_MOST = 1_000
/** A database that takes its time does not fill our memory. */
const KEPT_AT_MOST = 20_000
const KEPT_S = 3 * RATE_WINDOW_S
const SWEEP_MS = 10_000

export interface SharedRatesOptions {
  readonly own: OwnRateCounter
  readonly database: Pick<Database, 'write'>
  readonly log: Pick<Log, 'info' | 'warn'>
}

export interface SharedRates extends RateCounter {
  /** Tells nothing more. Resolves when what is under way is done. */
  stop(): Promise<void>
}

interface Counted {
  readonly kind: RateKind
  readonly subject: string
  readonly requests: number
}

/**
 * Counts of all replicas of a database together. No request waits for it: each is counted in memory, and what was let in is told to
 * the others once a second by a table, while there is something to tell; what they let in counts here as if it had come here. So a
 * limit is passed by what comes within about two seconds at most. While the database is away each replica counts for itself.
 *
 * The shared stores of rate-limiter-flexible (RateLimiterPostgres and the like) ask the store for each request, which takes longer than
 * a cached tile; its RateLimiterCluster knows the processes of one machine alone.
 */
export function shareRates({ own, database, log }: SharedRatesOptions): SharedRates {
  const replica = randomUUID()
  let letIn = new Map<string, Counted>()
  /** What the last exchange saw, and when. */
  let seen: { readonly snapshot: string; readonly at: number } | undefined
  let expiredAt = Date.now()
  let isAway = false
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> | undefined
  let isOver = false

  async function exchange(): Promise<void> {
    const sent = [...letIn.values()].sort((a, b) => b.requests - a.requests).slice(0, SENT_AT_MOST)
    letIn = new Map()
    try {
      for (const { kind, subject, requests } of await share(sent)) {
        // A newer version may have limits that we do not know.
        if (RATE_KINDS.includes(kind)) await own.add(kind, subject, requests)
      }
      if (isAway) log.info('requests are counted together with the other replicas again')
      isAway = false
    } catch (error) {
      if (!isAway) log.warn('requests are counted by this replica alone', { reason: reasonOf(error) })
      isAway = true
    }
  }

  function share(sent: readonly Counted[]): Promise<readonly Counted[]> {
    const now = Date.now()
    return database.write(ACCOUNTS, async (session) => {
      if (now - expiredAt >= SWEEP_MS) {
        expiredAt = now
        await session.row(sql('sweep', { keptS: KEPT_S }))
      }
      const answer = await session.row<{ snapshot: string; others: readonly Counted[] }>(
        sql('exchange', {
          replica,
          kinds: sent.map(({ kind }) => kind),
          subjects: sent.map(({ subject }) => subject),
          requests: sent.map(({ requests }) => requests),
          windowS: RATE_WINDOW_S,
          // An older one says no more than the window does, and a database that was away may have come back as another.
          since: seen !== undefined && now - seen.at < RATE_WINDOW_S * 1000 ? seen.snapshot : undefined,
        }),
      )
      if (answer === undefined) return []
      seen = { snapshot: answer.snapshot, at: now }
      return answer.others
    })
  }

  function exchangeSoon(): void {
    if (timer !== undefined || underWay !== undefined || isOver) return
    timer = setTimeout(() => {
      timer = undefined
      underWay = exchange().finally(() => {
        underWay = undefined
        if (letIn.size > 0) exchangeSoon()
      })
    }, EXCHANGE_MS)
    timer.unref()
  }

  return {
    async count(kind, subject) {
      const waitS = await own.count(kind, subject)
      if (waitS === undefined) {
        const key = `${kind} ${subject}`
        const requests = (letIn.get(key)?.requests ?? 0) + 1
        if (requests > 1 || letIn.size < KEPT_AT_MOST) letIn.set(key, { kind, subject, requests })
        exchangeSoon()
      }
      return waitS
    },
    async stop() {
      isOver = true
      clearTimeout(timer)
      await underWay
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
