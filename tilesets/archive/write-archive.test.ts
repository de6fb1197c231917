import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PMTiles, tileIdToZxy, type Entry } from 'pmtiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ArchiveError, openArchive, type ArchiveOrigin } from './archive.ts'
import { MAX_ROOT_BYTES, readDirectory, writeDirectories, writeDirectory } from './directory.ts'
import { digestOf, openSpool } from './spool.ts'
import { writeArchive, type ArchiveTile } from './write-archive.ts'

const origin: ArchiveOrigin = {
  id: '4b3cf9b1-9a0f-4a4e-a0a5-1d3bb8d3a7c2',
  tileset: 'cameras',
  recipe: 'r',
  maxZoom: 16,
  changes: { camera: 7 },
  builtAt: '2026-01-01T00:00:00.000Z',
}
const head = {
  metadata: { city: origin, vector_layers: [] },
  minZoom: 0,
  maxZoom: 16,
  bounds: [121, 31, 122, 32] as const,
}

/** Pseudo-random whole numbers, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('archive', () => {
  let folder: string
  let count = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'city-archive-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Writes tiles id → content. */
  async function archiveOf(tiles: ReadonlyMap<number, Buffer>): Promise<string> {
    const path = join(folder, `${count++}.pmtiles`)
    const spool = await openSpool(`${path}.spool`)
    const entries: ArchiveTile[] = []
    for (const [tileId, body] of tiles) entries.push({ tileId, content: await spool.add(gzipSync(body)) })
    const handle = await open(path, 'wx')
    const size = await writeArchive(
      handle,
      entries.sort((a, b) => a.tileId - b.tileId),
      head,
    )
    await handle.close()
    await spool.discard()
    expect((await readFile(path)).length).toBe(size)
    return path
  }

  async function reference(path: string): Promise<PMTiles> {
    const bytes = await readFile(path)
    return new PMTiles({
      getKey: () => path,
      getBytes: (offset, length) =>
        Promise.resolve({ data: new Uint8Array(bytes.subarray(offset, offset + length)).buffer }),
    })
  }

  it.each([
    ['no tile', 0, 1],
    ['one tile', 1, 1],
    ['tiles that are all alike', 500, 1],
    ['tiles far apart', 300, 2 ** 23],
    ['more than a root directory holds', 30_000, 60],
  ])('gives back %s to our reader and to the reference', async (_, size, spread) => {
    const random = numbers(size + 1)
    const tiles = new Map<number, Buffer>()
    for (let id = random(3), i = 0; i < size; i++, id += 1 + random(spread)) {
      const kind = random(4)
      // Some contents repeat, side by side and far apart.
      tiles.set(
        id,
        Buffer.from(kind === 0 || spread === 1 ? 'the same' : `tile ${random(size)} ${'x'.repeat(random(90))}`),
      )
    }
    const path = await archiveOf(tiles)
    const archive = (await openArchive(path))!
    const theirs = await reference(path)
    const header = await theirs.getHeader()
    expect(header).toMatchObject({
      clustered: true,
      numAddressedTiles: tiles.size,
      numTileContents: new Set([...tiles.values()].map(String)).size,
      minLon: 121,
      maxLat: 32,
    })
    expect(header.rootDirectoryLength).toBeLessThanOrEqual(MAX_ROOT_BYTES)
    expect(header.leafDirectoryLength! > 0).toBe(size === 30_000)
    expect(archive.tileCount).toBe(tiles.size)
    expect(archive.origin).toEqual(origin)
    expect(await theirs.getMetadata()).toEqual(head.metadata)
    for (const [id, body] of tiles) {
      const [z, x, y] = tileIdToZxy(id)
      const entry = archive.find({ z, x, y })!
      expect(gunzipSync(await archive.bytes(entry.offset, entry.length)).equals(body)).toBe(true)
      if (id % 50 === 0) expect(Buffer.from((await theirs.getZxy(z, x, y))!.data).equals(body)).toBe(true)
      if (!tiles.has(id + 1)) {
        const [nz, nx, ny] = tileIdToZxy(id + 1)
        expect(archive.find({ z: nz, x: nx, y: ny })).toBeUndefined()
      }
    }
    await archive.close()
  })

  it('stores equal tiles once, and equal neighbours in one entry', async () => {
    const same = randomBytes(2000)
    const path = await archiveOf(new Map([5, 6, 7, 8, 100, 101].map((id) => [id, same])))
    const header = await (await reference(path)).getHeader()
    expect(header).toMatchObject({ numAddressedTiles: 6, numTileEntries: 2, numTileContents: 1 })
    expect((await readFile(path)).length).toBeLessThan(3500)
  })

  it('refuses tiles out of order', async () => {
    const content = { file: { bytes: () => Promise.resolve(Buffer.alloc(1)) }, offset: 0, length: 1, digest: 'd' }
    const handle = await open(join(folder, 'order'), 'w')
    await expect(
      writeArchive(
        handle,
        [
          { tileId: 5, content },
          { tileId: 5, content },
        ],
        head,
      ),
    ).rejects.toThrow('tile 5 after tile 5')
    await handle.close()
  })

  it.each<[string, (path: string, size: number) => Promise<void>]>([
    ['is cut off among its tiles', (path, size) => truncate(path, size - 1)],
    ['is cut off in its header', (path) => truncate(path, 100)],
    ['is empty', (path) => truncate(path, 0)],
    ['has something behind its end', (path) => writeFile(path, 'x', { flag: 'a' })],
    ['is something else', (path) => writeFile(path, 'a letter to the mayor '.repeat(20))],
    ['has a rotten directory', (path) => overwrite(path, 150)],
    ['has a rotten header', (path) => overwrite(path, 98)],
  ])('is not opened when it %s', async (_, spoil) => {
    const path = await archiveOf(new Map(Array.from({ length: 400 }, (_, i) => [i * 3, randomBytes(50)])))
    await spoil(path, (await readFile(path)).length)
    await expect(openArchive(path)).rejects.toThrow(ArchiveError)
  })

  it('is absent where there is no file', async () => {
    expect(await openArchive(join(folder, 'none.pmtiles'))).toBeUndefined()
  })

  it('of another program is not taken for ours', async () => {
    const handle = await open(join(folder, 'foreign.pmtiles'), 'wx')
    await writeArchive(handle, [], { ...head, metadata: { vector_layers: [] } })
    await handle.close()
    await expect(openArchive(join(folder, 'foreign.pmtiles'))).rejects.toThrow('another program made it')
  })

  it('closes when the reads under way have ended', async () => {
    const archive = (await openArchive(await archiveOf(new Map([[1, Buffer.from('content')]]))))!
    const { offset, length } = archive.find({ z: 1, x: 0, y: 0 })!
    const reading = archive.bytes(offset, length)
    await archive.close()
    expect(gunzipSync(await reading).toString()).toBe('content')
    await expect(archive.bytes(offset, length)).rejects.toThrow('closed')
  })
})

