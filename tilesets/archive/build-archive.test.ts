import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { PMTiles, type RangeResponse, type Source } from 'pmtiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../graphql-api/platform/db/database.ts'
import { describeOnEachEngine } from '../../graphql-api/platform/db/test-databases.ts'
import { checkTile } from '../encoding/strict-mvt.ts'
import { tilesetById, tilesets } from '../index.ts'
import type { TileAddress } from '../encoding/tile-grid.ts'
import { createTileSource } from '../tile-source.ts'
import type { Tileset } from '../tileset.ts'
import { archivePath, readCells } from './archive-state.ts'
import { openArchive } from './archive.ts'
import { buildArchive } from './build-archive.ts'

const fixtureCity = readFileSync(new URL('../fixture-city.sql', import.meta.url), 'utf8')

/** An archive read by the reference reader, not by ours. */
async function referenceReader(path: string): Promise<PMTiles> {
  const bytes = await readFile(path)
  const source: Source = {
    getKey: () => path,
    getBytes: (offset, length): Promise<RangeResponse> =>
      Promise.resolve({ data: new Uint8Array(bytes.subarray(offset, offset + length)).buffer }),
  }
  return new PMTiles(source)
}

/** Every tile that rows may show in, and a few beyond. */
async function tilesOf(database: Database, tileset: Tileset): Promise<TileAddress[]> {
  const { cells } = await readCells(database, tileset)
  const tiles: TileAddress[] = [{ z: tileset.maxZoom, x: 1, y: 1 }]
  for (let z = tileset.minZoom; z <= tileset.maxZoom; z++) tiles.push(...cells.tiles(z))
  return tiles
}

async function contentOf(path: string, tiles: readonly TileAddress[]): Promise<Map<string, string>> {
  const archive = (await openArchive(path))!
  const content = new Map<string, string>()
  for (const address of tiles) {
    const entry = archive.find(address)
    if (entry === undefined) continue
    const body = gunzipSync(await archive.bytes(entry.offset, entry.length))
    content.set(`${address.z}/${address.x}/${address.y}`, body.toString('base64'))
  }
  await archive.close()
  return content
}

