import { trafficIndex } from '../../../domain/traffic/performance-index.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Log } from '../../platform/log/log.ts'
import { readRoadNetwork } from './road-network.ts'

const sql = statements(new URL('./traffic.sql', import.meta.url))

const MINUTE_MS = 60_000

export interface TrafficWatchOptions {
  readonly database: Pick<Database, 'write'>
  readonly bus: Pick<EventBus, 'publish'>
  readonly log: Pick<Log, 'error'>
}

export interface TrafficWatch {
  /** Stops computing. Resolves when work in progress is done. */
  stop(): Promise<void>
}

/** Computes the traffic index of all regions down to streets each minute, by one of the replicas. */
export function watchTraffic({ database, bus, log }: TrafficWatchOptions): TrafficWatch {
  let underWay: Promise<void> | undefined
  const timer = setInterval(() => {
    underWay ??= computeTraffic(database, bus, new Date())
      .then(() => undefined)
      .catch((error: unknown) => log.error('the traffic of this minute could not be computed', error))
      .finally(() => {
        underWay = undefined
      })
  }, MINUTE_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await underWay
    },
  }
}

/**
 * Computes the minute of `now`, stores it for trends and publishes it.
 * @returns number of regions with traffic; 0: there is none, or another replica computes this minute
 */
export async function computeTraffic(
  database: Pick<Database, 'write'>,
  bus: Pick<EventBus, 'publish'>,
  now: Date,
): Promise<number> {
  const at = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS)
  const computed = await database.write(SYSTEM, async (session) => {
    if ((await session.row(sql('begin', { at }))) === undefined) return 0
    const { roads } = await readRoadNetwork(session, { now, unrestricted: true })
    const regions = await session.rows<{ id: number }>(sql('watchedRegions'))
    const found = regions.flatMap(({ id }) => {
      const { index, meanSpeedKmh, congestedShare, coverage, lengthM } = trafficIndex(roads.get(id) ?? [])
      return meanSpeedKmh === null || congestedShare === null
        ? []
        : [{ id, index, meanSpeedKmh, congestedShare, coverage, lengthM }]
    })
    await session.rows(
      sql('write', {
        at,
        regionIds: found.map(({ id }) => id),
        indices: found.map(({ index }) => index),
        meanSpeedsKmh: found.map(({ meanSpeedKmh }) => meanSpeedKmh),
        congestedShares: found.map(({ congestedShare }) => congestedShare),
        coverages: found.map(({ coverage }) => coverage),
        lengthsM: found.map(({ lengthM }) => lengthM),
      }),
    )
    await session.rows(sql('prune', { at }))
    return found.length
  })
  if (computed > 0) await bus.publish('traffic', { computedAtMs: now.getTime() })
  return computed
}