async function overwrite(path: string, at: number): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(Buffer.alloc(6, 0xff), 0, 6, at)
  await handle.close()
}

describe('directory', () => {
  it('reads what it wrote, for any offsets and lengths', () => {
    const random = numbers(9)
    const entries: Entry[] = []
    for (let i = 0, tileId = 0; i < 5000; i++) {
      tileId += 1 + random(i % 3 === 0 ? 2 ** 40 : 3)
      entries.push({ tileId, offset: random(2 ** 45), length: 1 + random(2 ** 31), runLength: 1 + random(9) })
    }
    expect(readDirectory(writeDirectory(entries))).toEqual(entries)
  })

  it('grows its leaves until the root fits', () => {
    const random = numbers(4)
    const entries = Array.from({ length: 400_000 }, (_, i): Entry => {
      return { tileId: i * 2, offset: random(2 ** 40), length: 1 + random(2 ** 20), runLength: 1 }
    })
    const { root, leaves } = writeDirectories(entries)
    expect(root.length).toBeLessThanOrEqual(MAX_ROOT_BYTES)
    const pointers = readDirectory(root)
    const all = pointers.flatMap(({ offset, length }) => readDirectory(leaves.subarray(offset, offset + length)))
    expect(all).toEqual(entries)
    expect(pointers.every(({ runLength }) => runLength === 0)).toBe(true)
  })
})

describe('spool', () => {
  it('tells equal bytes by their digest', () => {
    expect(digestOf(Buffer.from('a'))).toBe(digestOf(Buffer.from('a')))
    expect(digestOf(Buffer.from('a'))).not.toBe(digestOf(Buffer.from('b')))
  })
})