describeOnEachEngine('archives', (database) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'city-archives-'))
    await database().write(SYSTEM, (session) => session.script(fixtureCity))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(tilesets.map((tileset): [string, Tileset] => [tileset.id, tileset]))('%s', (_, tileset) => {
    it('hold every tile as the database gives it, for other readers too', async () => {
      const { outcome, encoded } = await buildArchive(database(), tileset, { folder })
      expect(outcome).toBe('built')
      const reader = await referenceReader(archivePath(folder, tileset))
      const source = createTileSource(database())
      const tiles = await tilesOf(database(), tileset)
      let filled = 0
      for (const address of tiles) {
        const { body } = await source.tile(tileset, address)
        const theirs = await reader.getZxy(address.z, address.x, address.y)
        expect(Buffer.from(theirs?.data ?? new ArrayBuffer(0)).equals(body), JSON.stringify(address)).toBe(true)
        if (body.length === 0) continue
        checkTile(body, { buffer: tileset.buffer, layer: tileset.id })
        filled++
      }
      expect(filled).toBeGreaterThan(0)
      expect(encoded).toBe(tiles.length - 1)
      expect((await reader.getHeader()).numAddressedTiles).toBe(filled)
      expect(await reader.getMetadata()).toMatchObject({
        vector_layers: [{ id: tileset.id, minzoom: tileset.minZoom, maxzoom: tileset.maxZoom }],
      })
    })
  })

  it('are left alone when nothing changed, and leave nothing behind', async () => {
    const tileset = tilesetById('cameras')!
    const before = await readFile(archivePath(folder, tileset))
    expect(await buildArchive(database(), tileset, { folder })).toMatchObject({ outcome: 'current', encoded: 0 })
    expect(await readFile(archivePath(folder, tileset))).toEqual(before)
    expect((await readdir(folder)).filter((name) => !name.endsWith('.pmtiles'))).toEqual([])
  })

  it.each([
    ['buildings', `update building set height_m = height_m + 11 where source_id in ('b5', 'b3500')`],
    ['buildings', `delete from building where source_id = 'b17'`],
    [
      'labels',
      `update facility set name = (select name from building where source_id = 'b738') where id = (select min(id) from facility)`,
    ],
    [
      'regions',
      `update region set code = code || '9' where id = (select min(id) from region where level = 'DISTRICT')`,
    ],
    ['water', `update water set geom_3857 = st_translate(geom_3857, 6000, 6000) where source_id = 'w1'`],
    [
      'cameras',
      `update camera set geom_3857 = st_translate(geom_3857, -9000, 0) where id = (select min(id) from camera)`,
    ],
    ['roads', `truncate road cascade`],
  ])('of %s are the same brought up to date as built anew, after: %s', async (id, change) => {
    const tileset = tilesetById(id)!
    await buildArchive(database(), tileset, { folder })
    await database().write(SYSTEM, (session) => session.script(change))
    const tiles = await tilesOf(database(), tileset)
    const updated = await buildArchive(database(), tileset, { folder })
    const content = await contentOf(archivePath(folder, tileset), tiles)
    const anew = await buildArchive(database(), tileset, { folder, full: true })
    expect(updated.outcome).toBe('built')
    expect(anew.copied).toBe(0)
    expect(updated.encoded).toBeLessThanOrEqual(anew.encoded)
    expect(content).toEqual(await contentOf(archivePath(folder, tileset), tiles))
  })

  it('encode anew only what a change touches', async () => {
    const tileset = tilesetById('buildings')!
    await buildArchive(database(), tileset, { folder })
    await database().write(SYSTEM, (session) =>
      session.script(`update building set height_m = height_m + 1 where source_id = 'b1830'`),
    )
    const { cells } = await readCells(database(), tileset)
    const { encoded } = await buildArchive(database(), tileset, { folder })
    // One cell of zoom 14 with its 4 and 16 children, and at each zoom below at most four tiles whose margins reach into it.
    expect(cells.tiles(14).length).toBeGreaterThan(1)
    expect(encoded).toBeLessThanOrEqual(21 + 3 * 4)
  })

  it('are not rebuilt for what no tile shows', async () => {
    const tileset = tilesetById('buildings')!
    await buildArchive(database(), tileset, { folder })
    await database().write(SYSTEM, (session) =>
      session.script(`update building set region_id = (select min(id) from region), updated_at = now()`),
    )
    expect((await buildArchive(database(), tileset, { folder })).outcome).toBe('current')
  })

  it('stay as they were when a build is stopped', async () => {
    const tileset = tilesetById('green')!
    await buildArchive(database(), tileset, { folder })
    const before = await readFile(archivePath(folder, tileset))
    const stop = new AbortController()
    const stopped = buildArchive(database(), tileset, {
      folder,
      full: true,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(stopped).rejects.toThrow('aborted')
    expect(await readFile(archivePath(folder, tileset))).toEqual(before)
    expect((await readdir(folder)).filter((name) => !name.endsWith('.pmtiles'))).toEqual([])
  })

  it('go up to the zoom that is asked for, and count without writing', async () => {
    const tileset = tilesetById('facilities')!
    const counted = await buildArchive(database(), tileset, { folder, full: true, maxZoom: 13, dryRun: true })
    expect(counted).toMatchObject({ outcome: 'counted', bytes: 0 })
    const built = await buildArchive(database(), tileset, { folder, maxZoom: 13 })
    expect(built).toMatchObject({ outcome: 'built', encoded: counted.encoded })
    const archive = await openArchive(archivePath(folder, tileset))
    expect(archive!.origin.maxZoom).toBe(13)
    await archive!.close()
  })
})
