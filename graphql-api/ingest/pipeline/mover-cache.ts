import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Fix } from '../feed/feed-item.ts'
import type { Feed } from '../feed/feed.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** Cached data of a mover. */
export interface KnownMover {
  readonly id: number
  /** Its last description: a different one is written. */
  readonly described: Pick<Fix, 'moverKind' | 'name' | 'unitCode' | 'routeRef'>
  /** Device time of its newest position known to this process; −Infinity: none. */
  latestMs: number
  /** As of `KnownSeries`. */
  attempt: number
  place: number
  places: Map<number, number> | undefined
}

export interface MoverCache {
  /** Undefined if it is unknown or its description has changed. */
  find(feed: Feed, fix: Fix): KnownMover | undefined
  /** Whatever its description. */
  get(feed: Feed, mover: string): KnownMover | undefined
  learn(missing: readonly { readonly feed: Feed; readonly fix: Fix }[]): Promise<void>
  forget(): void
}

export function createMoverCache(database: Pick<Database, 'write'>): MoverCache {
  const known = new Map<string, Map<string, KnownMover>>()
  return {
    find(feed, fix) {
      const mover = known.get(feed.id)?.get(fix.mover)
      return mover !== undefined && isDescribedBy(mover, fix) ? mover : undefined
    },
    get: (feed, mover) => known.get(feed.id)?.get(mover),
    async learn(missing) {
      // Of several descriptions in one batch the last one counts.
      const each = [...new Map(missing.map((one) => [`${one.feed.id} ${one.fix.mover}`, one])).values()]
      const rows = await database.write(SYSTEM, async (session) => {
        const written = await session.rows<{ id: number; feedId: string; sourceId: string; latestAt: Date | null }>(
          sql('putMovers', {
            feedId: each.map(({ feed }) => feed.id),
            sourceId: each.map(({ fix }) => fix.mover),
            kind: each.map(({ fix }) => fix.moverKind),
            name: each.map(({ fix }) => fix.name ?? null),
            unitCode: each.map(({ fix }) => fix.unitCode ?? null),
            routeRef: each.map(({ fix }) => fix.routeRef ?? null),
            restricted: each.map(({ feed }) => feed.grade === 'restricted'),
          }),
        )
        await session.rows(sql('bumpDatasets', { names: ['mover'] }))
        return written
      })
      const byKey = new Map(rows.map((row) => [`${row.feedId} ${row.sourceId}`, row]))
      for (const { feed, fix } of each) {
        const row = byKey.get(`${feed.id} ${fix.mover}`)
        if (row === undefined) continue
        let movers = known.get(feed.id)
        if (movers === undefined) known.set(feed.id, (movers = new Map<string, KnownMover>()))
        movers.set(fix.mover, {
          id: row.id,
          described: fix,
          latestMs: row.latestAt?.getTime() ?? -Infinity,
          attempt: 0,
          place: 0,
          places: undefined,
        })
      }
    },
    forget() {
      known.clear()
    },
  }
}

function isDescribedBy({ described }: KnownMover, fix: Fix): boolean {
  return (
    described.moverKind === fix.moverKind &&
    (fix.name === undefined || described.name === fix.name) &&
    (fix.unitCode === undefined || described.unitCode === fix.unitCode) &&
    described.routeRef === fix.routeRef
  )
}
