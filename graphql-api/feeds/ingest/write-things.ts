import { createHash } from 'node:crypto'
import { SYSTEM, type Database } from '../../db/database.ts'
import { statements } from '../../db/statements.ts'
import { mercatorHex, wgs84Hex } from '../../import/load/wkb.ts'
import type { Thing } from '../arrival.ts'
import type { Feed } from '../feed.ts'
import type { RegionBook } from './region-book.ts'
import type { SeriesBook } from './series-book.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

export interface ThingBook {
  /** Writes sensors that feeds describe. @returns the names of those that are new or have changed, by feed. */
  learn(
    told: readonly { readonly feed: Feed; readonly thing: Thing }[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>>
  forget(): void
}

/** Sensors as their feeds describe them: a source `feed:<id>` of its own each. What has not changed is not written. */
export function createThingBook(
  database: Pick<Database, 'write'>,
  regions: Pick<RegionBook, 'at'>,
  series: Pick<SeriesBook, 'relink'>,
): ThingBook {
  const known = new Map<string, Map<string, string>>()
  return {
    async learn(told) {
      const changed = new Map<string, Set<string>>()
      const fresh = told
        .map((one) => ({ ...one, hash: hashOf(one.thing) }))
        .filter(({ feed, thing, hash }) => known.get(feed.id)?.get(thing.thing) !== hash)
      for (const feed of new Set(fresh.map((one) => one.feed))) {
        // Of several descriptions in one batch the last one holds.
        const own = [
          ...new Map(fresh.filter((one) => one.feed === feed).map((one) => [one.thing.thing, one])).values(),
        ].sort((a, b) => (a.thing.thing < b.thing.thing ? -1 : 1))
        const things = own.map(({ thing }) => thing)
        const written = await database.write(SYSTEM, async (session) => {
          await session.rows(sql('putSource', { feedId: feed.id, title: feed.title.zh, licence: feed.licence }))
          const rows = await session.rows<{ thing: string }>(
            sql('putSensors', {
              feedId: feed.id,
              thing: things.map(({ thing }) => thing),
              hash: own.map(({ hash }) => hash),
              regionId: things.map(({ lng, lat }) => regions.at(lng, lat)),
              name: things.map(({ name }) => name ?? null),
              nameEn: things.map(({ nameEn }) => nameEn ?? null),
              kind: things.map(({ sensorKind }) => sensorKind),
              owner: things.map(({ owner }) => owner ?? null),
              geom: things.map(({ lng, lat }) => wgs84Hex({ type: 'Point', coordinates: [lng, lat] })),
              geom3857: things.map(({ lng, lat }) => mercatorHex({ type: 'Point', coordinates: [lng, lat] })),
            }),
          )
          if (rows.length > 0) {
            await series.relink(
              session,
              feed.id,
              rows.map(({ thing }) => thing),
            )
            await session.rows(sql('bumpDatasets', { names: ['sensor', 'series'] }))
          }
          return rows
        })
        let hashes = known.get(feed.id)
        if (hashes === undefined) known.set(feed.id, (hashes = new Map<string, string>()))
        for (const { thing, hash } of own) hashes.set(thing.thing, hash)
        changed.set(feed.id, new Set(written.map(({ thing }) => thing)))
      }
      return changed
    },
    forget() {
      known.clear()
    },
  }
}

function hashOf({ sensorKind, name, nameEn, lng, lat, owner }: Thing): string {
  return createHash('sha256')
    .update(JSON.stringify([sensorKind, name, nameEn, lng, lat, owner]))
    .digest('hex')
    .slice(0, 32)
}
