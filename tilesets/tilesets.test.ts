import { readFileSync } from 'node:fs'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM, type Database, type Identity } from '../graphql-api/platform/db/database.ts'
import { describeOnEachEngine } from '../graphql-api/platform/db/test-databases.ts'
import { checkTile, ringArea } from './encoding/strict-mvt.ts'
import { tilesetById, tilesets } from './index.ts'
import { tileBox, type TileAddress } from './encoding/tile-grid.ts'
import { createTileSource } from './tile-source.ts'
import { tileReader } from './tile-scope.ts'
import { tileStatement } from './tile-statement.ts'
import type { Tileset } from './tileset.ts'

const FIXTURE_TILE: TileAddress = { z: 14, x: 7799, y: 6140 }
const fixtureCity = readFileSync(new URL('./fixture-city.sql', import.meta.url), 'utf8')

/** The fixture's tile at another zoom: its parent, or its north-western child. */
function atZoom(z: number): TileAddress {
  const scale = 2 ** (z - FIXTURE_TILE.z)
  return { z, x: Math.floor(FIXTURE_TILE.x * scale), y: Math.floor(FIXTURE_TILE.y * scale) }
}

/** The tiles that a tile holds at a zoom at or above its own. */
function childrenOf({ z, x, y }: TileAddress, zoom: number): TileAddress[] {
  const scale = 2 ** (zoom - z)
  return Array.from({ length: scale * scale }, (_, i) => ({
    z: zoom,
    x: x * scale + (i % scale),
    y: y * scale + Math.floor(i / scale),
  }))
}

describe('list of tilesets', () => {
  it('names each once, with sound zooms', () => {
    const ids = tilesets.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { minZoom, maxZoom, buffer } of tilesets) {
      expect(minZoom).toBeLessThanOrEqual(maxZoom)
      expect(buffer).toBeGreaterThanOrEqual(0)
    }
  })
})

