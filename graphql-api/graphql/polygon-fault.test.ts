import type { Polygon } from 'geojson'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../platform/db/database.ts'
import { openTestDatabase } from '../platform/db/test-databases.ts'
import { findPolygonFault } from './polygon-fault.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase('server')
})
afterAll(() => database.close())

/** A sequence that is the same on every run (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

test('accepted polygons are valid in PostGIS', async () => {
  const next = random(7)
  // A coarse grid, so that rings touch, overlap and fold back.
  const polygons = Array.from({ length: 2_000 }, (): Polygon => {
    const position = (): [number, number] => [Math.floor(next() * 6), Math.floor(next() * 6)]
    const ring = Array.from({ length: 3 + Math.floor(next() * 4) }, position)
    const hole = Array.from({ length: 3 }, position)
    const close = (positions: [number, number][]): [number, number][] => [
      ...positions,
      positions[0] as [number, number],
    ]
    return { type: 'Polygon', coordinates: next() < 0.7 ? [close(ring)] : [close(ring), close(hole)] }
  })
  const passed = polygons.filter((polygon) => findPolygonFault(polygon, 1_000) === undefined)
  expect(passed.length).toBeGreaterThan(200)
  const rows = await database.read(SYSTEM, (session) =>
    session.rows<{ polygon: string; valid: boolean }>({
      name: 'test.validity',
      text: 'select p as polygon, st_isvalid(st_geomfromgeojson(p)) as valid from unnest($1::text[]) p',
      values: [passed.map((polygon) => JSON.stringify(polygon))],
    }),
  )
  expect(rows.filter(({ valid }) => !valid)).toEqual([])
})

test('checks a thousand positions in one sweep', () => {
  const positions = Array.from({ length: 999 }, (_, i) => [
    Math.cos((i / 999) * 2 * Math.PI),
    Math.sin((i / 999) * 2 * Math.PI),
  ])
  const polygon: Polygon = { type: 'Polygon', coordinates: [[...positions, positions[0] as number[]]] }
  expect(findPolygonFault(polygon, 1_000)).toBeUndefined()
})
