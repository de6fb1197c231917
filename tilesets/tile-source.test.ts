import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Database, Session, Statement } from '../graphql-api/platform/db/database.ts'
import { wkbOf } from './encoding/geometry-fixtures.ts'
import { tilesetById } from './index.ts'
import { tileOrigin } from './encoding/tile-grid.ts'
import { createTileSource } from './tile-source.ts'

const cameras = tilesetById('cameras')!
const roads = tilesetById('roads')!
const address = { z: 14, x: 7799, y: 6140 }

/** A database of rows in memory that counts what it is asked and answers when told. */
function memoryDatabase() {
  const asked: string[] = []
  const state = { revision: 1, failure: undefined as Error | undefined, rows: 1, gate: Promise.resolve() }
  const { west, north } = tileOrigin(address)
  const session: Session = {
    rows: () => Promise.resolve([]),
    row<Row extends object>(statement: Statement) {
      asked.push(statement.name.replace(/^.*\.|#.*$/g, ''))
      return Promise.resolve({
        revisions: JSON.stringify({ camera: `${String(state.revision)}.0`, road: '1.0' }),
      } as Row)
    },
    async tuples(statement: Statement) {
      asked.push(statement.name.replace(/^.*\.|#.*$/g, ''))
      await state.gate
      if (state.failure !== undefined) throw state.failure
      return Array.from({ length: state.rows }, (_, id) => [
        id + 1,
        wkbOf.point([west + 300, north - 300]),
        `kind ${String(id)}`,
        null,
        null,
      ])
    },
    script: () => Promise.resolve(),
  }
  const database: Database = {
    engine: 'server',
    read: (_identity, work) => work(session),
    write: () => Promise.reject(new Error('read only')),
    snapshot: () => Promise.reject(new Error('not used')),
    close: () => Promise.resolve(),
  }
  return { database, asked, state, count: (name: string) => asked.filter((other) => other === name).length }
}

function clock() {
  let time = 0
  return { now: () => time, pass: (ms: number) => (time += ms) }
}

describe('tile source', () => {
  it('encodes a tile once for many who ask at once', async () => {
    const { database, count } = memoryDatabase()
    const source = createTileSource(database)
    const tiles = await Promise.all(Array.from({ length: 50 }, () => source.tile(cameras, address)))
    expect(new Set(tiles).size).toBe(1)
    expect(count('cameras')).toBe(1)
    expect(count('revisions')).toBe(1)
    expect(source.metrics).toMatchObject({ misses: 1, shared: 49, hits: 0, encodedFeatures: 1 })
  })

  it('answers from memory until the dataset changes, seen within the age of a version', async () => {
    const { database, state, count } = memoryDatabase()
    const { now, pass } = clock()
    const source = createTileSource(database, { now })
    const before = await source.tile(cameras, address)
    state.revision = 2
    state.rows = 2
    pass(900)
    expect(await source.tile(cameras, address)).toBe(before)
    pass(200)
    const after = await source.tile(cameras, address)
    expect(after.version).not.toBe(before.version)
    expect(after.digest).not.toBe(before.digest)
    expect(count('cameras')).toBe(2)
    expect(source.metrics).toMatchObject({ misses: 2, hits: 1 })
  })

  it('keeps the version of a tileset whose datasets did not change', async () => {
    const { database, state } = memoryDatabase()
    const { now, pass } = clock()
    const source = createTileSource(database, { now })
    const [road, camera] = [await source.version(roads), await source.version(cameras)]
    state.revision++
    pass(1100)
    expect(await source.version(roads)).toBe(road)
    expect(await source.version(cameras)).not.toBe(camera)
  })

  it('tells everyone waiting of a failure and tries again for the next', async () => {
    const { database, state, count } = memoryDatabase()
    const source = createTileSource(database)
    state.failure = new Error('broken')
    const results = await Promise.allSettled([source.tile(cameras, address), source.tile(cameras, address)])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(source.metrics.failures).toBe(1)
    state.failure = undefined
    await source.tile(cameras, address)
    expect(count('cameras')).toBe(2)
  })

  it('compresses once, to the same content', async () => {
    const { database, state } = memoryDatabase()
    state.rows = 200
    const source = createTileSource(database)
    const tile = await source.tile(cameras, address)
    const [one, two] = [tile.as('br'), tile.as('br')]
    expect(one).toBe(two)
    expect(brotliDecompressSync(await one).equals(tile.body)).toBe(true)
    expect(gunzipSync(await tile.as('gzip')).equals(tile.body)).toBe(true)
    expect(tile.as('br')).toBe(await one)
    expect(source.metrics.cachedBytes).toBeGreaterThan(tile.body.length + (await one).length)
  })

  it('holds no more bytes than it may, compressed forms included', async () => {
    const { database, state } = memoryDatabase()
    state.rows = 300
    const source = createTileSource(database, { cacheBytes: 60_000 })
    for (let x = 0; x < 20; x++) {
      const tile = await source.tile(cameras, { ...address, x: address.x })
      await tile.as('gzip')
      await source.tile(cameras, { z: 16, x, y: 3 })
    }
    const { body } = await source.tile(cameras, address)
    expect(body.length).toBeGreaterThan(5000)
    expect(source.metrics.cachedBytes).toBeLessThanOrEqual(60_000)
    for (let z = 12; z <= 16; z++)
      await (await source.tile(cameras, { z, x: address.x >> (14 - z), y: address.y >> (14 - z) })).as('br')
    expect(source.metrics.cachedBytes).toBeLessThanOrEqual(60_000)
  })

  it('works with no memory at all', async () => {
    const { database, count } = memoryDatabase()
    const source = createTileSource(database, { cacheBytes: 0 })
    await source.tile(cameras, address)
    await source.tile(cameras, address)
    expect(count('cameras')).toBe(2)
  })
})
