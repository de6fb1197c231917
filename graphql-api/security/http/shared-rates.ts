import { randomUUID } from 'node:crypto'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Log } from '../../platform/log/log.ts'
import { RATE_KINDS, RATE_WINDOW_S, type OwnRateCounter, type RateCounter, type RateKind } from './rate-limits.ts'

const sql = statements(new URL('./shared-rates.sql', import.meta.url))

const EXCHANGE_MS = 1_000
/** In a flood from many addresses only the largest counts are shared; the others are far from their limit. */
const SENT_AT_MOST = 1_000
/** A slow database must not fill our memory. */
const KEPT_AT_MOST = 20_000
const KEPT_S = 3 * RATE_WINDOW_S
const SWEEP_MS = 10_000

export interface SharedRatesOptions {
  readonly own: OwnRateCounter
  readonly database: Pick<Database, 'write'>
  readonly log: Pick<Log, 'info' | 'warn'>
}

export interface SharedRates extends RateCounter {
  /** Stops sharing. Resolves when the current exchange is done. */
  stop(): Promise<void>
}

interface Counted {
  readonly kind: RateKind
  readonly subject: string
  readonly requests: number
}

/**
 * Shares counts among all replicas of a database. No request waits: each is counted in memory, and once a second, if
 * there are any, admitted requests are shared through a table; those of others count as if received here. A limit can
 * be exceeded by about two seconds of requests. While the database is unreachable each replica counts for itself.
 *
 * The shared stores of rate-limiter-flexible (RateLimiterPostgres etc.) query the store for each request, which takes
 * longer than a cached tile; its RateLimiterCluster covers only the processes of one machine.
 */
export function shareRates({ own, database, log }: SharedRatesOptions): SharedRates {
  const replica = randomUUID()
  let letIn = new Map<string, Counted>()
  /** Snapshot and time of the last exchange. */
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
      if (!isAway) log.warn('requests are counted by this replica only', { reason: reasonOf(error) })
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
          // An older snapshot adds nothing to the window, and the database may have been replaced by another.
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