describeOnEachEngine('tilesets', (database, engine) => {
  beforeAll(async () => {
    await database().write(SYSTEM, (session) => session.script(fixtureCity))
  })

  const tileOf = (tileset: Tileset, address: TileAddress) => createTileSource(database()).tile(tileset, address)

  describe.each(tilesets.map((tileset): [string, Tileset] => [tileset.id, tileset]))('%s', (id, tileset) => {
    it('is valid MVT at every zoom, with the declared attributes and types', async () => {
      const seen = new Set<string>()
      let previous = -1
      let most = 0
      for (let z = tileset.minZoom; z <= tileset.maxZoom; z++) {
        const { body } = await tileOf(tileset, atZoom(z))
        const features = checkTile(body, { buffer: tileset.buffer, layer: id })
        for (const { properties } of features) {
          for (const [name, value] of Object.entries(properties)) {
            seen.add(name)
            const attribute = tileset.attributes[name]
            expect(`${name}: ${typeof value}`).toBe(`${name}: ${attribute?.type.toLowerCase() ?? 'not declared'}`)
          }
        }
        most = Math.max(most, features.length)
        const keys = features.map((feature) => `${String(feature.properties.kind)}/${String(feature.id)}`)
        expect(new Set(keys).size).toBe(keys.length)
        // The whole fixture is in each of these tiles: going in shows what was there, and more.
        if (z <= FIXTURE_TILE.z) {
          expect(features.length).toBeGreaterThanOrEqual(previous)
          previous = features.length
        }
      }
      expect(most).toBeGreaterThan(0)
      const neverInFixture = new Set(['name_en', 'ref', 'name'])
      for (const name of Object.keys(tileset.attributes)) if (!neverInFixture.has(name)) expect(seen).toContain(name)
    })

    it('reads its attributes in the order in which it declares them', async () => {
      const rows = await database().read(SYSTEM, (session) =>
        session.rows<Record<string, unknown>>(
          tileStatement(tileset, atZoom(Math.min(tileset.maxZoom, FIXTURE_TILE.z))),
        ),
      )
      expect(Object.keys(rows[0] ?? {}).slice(2)).toEqual(Object.keys(tileset.attributes))
    })

    it('is empty where nothing is', async () => {
      expect((await tileOf(tileset, { z: tileset.maxZoom, x: 7, y: 7 })).body).toHaveLength(0)
    })

    it('says the same twice', async () => {
      const [one, two] = await Promise.all([tileOf(tileset, FIXTURE_TILE), tileOf(tileset, FIXTURE_TILE)])
      expect(one.body.equals(two.body)).toBe(true)
      expect(one.digest).toBe(two.digest)
    })
  })

  it.each(tilesets.map((tileset): [string, Tileset] => [tileset.id, tileset]))(
    'finds the rows of %s by the spatial index at every zoom, under policies, too',
    async (_, tileset) => {
      for (const identity of [SYSTEM, tileReader(tileset, undefined), tileReader(tileset, ['990100000000'])]) {
        for (let z = tileset.minZoom; z <= tileset.maxZoom; z++) {
          const plan = await explain(database(), tileset, atZoom(z), identity)
          const tables = tileset.datasets.length > 1 && z < 15 ? ['region', 'place'] : tileset.datasets
          for (const table of tables) expect(plan).toMatch(new RegExp(`${table}(_major|_skyline)?_geom_3857_idx`))
        }
      }
    },
  )

  it('reads the great roads of a low zoom by their own index', async () => {
    expect(await explain(database(), tilesetById('roads')!, atZoom(9))).toContain('road_major_geom_3857_idx')
  })

  it.each([11, 12])('reads the skyline of zoom %i by its own index', async (z) => {
    expect(await explain(database(), tilesetById('buildings')!, atZoom(z))).toContain('building_skyline_geom_3857_idx')
  })

  it('names a building that houses a facility of its name once, where facilities are named', async () => {
    const [building] = await database().read(SYSTEM, (session) =>
      session.rows<{ name: string }>({
        name: 'test.name',
        text: `select name from building where source_id = 'b738'`,
        values: [],
      }),
    )
    const kinds = async () => {
      const tiles = await Promise.all(
        childrenOf(FIXTURE_TILE, 16).map((address) => tileOf(tilesetById('labels')!, address)),
      )
      return tiles
        .flatMap(({ body }) => (body.length === 0 ? [] : checkTile(body)))
        .filter(({ properties }) => properties.name === building!.name)
        .map(({ properties }) => properties.kind)
    }
    expect(await kinds()).toEqual(['building'])
    await database().write(SYSTEM, (session) =>
      session.script(`
        insert into facility (source, source_id, content_hash, name, kind, geom, geom_3857)
        select source, 'same-name', '', name, 'hospital', st_pointonsurface(geom), st_transform(st_pointonsurface(geom), 3857)
        from building where source_id = 'b738'`),
    )
    expect(await kinds()).toEqual(['facility'])
  })

  it('carries ids, names and numbers to an independent decoder', async () => {
    const { body } = await tileOf(tilesetById('buildings')!, FIXTURE_TILE)
    const layer = new VectorTile(new PbfReader(body)).layers.buildings!
    const features = Array.from({ length: layer.length }, (_, i) => layer.feature(i))
    const [named] = await database().read(SYSTEM, (session) =>
      session.rows<{ id: number; name: string; height_m: number }>({
        name: 'test.named',
        text: `select id, name, height_m from building where source_id = 'b738'`,
        values: [],
      }),
    )
    expect(features.find((feature) => feature.id === named!.id)?.properties).toMatchObject({
      name: named!.name,
      name_en: 'Building 738',
      height_m: expect.closeTo(named!.height_m, 4) as number,
    })
  })

  // One engine is enough: ours does not depend on it.
  if (engine === 'server')
    it.each(['buildings', 'water', 'green', 'roads'])(
      'shows the same %s as ST_AsMVT, each with the same area or length',
      async (id) => {
        const exact = { ...tilesetById(id)!, tolerance: 0 }
        const ours = checkTile((await tileOf(exact, FIXTURE_TILE)).body)
        const theirs = checkTileOf(await asMvt(database(), exact, FIXTURE_TILE))
        const size = (feature: (typeof ours)[number]) =>
          feature.parts.reduce((sum, part) => sum + (feature.type === 3 ? ringArea(part) : lengthOf(part)), 0)
        const expected = new Map(theirs.map((feature) => [feature.id, feature]))
        expect(ours.length).toBeGreaterThan(5)
        // Neither shows what rounds to nothing; what only one shows must be as small as that.
        const onlyOurs = ours.filter((feature) => !expected.has(feature.id))
        const onlyTheirs = theirs.filter(({ id: other }) => !ours.some((feature) => feature.id === other))
        for (const feature of [...onlyOurs, ...onlyTheirs]) expect(Math.abs(size(feature))).toBeLessThanOrEqual(4)
        for (const feature of ours) {
          const other = expected.get(feature.id)
          if (other === undefined) continue
          const outline = feature.parts.reduce((sum, part) => sum + lengthOf(part), 0)
          expect(Math.abs(size(feature) - size(other))).toBeLessThanOrEqual(outline * 0.75 + 2)
        }
      },
    )
})

