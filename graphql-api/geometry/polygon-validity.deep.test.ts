import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import type { Position } from 'geojson'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ENGINE_FILES } from '../platform/embedded/engine.ts'
import { soundPolygons, soundRings } from './polygon-repair.ts'
import { validityFault } from './polygon-validity.ts'
import { cleanRing, wound, type Ring } from './ring.ts'

// Accepted polygons must satisfy the check constraint of the database: a batch of rows fails as a whole.
let db: PGlite

beforeAll(async () => {
  const loadDataDir = new Blob([await readFile(join(inject('embeddedTemplate'), ENGINE_FILES.data))])
  db = await PGlite.create({ extensions: { postgis }, loadDataDir })
}, 120_000)

afterAll(() => db.close())

async function invalidOnes(geometries: readonly object[]): Promise<string[]> {
  const { rows } = await db.query<{ reason: string }>(
    `select st_isvalidreason(g) || ' ' || st_astext(g) as reason
     from unnest($1::text[]) as given, st_geomfromgeojson(given) as g where not st_isvalid(g)`,
    [geometries.map((geometry) => JSON.stringify(geometry))],
  )
  return rows.map(({ reason }) => reason)
}

/** A seeded generator (mulberry32), so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A coarse lattice makes shared corners, edges and collinear points frequent; `scale` makes the doubles inexact. */
function latticeRing(random: () => number, scale: number): Position[] {
  const size = 3 + Math.floor(random() * 9)
  const ring = Array.from({ length: size }, () => [
    121.4 + Math.floor(random() * 7) * scale,
    31.2 + Math.floor(random() * 7) * scale,
  ])
  return [...ring, [...(ring[0] as Position)]]
}

function cleaned(rings: Position[][]): Ring[] {
  return rings.flatMap((ring, index) => {
    const clean = cleanRing(ring)
    return clean ? [wound(clean.ring, index === 0)] : []
  })
}

describe('against ST_IsValid', () => {
  for (const scale of [1, 0.0000001, 0.0001237]) {
    it(`accepts no invalid polygon of random rings, on a lattice of ${scale}°`, async () => {
      const random = randomNumbers(7)
      const made: object[] = []
      let faults = 0
      for (let i = 0; i < 400; i++) {
        const rings = Array.from({ length: 1 + Math.floor(random() * 3) }, () => latticeRing(random, scale))
        for (const area of [soundRings(rings), soundPolygons([rings]), soundPolygons(rings.map((ring) => [ring]))]) {
          if ('fault' in area) faults++
          else made.push(area.geometry)
        }
      }
      expect(await invalidOnes(made)).toEqual([])
      // Nearly all of these rings cross: most must be repaired, few refused.
      expect(made.length).toBeGreaterThan(950)
      expect(faults).toBeLessThan(130)
    }, 120_000)
  }

  it('agrees with the database on which polygons need no repair, except for rare touching rings', async () => {
    const random = randomNumbers(11)
    const given: Ring[][] = []
    for (let i = 0; i < 4000; i++) {
      const rings = cleaned(Array.from({ length: 1 + Math.floor(random() * 2) }, () => latticeRing(random, 0.001)))
      if (rings.length > 0) given.push(rings)
    }
    const { rows } = await db.query<{ valid: boolean }>(
      `select st_isvalid(st_geomfromgeojson(given)) as valid from unnest($1::text[]) with ordinality as t (given, n) order by n`,
      [given.map((coordinates) => JSON.stringify({ type: 'Polygon', coordinates }))],
    )
    const ours = given.map((polygon) => validityFault([polygon]) === undefined)
    const wronglyPassed = ours.filter((valid, i) => valid && !rows[i]?.valid).length
    const wronglyRefused = ours.filter((valid, i) => !valid && rows[i]?.valid).length
    expect(wronglyPassed).toBe(0)
    expect(wronglyRefused).toBeLessThanOrEqual(ours.length * 0.002)
    expect(ours.filter(Boolean).length).toBeGreaterThan(300)
  }, 120_000)
})
