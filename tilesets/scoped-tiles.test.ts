import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../fixtures/mini-city.ts'
import { insertMiniThings } from '../fixtures/mini-things.ts'
import { SYSTEM } from '../graphql-api/platform/db/database.ts'
import { describeOnEachEngine } from '../graphql-api/platform/db/test-databases.ts'
import { createArchiveStore } from './archive/archive-store.ts'
import { buildArchive } from './archive/build-archive.ts'
import { checkTile } from './encoding/strict-mvt.ts'
import { tilesetById, tilesets } from './index.ts'
import { tileAt } from './encoding/tile-grid.ts'
import { OPEN_DATASETS, type TileScope } from './tile-scope.ts'
import { createTileSource, type TileSource } from './tile-source.ts'
import type { Tileset } from './tileset.ts'

const WEST = ['990101000000']
const STREET = ['990101001000']
const GRIDS = ['990101001001001', '990102001001002']
const SCOPES: readonly TileScope[] = [undefined, WEST, STREET, GRIDS, ['990100000000'], ['999999999999'], []]
/** The mini city, and slightly more. */
const BOX = { west: 121.469, south: 31.219, east: 121.492, north: 31.242 }

describeOnEachEngine('tiles of a scope', (database) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'city-scoped-tiles-'))
    await insertMiniCity(database())
    await insertMiniThings(database())
    await write(`
      insert into place (source, source_id, content_hash, name, kind, region_id, geom, geom_3857)
        select 'mini', 'p', '', '东岛', 'island', id, p, st_transform(p, 3857)
        from region, (select st_setsrid(st_makepoint(121.483, 31.225), 4326) as p) point where code = '990102001000';
      insert into water (source, source_id, content_hash, name, kind, area_m2, geom, geom_3857)
        select 'mini', 'w', '', '小河', 'river', 9e4, st_multi(g), st_multi(st_transform(g, 3857))
        from (select st_makeenvelope(121.4775, 31.22, 121.4785, 31.236, 4326) as g) shape`)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const write = (sql: string): Promise<void> => database().write(SYSTEM, (session) => session.script(sql))
  const fresh = (): TileSource => createTileSource(database(), { versionMaxAgeMs: -1 })
  const addresses = ({ maxZoom: z }: Tileset) => {
    const [first, last] = [tileAt([BOX.west, BOX.north], z), tileAt([BOX.east, BOX.south], z)]
    return Array.from({ length: last.x - first.x + 1 }, (_, i) => first.x + i).flatMap((x) =>
      Array.from({ length: last.y - first.y + 1 }, (_, i) => ({ z, x, y: first.y + i })),
    )
  }
  /** Kind (of labels; else the tileset) and id of everything that a scope's tiles show. */
  async function shown(source: TileSource, tileset: Tileset, scope: TileScope): Promise<string[]> {
    const found = new Set<string>()
    for (const address of addresses(tileset)) {
      const { body } = await source.tile(tileset, address, scope)
      if (body.length === 0) continue
      for (const { id, properties } of checkTile(body))
        found.add(`${tileset.id === 'labels' ? String(properties.kind) : tileset.datasets[0]} ${String(id)}`)
    }
    return [...found].sort()
  }
  /** Rows in a scope, by the rows themselves. */
  async function lying(table: string, condition: string, scope: TileScope): Promise<string[]> {
    const inScope = OPEN_DATASETS.has(table)
      ? 'true'
      : `exists (select from region o join region i on i.tree_left between o.tree_left and o.tree_right
           where ($1::text[] is null or o.code = any ($1)) and i.id = ${table === 'region' ? 't.id' : 't.region_id'})
         or $1 is null`
    const rows = await database().read(SYSTEM, (session) =>
      session.rows<{ id: number }>({
        name: `test.${table}#${condition}`,
        text: `select id from ${table} t where (${condition}) and (${inScope}) and geom && st_makeenvelope(${Object.values(BOX).join()}, 4326)
          and ($1::text[] is null or true)`,
        values: [scope ?? null],
      }),
    )
    return rows.map(({ id }) => `${table} ${String(id)}`)
  }

  it.each(tilesets.map(({ id }) => id).filter((id) => id !== 'labels'))('show of %s what lies in it', async (id) => {
    const tileset = tilesetById(id) as Tileset
    const condition = id === 'addresses' ? 'house_number is not null and not is_part' : 'true'
    const source = fresh()
    for (const scope of SCOPES) {
      const expected = (await lying(tileset.datasets[0], condition, scope)).sort()
      expect(await shown(source, tileset, scope), String(scope)).toEqual(expected)
    }
  })

  it('name what lies in it, and what is open', async () => {
    const source = fresh()
    for (const scope of SCOPES) {
      const expected = await Promise.all([
        lying('region', 'true', scope),
        lying('building', 'name is not null and not is_part', scope),
        lying('facility', 'true', scope),
        lying('place', 'true', scope),
        lying('water', 'true', scope),
      ])
      expect(await shown(source, tilesetById('labels') as Tileset, scope), String(scope)).toEqual(
        expected.flat().sort(),
      )
    }
  })

  it('do not name the region above', async () => {
    const source = fresh()
    const regions = tilesetById('regions') as Tileset
    const parents = new Map<unknown, unknown>()
    for (const address of addresses(regions)) {
      const { body } = await source.tile(regions, address, STREET)
      if (body.length > 0)
        for (const { properties } of checkTile(body)) parents.set(properties.code, properties.parent_code)
    }
    expect(parents.get('990101001000')).toBeUndefined()
    expect(parents.get('990101001001')).toBe('990101001000')
  })

  it('are kept by scope: shared by those who see the same, never by others', async () => {
    const source = fresh()
    for (const tileset of tilesets as readonly Tileset[]) {
      const isOpen = tileset.datasets.every((dataset) => OPEN_DATASETS.has(dataset))
      const [address] = addresses(tileset)
      const tiles = await Promise.all(SCOPES.map((scope) => source.tile(tileset, address as never, scope)))
      const versions = await Promise.all(SCOPES.map((scope) => source.version(tileset, scope)))
      expect(tiles.map(({ version }) => version)).toEqual(versions)
      for (const seen of [new Set(tiles), new Set(versions)]) expect(seen.size).toBe(isOpen ? 1 : SCOPES.length)
      expect(await source.tile(tileset, address as never, [...STREET])).toBe(tiles[isOpen ? 0 : 2])
      for (const version of versions) expect(version).toMatch(/^[\da-f]{12}$/)
    }
    expect(
      tilesets.filter(({ datasets }) => datasets.every((name) => OPEN_DATASETS.has(name))).map(({ id }) => id),
    ).toEqual(['water', 'green', 'railway', 'roads', 'routes'])
  })

  it('never come from an archive, which is of the whole city', async () => {
    const buildings = tilesetById('buildings') as Tileset
    await buildArchive(database(), buildings, { folder })
    const archives = createArchiveStore(database(), { folder, onBroken: (message) => expect.fail(message) })
    const source = createTileSource(database(), { archives, versionMaxAgeMs: -1 })
    const all = await shown(source, buildings, undefined)
    expect(source.metrics.archived).toBeGreaterThan(0)
    const { archived } = source.metrics
    const own = await shown(source, buildings, STREET)
    expect(source.metrics.archived).toBe(archived)
    expect(own).toHaveLength(18)
    expect(all).toHaveLength(62)
    await archives.close()
  })

  it('cover what lies in it', async () => {
    const source = fresh()
    const bounds = async (id: string, scope: TileScope) =>
      (await source.coverage(tilesetById(id) as Tileset, scope)).bounds
    expect(await bounds('regions', undefined)).toEqual([121.47, 31.22, 121.486, 31.236])
    expect(await bounds('regions', STREET)).toEqual([121.47, 31.22, 121.478, 31.228])
    expect(await bounds('cameras', STREET)).toEqual([121.472, 31.223, 121.476, 31.227])
    expect(await bounds('cameras', [])).toBeUndefined()
    expect(await bounds('roads', [])).toEqual(await bounds('roads', undefined))
    const { attributions } = await source.coverage(tilesetById('cameras') as Tileset, [])
    expect(attributions).toEqual(['© City Brain'])
  })

  it('follow rows and regions that change', async () => {
    const source = fresh()
    const cameras = tilesetById('cameras') as Tileset
    expect(await shown(source, cameras, STREET)).toEqual(['camera 501', 'camera 502'])
    await write(`update camera set region_id = (select id from region where code = '990101001001001') where id = 504;
      update dataset set revision = revision + 1 where name = 'camera'`)
    expect(await shown(source, cameras, STREET)).toEqual(['camera 501', 'camera 502', 'camera 504'])
    const whole = await source.version(cameras)
    // The tree alone: a grid leaves the street for another.
    await write(`update region set tree_left = 1000, tree_right = 1001 where code = '990101001001001';
      update dataset set revision = revision + 1 where name = 'region'`)
    expect(await source.version(cameras)).toBe(whole)
    expect(await shown(source, cameras, STREET)).toEqual(['camera 502'])
  })
})