/** The plan of a tileset's own statement, with table scans ruled out: it shows whether an index can serve it. */
async function explain(
  database: Database,
  tileset: Tileset,
  address: TileAddress,
  identity: Identity = SYSTEM,
): Promise<string> {
  const { text, values } = tileStatement(tileset, address)
  const rows = await database.read(identity, async (session) => {
    await session.script('set local enable_seqscan = off')
    return session.rows<{ 'QUERY PLAN': string }>({
      name: `test.explain.${String(plans++)}`,
      text: `explain ${text}`,
      values,
    })
  })
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}
let plans = 0

/** The same tile by the server's own encoder. */
async function asMvt(database: Database, tileset: Tileset, address: TileAddress): Promise<Uint8Array> {
  const table = { buildings: 'building', roads: 'road' }[tileset.id] ?? tileset.id
  const limit = tileset.id === 'buildings' ? 'and (footprint_m2 >= 20 or height_m >= 15)' : ''
  const box = tileBox(address, tileset.buffer)
  const row = await database.read(SYSTEM, (session) =>
    session.row<{ tile: Buffer }>({
      name: `test.asmvt.${table}`,
      text: `select st_asmvt(f, '${tileset.id}', 4096, 'geom', 'id') as tile from (
        select id, st_asmvtgeom(geom_3857, st_tileenvelope(${String(address.z)}, ${String(address.x)}, ${String(address.y)}), 4096, ${String(tileset.buffer)}) as geom
        from ${table} where geom_3857 && st_makeenvelope(${[box.west, box.south, box.east, box.north].join()}, 3857) ${limit}) f
        where geom is not null`,
      values: [],
    }),
  )
  return row!.tile
}

/** ST_AsMVT writes no tags here and may repeat points, so it is read by the lenient decoder. */
function checkTileOf(body: Uint8Array) {
  const layer = Object.values(new VectorTile(new PbfReader(body)).layers)[0]!
  return Array.from({ length: layer.length }, (_, i) => {
    const feature = layer.feature(i)
    const parts = feature.loadGeometry().map((part) => part.map(({ x, y }): [number, number] => [x, y]))
    return { id: feature.id!, type: feature.type, parts, properties: feature.properties }
  })
}

function lengthOf(points: readonly (readonly [number, number])[]): number {
  return points.reduce(
    (sum, [x, y], i) => (i === 0 ? 0 : sum + Math.hypot(x - points[i - 1]![0], y - points[i - 1]![1])),
    0,
  )
}
