import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../platform/db/database.ts'
import { openTestDatabase } from '../platform/db/test-databases.ts'
import { loadFeatures } from '../store/load/load-features.ts'
import { osm } from './osm/osm.ts'
import { checkTile, ringArea } from '../../tilesets/encoding/strict-mvt.ts'
import { tilesetById, tilesets } from '../../tilesets/index.ts'
import { tileAt, tileBox, type TileAddress } from '../../tilesets/encoding/tile-grid.ts'
import { createTileSource, type TileSource } from '../../tilesets/tile-source.ts'

export interface ImportedCity {
  readonly file: string
  /** Degrees of a rectangle whose tiles are read. */
  readonly southWest: readonly [lng: number, lat: number]
  readonly northEast: readonly [lng: number, lat: number]
  /** A place among buildings. */
  readonly builtUp: readonly [lng: number, lat: number]
  readonly buildingsAround: number
  /** The test would prove little for a failed import. */
  readonly atLeast: Readonly<Record<string, number>>
  /** Tilesets of what is not in the file: they exist and are empty. */
  readonly empty: readonly string[]
}

/** Imports the file and reads every tile of the rectangle. @param cityOf is called when the tests run */
export function testImportedTiles(cityOf: () => ImportedCity): void {
  let city: ImportedCity
  let database: Database
  let source: TileSource
  const home = mkdtempSync(join(tmpdir(), 'city-tiles-'))

  beforeAll(async () => {
    city = cityOf()
    const { file } = city
    database = await openTestDatabase('server')
    await loadFeatures(database, osm.read({ path: file, source: 'osm', onProgress: () => undefined }, {}), {
      source: { key: 'osm', format: 'osm', title: 'OpenStreetMap' },
      file,
      home,
    })
    source = createTileSource(database)
  })
  afterAll(async () => {
    await database.close()
    rmSync(home, { recursive: true, force: true })
  })

  it.each(tilesets.map(({ id }) => id))(
    'of %s are valid at every zoom, and together hold every feature at the last',
    async (id) => {
      const tileset = tilesetById(id)!
      for (let z = tileset.minZoom; z <= tileset.maxZoom; z++) {
        const ids = new Set<number>()
        for (const address of tilesBetween(city, z)) {
          const { body } = await source.tile(tileset, address)
          for (const feature of checkTile(body, { buffer: tileset.buffer, layer: id })) {
            ids.add(feature.id)
          }
        }
        if (z < tileset.maxZoom || id === 'labels') continue
        const expected = id === 'addresses' ? await houseNumbersBetween(z) : await idsBetween(tileset.datasets[0], z)
        if (city.empty.includes(id)) expect([expected, [...ids]]).toEqual([[], []])
        else expect(expected.length).toBeGreaterThan(city.atLeast[id] ?? 0)
        expect(expected.filter((other) => !ids.has(other))).toEqual([])
      }
    },
  )

  /** Ids of things within the rectangle of `tilesBetween`, from the database and not from tiles. */
  async function idsBetween(table: string, z: number, geometry = 'geom_3857', only = 'true'): Promise<number[]> {
    const [southWest, northEast] = [tileBox(tileAt(city.southWest, z)), tileBox(tileAt(city.northEast, z))]
    const rows = await database.read(SYSTEM, (session) =>
      session.rows<{ id: number }>({
        name: `test.real.${table}.${only}`,
        text: `select id from ${table} where ${only} and st_intersects(${geometry}, st_makeenvelope($1, $2, $3, $4, 3857))`,
        values: [southWest.west, southWest.south, northEast.east, northEast.north],
      }),
    )
    return rows.map((row) => row.id)
  }

  function houseNumbersBetween(z: number): Promise<number[]> {
    const isAddressed = 'house_number is not null and not is_part'
    return idsBetween('building', z, 'st_pointonsurface(geom_3857)', isAddressed)
  }

  it('show the same buildings as ST_AsMVT, with the same areas', async () => {
    const tileset = { ...tilesetById('buildings')!, tolerance: 0 }
    const address = tileAt(city.builtUp, 15)
    const { z, x, y } = address
    const row = await database.read(SYSTEM, (session) =>
      session.row<{ tile: Buffer }>({
        name: 'test.real.asmvt',
        text: `select st_asmvt(f, 'buildings', 4096, 'geom', 'id') as tile from (
          select id, st_asmvtgeom(geom_3857, st_tileenvelope(${String(z)}, ${String(x)}, ${String(y)}), 4096, 64) as geom from building
          where geom_3857 && st_tileenvelope(${String(z)}, ${String(x)}, ${String(y)}, margin => 64.0 / 4096)) f where geom is not null`,
        values: [],
      }),
    )
    const layer = new VectorTile(new PbfReader(row!.tile)).layers.buildings!
    const theirs = new Map<number, Rings>()
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i)
      const rings = feature.loadGeometry().map((ring) => ring.map(({ x: px, y: py }): [number, number] => [px, py]))
      theirs.set(feature.id!, rings)
    }
    const ours = new Map<number, Rings>()
    for (const { id, parts } of checkTile((await createTileSource(database).tile(tileset, address)).body))
      ours.set(id, parts)
    expect(ours.size).toBeGreaterThan(city.buildingsAround)
    for (const id of new Set([...ours.keys(), ...theirs.keys()])) {
      const [mine = [], other = []] = [ours.get(id), theirs.get(id)]
      // Both round each corner by up to half a unit, not always the same way.
      const slack = 4 + Math.max(outlineOf(mine), outlineOf(other)) / 2
      expect(Math.abs(areaOf(mine) - areaOf(other)), `building ${String(id)}`).toBeLessThanOrEqual(slack)
    }
  })
}

type Rings = readonly (readonly (readonly [number, number])[])[]

function areaOf(rings: Rings): number {
  return Math.abs(rings.reduce((sum, ring) => sum + ringArea(ring), 0))
}

function outlineOf(rings: Rings): number {
  return rings.reduce(
    (total, ring) =>
      ring.reduce((sum, [x, y], i) => {
        const [px, py] = ring.at(i - 1)!
        return sum + Math.hypot(x - px, y - py)
      }, total),
    0,
  )
}

function tilesBetween({ southWest: from, northEast: to }: ImportedCity, z: number): TileAddress[] {
  const [southWest, northEast] = [tileAt(from, z), tileAt(to, z)]
  const tiles: TileAddress[] = []
  for (let x = southWest.x; x <= northEast.x; x++)
    for (let y = northEast.y; y <= southWest.y; y++) tiles.push({ z, x, y })
  return tiles
}
