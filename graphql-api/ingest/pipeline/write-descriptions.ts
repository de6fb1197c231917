import { createHash } from 'node:crypto'
import { SYSTEM, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { CameraFeature } from '../../store/things/camera.ts'
import type { SensorFeature } from '../../store/things/sensor.ts'
import { Placement } from '../../store/load/placement.ts'
import { writeFeatures } from '../../store/load/write-batch.ts'
import { prepare, type PreparedFeature } from '../../store/load/prepared-feature.ts'
import type { Camera, SensorDescription, Traits } from '../feed/feed-item.ts'
import type { Feed } from '../feed/feed.ts'
import type { SeriesCache } from './series-cache.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** Describes a sensor or a camera, or traits of a sensor. */
export type Description = SensorDescription | Camera | Traits

export interface DescriptionCache {
  /**
   * Writes sensors and cameras that feeds describe, with their search entries.
   * @returns `kind name` of those that are new or changed, by feed
   */
  learn(
    descriptions: readonly { readonly feed: Feed; readonly thing: Description }[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>>
  forget(): void
}

/**
 * Sensors and cameras as described by their feeds, each feed with a source `feed:<id>`. Unchanged ones are not written.
 */
export function createDescriptionCache(
  database: Pick<Database, 'write'>,
  series: Pick<SeriesCache, 'relink'>,
  onPlaced: () => void = () => undefined,
): DescriptionCache {
  const known = new Map<string, Map<string, string>>()
  const links = new Placement()
  return {
    async learn(descriptions) {
      const changed = new Map<string, Set<string>>()
      const fresh = descriptions
        .map((one) => ({ ...one, key: `${one.thing.kind} ${one.thing.thing}`, hash: hashOf(one.thing) }))
        .filter(({ feed, key, hash }) => known.get(feed.id)?.get(key) !== hash)
      for (const feed of new Set(fresh.map((one) => one.feed))) {
        // Of several descriptions in one batch the last one counts.
        const own = [...new Map(fresh.filter((one) => one.feed === feed).map((one) => [one.key, one])).values()].sort(
          (a, b) => (a.key < b.key ? -1 : 1),
        )
        const things = own.map(({ thing }) => thing)
        const { written, isPlaced } = await database.write(SYSTEM, (session) => writeAll(session, feed, things))
        if (isPlaced) onPlaced()
        let hashes = known.get(feed.id)
        if (hashes === undefined) known.set(feed.id, (hashes = new Map<string, string>()))
        // Traits of a sensor that does not exist yet stay pending.
        for (const { key, hash, thing } of own) if (thing.kind !== 'traits' || written.has(key)) hashes.set(key, hash)
        changed.set(feed.id, written)
      }
      return changed
    },
    forget() {
      known.clear()
      links.forget()
    },
  }

  async function writeAll(
    session: Session,
    feed: Feed,
    things: readonly Description[],
  ): Promise<{ readonly written: Set<string>; readonly isPlaced: boolean }> {
    const written = new Set<string>()
    const source = `feed:${feed.id}`
    const sensors = things.filter((thing) => thing.kind === 'thing')
    const cameras = things.filter((thing) => thing.kind === 'camera')
    const traits = things.filter((thing) => thing.kind === 'traits')
    if (sensors.length + cameras.length > 0)
      await session.rows(sql('putSource', { feedId: feed.id, title: feed.title.zh, licence: feed.licence }))
    if (sensors.length > 0) {
      const rows = await session.rows<{ code: string }>(sql('cityCodes', { codes: sensors.map(({ thing }) => thing) }))
      const ofCity = new Set(rows.map(({ code }) => code))
      const own = sensors.filter(({ thing }) => !ofCity.has(thing))
      const outcome = await writeFeatures(session, source, own.map(sensorRow(source)), links)
      for (const id of outcome.written) written.add(`thing ${id}`)
      if (outcome.written.length > 0) {
        await series.relink(session, feed.id, outcome.written)
        await session.rows(sql('bumpDatasets', { names: ['series'] }))
      }
    }
    if (cameras.length > 0) {
      const outcome = await writeFeatures(session, source, cameras.map(cameraRow(source)), links)
      for (const id of outcome.written) written.add(`camera ${id}`)
    }
    const isPlaced = written.size > 0
    if (traits.length > 0) {
      const rows = await session.rows<{ thing: string }>(
        sql('putTraits', {
          feedId: feed.id,
          thing: traits.map(({ thing }) => thing),
          traits: traits.map((one) => JSON.stringify(one.traits)),
        }),
      )
      for (const { thing } of rows) written.add(`traits ${thing}`)
      if (rows.length > 0) await session.rows(sql('bumpDatasets', { names: ['sensor'] }))
    }
    return { written, isPlaced }
  }
}

/** Found by its name and by the feed's code for it, which is not a code of the city's. */
function sensorRow(source: string): (description: SensorDescription) => PreparedFeature {
  return ({ thing, sensorKind, name, nameEn, lng, lat, owner, traits }) => {
    const feature: SensorFeature = {
      target: 'sensor',
      sourceId: thing,
      sourceVersion: 0,
      kind: sensorKind,
      geometry: { type: 'Point', coordinates: [lng, lat] },
      ...(name !== undefined && { name }),
      ...(nameEn !== undefined && { nameEn }),
      ...(owner !== undefined && { owner }),
      ...(traits !== undefined && { traits }),
    }
    return { ...prepare(feature, source), foundAs: { ...feature, code: thing } }
  }
}

function cameraRow(source: string): (description: Camera) => PreparedFeature {
  return ({ thing, cameraKind, name, nameEn, lng, lat, directionDeg, operator }) => {
    const feature: CameraFeature = {
      target: 'camera',
      sourceId: thing,
      sourceVersion: 0,
      kind: cameraKind,
      geometry: { type: 'Point', coordinates: [lng, lat] },
      tags: {},
      ...(name !== undefined && { name }),
      ...(nameEn !== undefined && { nameEn }),
      ...(directionDeg !== undefined && { directionDeg }),
      ...(operator !== undefined && { operator }),
    }
    return { ...prepare(feature, source), foundAs: { ...feature, code: thing } }
  }
}

function hashOf(thing: Description): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(thing).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
    .slice(0, 32)
}
