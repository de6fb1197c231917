import { readFileSync } from 'node:fs'
import { copyFile, mkdtemp, open, rm, truncate, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM } from '../../graphql-api/platform/db/database.ts'
import { describeOnEachEngine } from '../../graphql-api/platform/db/test-databases.ts'
import { tilesetById } from '../index.ts'
import { createTileSource, type TileSource } from '../tile-source.ts'
import { createArchiveMaintenance } from './archive-keeper.ts'
import { createArchiveStore } from './archive-store.ts'
import { archivePath } from './archive-state.ts'
import { openArchive } from './archive.ts'
import { buildArchive } from './build-archive.ts'
import { BuildHeldError, withBuildLock } from './build-lock.ts'
import { createIdleGate } from './idle-gate.ts'
import { surveyArchives } from './survey.ts'

const fixtureCity = readFileSync(new URL('../fixture-city.sql', import.meta.url), 'utf8')
const buildings = tilesetById('buildings')!
const cameras = tilesetById('cameras')!
const address = { z: 16, x: 7799 * 4 + 1, y: 6140 * 4 + 1 }
const elsewhere = { z: 16, x: 7798 * 4, y: 6140 * 4 }

describeOnEachEngine('tiles from archives', (database) => {
  let folder: string
  const complaints: string[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'city-shelf-'))
    await database().write(SYSTEM, (session) => session.script(fixtureCity))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** A server's source over the folder, which looks at everything anew each time and remembers no tile. */
  function openSource(): { source: TileSource; close: () => Promise<void> } {
    complaints.length = 0
    const archives = createArchiveStore(database(), {
      folder,
      onBroken: (message) => complaints.push(message),
      maxAgeMs: -1,
    })
    const source = createTileSource(database(), { archives, cacheBytes: 0, versionMaxAgeMs: -1 })
    return { source, close: () => archives.close() }
  }
  const fromDatabase = () => createTileSource(database())
  const write = (sql: string) => database().write(SYSTEM, (session) => session.script(sql))

  it('are the database’s until there is an archive, and then the same bytes, tags and codings', async () => {
    const { source, close } = openSource()
    const before = await source.tile(buildings, address)
    expect(source.metrics.archived).toBe(0)
    await buildArchive(database(), buildings, { folder })
    const after = await source.tile(buildings, address)
    expect(source.metrics).toMatchObject({ archived: 1, archives: 1 })
    expect(source.metrics.archivedTiles).toBeGreaterThan(20)
    expect(after.body.length).toBeGreaterThan(1000)
    expect(after.body.equals(before.body)).toBe(true)
    expect(after.digest).toBe(before.digest)
    expect(Buffer.from(await after.as('gzip')).equals(await before.as('gzip'))).toBe(true)
    expect(Buffer.from(await after.as('br')).equals(await before.as('br'))).toBe(true)
    await close()
  })

  it('never are older than a write, and others stay the archive’s', async () => {
    const { source, close } = openSource()
    const [spot] = await database().read(SYSTEM, (session) =>
      session.rows<{ x: number; y: number }>({
        name: 'test.spot',
        text: `select floor((st_x(c) + 20037508.342789244) / edge)::int as x, floor((20037508.342789244 - st_y(c)) / edge)::int as y
          from (select st_centroid(geom_3857) as c, 2 * 20037508.342789244 / 65536 as edge from building where source_id = 'b1830') b`,
        values: [],
      }),
    )
    const touched = { z: 16, ...spot! }
    const before = await source.tile(buildings, touched)
    expect(source.metrics.archived).toBe(1)
    await write(`update building set height_m = height_m + 17 where source_id = 'b1830'`)
    const after = await source.tile(buildings, touched)
    expect(after.digest).not.toBe(before.digest)
    expect(after.digest).toBe((await fromDatabase().tile(buildings, touched)).digest)
    expect(source.metrics.archived).toBe(1)
    expect((await source.tile(buildings, elsewhere)).digest).toBe(
      (await fromDatabase().tile(buildings, elsewhere)).digest,
    )
    expect(source.metrics.archived).toBe(2)
    // A new archive is noticed without opening anything anew.
    await buildArchive(database(), buildings, { folder })
    expect((await source.tile(buildings, touched)).digest).toBe(after.digest)
    expect(source.metrics.archived).toBe(3)
    await close()
  })

  it('are nothing where the archive has nothing, without asking for rows', async () => {
    const { source, close } = openSource()
    expect((await source.tile(buildings, { z: 16, x: 3, y: 3 })).body).toHaveLength(0)
    expect(source.metrics).toMatchObject({ archived: 1, encodedFeatures: 0 })
    await close()
  })

  it('are the database’s above the zoom that was built', async () => {
    await buildArchive(database(), cameras, { folder, maxZoom: 14 })
    const { source, close } = openSource()
    await source.tile(cameras, { z: 14, x: 7799, y: 6140 })
    expect(source.metrics.archived).toBe(1)
    await source.tile(cameras, { z: 15, x: 7799 * 2, y: 6140 * 2 })
    expect(source.metrics.archived).toBe(1)
    await close()
  })

  it.each<[string, string, (path: string) => Promise<void>]>([
    ['cut off', 'bytes; expected', (path) => truncate(path, 5000)],
    ['rotten in a tile', 'cannot be read', rot],
    ['of another tileset', 'of tileset "cameras"', (path) => copyFile(archivePath(folder, cameras), path)],
  ])('are the database’s when the archive is %s, which is said once, and rebuilt', async (_, words, spoil) => {
    await buildArchive(database(), buildings, { folder, full: true })
    const path = archivePath(folder, buildings)
    await spoil(path)
    const { source, close } = openSource()
    const { digest } = await fromDatabase().tile(buildings, address)
    for (let i = 0; i < 3; i++) expect((await source.tile(buildings, address)).digest).toBe(digest)
    expect(source.metrics.archived).toBe(0)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(path)
    expect(complaints[0]).toContain(words)
    await buildArchive(database(), buildings, { folder, full: words === 'cannot be read' })
    expect((await source.tile(buildings, address)).digest).toBe(digest)
    expect(source.metrics.archived).toBe(1)
    await close()
  })

  /** Changes a byte in the middle of the tile that is asked for. */
  async function rot(path: string): Promise<void> {
    const archive = (await openArchive(path))!
    const entry = archive.find(address)!
    const bytes = await archive.bytes(entry.offset, entry.length)
    await archive.close()
    const at = readFileSync(path).indexOf(bytes) + (entry.length >> 1)
    const handle = await open(path, 'r+')
    await handle.write(Buffer.from([bytes[entry.length >> 1]! ^ 0xff]), 0, 1, at)
    await handle.close()
  }

  it('are not those of an archive that the database does not know', async () => {
    await buildArchive(database(), buildings, { folder })
    await write('delete from tile_archive')
    expect((await surveyArchives(database(), folder)).find(({ tileset }) => tileset === 'buildings')?.standing).toBe(
      'foreign',
    )
    const { source, close } = openSource()
    await source.tile(buildings, address)
    expect(source.metrics.archived).toBe(0)
    expect(complaints).toHaveLength(1)
    await close()
    expect(await buildArchive(database(), buildings, { folder })).toMatchObject({ outcome: 'built', copied: 0 })
  })

  it('are kept up to date when the city has been quiet, and left alone until then', async () => {
    let time = 0
    const built: number[] = []
    const maintenance = createArchiveMaintenance(database(), {
      folder,
      everyMs: 0,
      quietMs: 1000,
      now: () => time,
      onBuilt: ({ tilesets }) => built.push(tilesets),
    })
    const stale = async () =>
      (await surveyArchives(database(), folder))
        .filter(({ standing }) => standing !== 'current')
        .map(({ tileset }) => tileset)
    await write(`update camera set name = 'new' where id = (select min(id) from camera)`)
    await maintenance.check()
    time += 900
    await write(`update camera set name = 'newer' where id = (select min(id) from camera)`)
    await maintenance.check()
    time += 900
    await maintenance.check()
    expect(built).toEqual([])
    time += 200
    await maintenance.check()
    expect(built).toHaveLength(1)
    expect(await stale()).toEqual([])
    expect((await surveyArchives(database(), folder)).every(({ tiles, bytes }) => tiles > 0 && bytes > 0)).toBe(true)

    await write(`update camera set name = 'newest' where id = (select min(id) from camera)`)
    expect(await stale()).toEqual(['cameras'])
    await maintenance.check()
    time += 1100
    await maintenance.check()
    expect(built).toEqual([built[0], 1])

    await unlink(archivePath(folder, cameras))
    await maintenance.check()
    expect(await stale()).toEqual(['cameras'])
    maintenance.distrust()
    await maintenance.check()
    expect(await stale()).toEqual([])
    await maintenance.close()
  })
})

describe('lock of builds', () => {
  it('keeps a second builder out while the first works, and outlives a dead one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'city-lock-'))
    await withBuildLock(folder, async () => {
      await expect(withBuildLock(folder, () => Promise.resolve())).rejects.toThrow(BuildHeldError)
    })
    const handle = await open(join(folder, 'build.lock'), 'wx')
    await handle.writeFile('999999999')
    await handle.close()
    expect(await withBuildLock(folder, () => Promise.resolve('done'))).toBe('done')
    await rm(folder, { recursive: true })
  })
})

describe('quiet gate', () => {
  it('opens when the last one has left', async () => {
    const gate = createIdleGate()
    await gate.quiet()
    const [first, second] = [gate.enter(), gate.enter()]
    let open = false
    const opened = gate.quiet().then(() => (open = true))
    first()
    first()
    await Promise.resolve()
    expect(open).toBe(false)
    second()
    await opened
    expect(open).toBe(true)
  })

  it('opens for one that has waited long enough', async () => {
    const gate = createIdleGate(1)
    gate.enter()
    await expect(gate.quiet()).resolves.toBeUndefined()
  })
})
