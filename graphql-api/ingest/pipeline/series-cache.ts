import { propertyOf } from '../../../domain/properties.ts'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Reading } from '../feed/feed-item.ts'
import type { Feed } from '../feed/feed.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** Cached data of a series: enough to write a reading without a look-up. */
export interface KnownSeries {
  readonly id: number
  readonly property: string
  /** A cumulative meter. */
  readonly isCounter: boolean
  readonly sensorId: number | null
  readonly regionId: number | null
  /** Device time of its newest reading known to this process; −Infinity: none. */
  latestMs: number
  /** The attempt at a batch that used it last, and its position in the columns: finds repetitions within one batch. */
  attempt: number
  place: number
  /** Positions by instant, from its second reading in one batch on. */
  places: Map<number, number> | undefined
}

export interface SeriesCache {
  find(feed: Feed, reading: Reading): KnownSeries | undefined
  /** Loads the missing ones, and creates new ones in the database. */
  learn(missing: readonly { readonly feed: Feed; readonly reading: Reading }[]): Promise<void>
  /** Relinks series if sensors, roads or regions have changed. */
  refresh(): Promise<void>
  /** Relinks the series of these things. */
  relink(session: Session, feedId: string, things: readonly string[]): Promise<void>
  forget(): void
}

interface SeriesRow {
  readonly id: number
  readonly feedId: string
  readonly thing: string
  readonly property: string
  readonly sensorId: number | null
  readonly regionId: number | null
  readonly restricted: boolean
  readonly latestAt: Date | null
}

export function createSeriesCache(database: Pick<Database, 'read' | 'write'>): SeriesCache {
  /** By feed, property and thing: two short look-ups without building a key for each reading. */
  const known = new Map<string, Map<string, Map<string, KnownSeries>>>()
  let linkedAt: number | undefined

  function enter({ id, feedId, thing, property, sensorId, regionId, latestAt }: SeriesRow): void {
    let properties = known.get(feedId)
    if (properties === undefined) known.set(feedId, (properties = new Map<string, Map<string, KnownSeries>>()))
    let things = properties.get(property)
    if (things === undefined) properties.set(property, (things = new Map<string, KnownSeries>()))
    things.set(thing, {
      id,
      property,
      isCounter: propertyOf(property)?.counter === true,
      sensorId,
      regionId,
      latestMs: latestAt?.getTime() ?? -Infinity,
      attempt: 0,
      place: 0,
      places: undefined,
    })
  }

  return {
    find: (feed, { property, thing }) => known.get(feed.id)?.get(property)?.get(thing),
    async learn(missing) {
      const each = [
        ...new Map(
          missing.map(({ feed, reading }) => [`${feed.id} ${reading.property} ${reading.thing}`, { feed, reading }]),
        ).values(),
      ]
      const keys = {
        feedId: each.map(({ feed }) => feed.id),
        thing: each.map(({ reading }) => reading.thing),
        property: each.map(({ reading }) => reading.property),
      }
      const rows = await database.write(SYSTEM, async (session) => {
        const restricted = each.map(({ feed }) => feed.grade === 'restricted')
        const gradeOf = new Map(each.map(({ feed }) => [feed.id, feed.grade]))
        const found = await session.rows<SeriesRow>(sql('findSeries', keys))
        // The feed may have become restricted since.
        const isSo = found.every((row) => row.restricted === (gradeOf.get(row.feedId) === 'restricted'))
        if (found.length === each.length && isSo) return found
        await session.rows(sql('putSeries', { ...keys, restricted }))
        await session.rows(sql('bumpDatasets', { names: ['series'] }))
        return session.rows<SeriesRow>(sql('findSeries', keys))
      })
      rows.forEach(enter)
    },
    async refresh() {
      const revision = await database.read(SYSTEM, (session) => session.row<{ revision: number }>(sql('linkRevision')))
      if (revision?.revision === linkedAt) return
      const changed = await database.write(SYSTEM, (session) => session.rows(sql('linkSeries')))
      linkedAt = revision?.revision
      if (changed.length > 0) known.clear()
    },
    async relink(session, feedId, things) {
      const changed = await session.rows(sql('linkSeries', { feedId: things.map(() => feedId), thing: things }))
      if (changed.length > 0) known.delete(feedId)
    },
    forget() {
      known.clear()
    },
  }
}
