import { readFileSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_RIGHTS, rightsOf } from '../domain/rights.ts'
import { DatabaseError, SYSTEM, type Database } from '../graphql-api/platform/db/database.ts'
import { openTestDatabase } from '../graphql-api/platform/db/test-databases.ts'
import { checkTile } from './encoding/strict-mvt.ts'
import { tilesets } from './index.ts'
import { tileRoute, type TileRouteOptions } from './tile-route.ts'
import type { TileViewer } from './tile-scope.ts'
import { createTileSource, type TileSource } from './tile-source.ts'

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

const started: Server[] = []

/** By their `Authorization`; whoever sends none sees everything. */
const everyone: TileViewer = { rights: new Set(ALL_RIGHTS) }
const viewers = new Map<string, TileViewer | undefined>([
  ['undefined', everyone],
  ['nobody', undefined],
  ['grid assistant', { rights: rightsOf(['grid_assistant']) }],
  ['machine', { rights: new Set(['feed.post']) }],
  ['west', { rights: new Set(ALL_RIGHTS), scope: ['990101000000'] }],
  ['east', { rights: new Set(ALL_RIGHTS), scope: ['990102000000'] }],
])

async function serve(source: TileSource, options?: TileRouteOptions) {
  const route = tileRoute(source, options)
  let requests = 0
  const server = createServer((request, response) => {
    const viewer = viewers.get(String(request.headers.authorization))
    response.setHeader('X-Request-Id', `request-${String(++requests)}`)
    if (!route(request, response, viewer)) response.writeHead(418).end()
  })
  started.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<Reply>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
        })
      })
      request.on('error', reject).end()
    })
  return { ask, port }
}

const TILE = '/tiles/buildings/14/7799/6140.mvt'
let database: Database
let empty: Database
let ask: Awaited<ReturnType<typeof serve>>['ask']
let port = 0

beforeAll(async () => {
  database = await openTestDatabase('server')
  empty = await openTestDatabase('server')
  await database.write(SYSTEM, (session) =>
    session.script(readFileSync(new URL('./fixture-city.sql', import.meta.url), 'utf8')),
  )
  ;({ ask, port } = await serve(createTileSource(database, { versionMaxAgeMs: 0 })))
})

afterAll(async () => {
  for (const server of started) server.close()
  await Promise.all([database.close(), empty.close()])
})

const json = (reply: Reply) => JSON.parse(reply.body.toString()) as Record<string, unknown>

describe('a tile', () => {
  it('comes as MVT, with a strong tag, plain to a client that names no coding', async () => {
    const { status, headers, body } = await ask(TILE)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.mapbox-vector-tile',
      'cache-control': 'private, no-cache',
      vary: 'Accept-Encoding, Cookie, Authorization',
      'content-length': String(body.length),
      etag: expect.stringMatching(/^"[\w-]+"$/) as string,
    })
    expect(headers['content-encoding']).toBeUndefined()
    expect(checkTile(body, { layer: 'buildings' }).length).toBeGreaterThan(3000)
  })

  it('comes in the coding the client likes best, each with a tag of its own', async () => {
    const plain = await ask(TILE)
    const zipped = await ask(TILE, { 'Accept-Encoding': 'gzip' })
    const brotli = await ask(TILE, { 'Accept-Encoding': 'gzip, deflate, br' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true)
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true)
    expect(new Set([plain, zipped, brotli].map(({ headers }) => headers.etag)).size).toBe(3)
    expect((await ask(TILE, { 'Accept-Encoding': '*;q=0' })).status).toBe(406)
  })

  it('is not sent again to a client that holds it in any coding', async () => {
    const { headers } = await ask(TILE, { 'Accept-Encoding': 'br' })
    for (const tag of [headers.etag!, `W/${headers.etag!}`, `"other", ${headers.etag!}`, '*']) {
      const reply = await ask(TILE, { 'If-None-Match': tag })
      expect(reply.status).toBe(304)
      expect(reply.body).toHaveLength(0)
      expect(reply.headers).toMatchObject({
        vary: 'Accept-Encoding, Cookie, Authorization',
        'cache-control': 'private, no-cache',
      })
      expect(reply.headers.etag).toBeDefined()
    }
    expect((await ask(TILE, { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  it('may be kept for ever under its version, and under no other', async () => {
    const { tiles } = json(await ask('/tiles/buildings.json')) as { tiles: string[] }
    const version = new URL(tiles[0]!).searchParams.get('v')
    expect(version).toMatch(/^[\da-f]{12}$/)
    expect((await ask(`${TILE}?v=${version!}`)).headers['cache-control']).toBe('private, max-age=31536000, immutable')
    expect((await ask(`${TILE}?v=000000000000`)).headers['cache-control']).toBe('private, no-cache')
  })

  it('answers HEAD as GET without the body', async () => {
    const get = await ask(TILE)
    const head = await ask(TILE, {}, 'HEAD')
    expect(head.status).toBe(200)
    expect(head.body).toHaveLength(0)
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
    expect(head.headers.etag).toBe(get.headers.etag)
  })

  it('without content is 204', async () => {
    const reply = await ask('/tiles/water/16/3/3.mvt', { 'Accept-Encoding': 'br' })
    expect(reply.status).toBe(204)
    expect(reply.headers['content-type']).toBeUndefined()
    expect((await ask('/tiles/water/16/3/3.mvt', { 'If-None-Match': reply.headers.etag! })).status).toBe(304)
  })

  it('changes with an import by another process', async () => {
    const path = '/tiles/cameras/14/7799/6140.mvt'
    const before = await ask(path)
    await database.write(SYSTEM, async (session) => {
      await session.script(
        `delete from camera where source_id = 'k1'; update dataset set revision = revision + 1 where name = 'camera'`,
      )
    })
    const after = await ask(path, { 'If-None-Match': before.headers.etag! })
    expect(after.status).toBe(200)
    expect(checkTile(after.body)).toHaveLength(checkTile(before.body).length - 1)
  })
})

describe('what is not there', () => {
  it.each([
    ['/tiles/nothing/14/1/1.mvt', 404, 'no tileset "nothing"'],
    ['/tiles/nothing.json', 404, 'no tileset "nothing"'],
    ['/tiles/constructor.json', 404, 'no tileset "constructor"'],
    ['/tiles/buildings/5/1/1.mvt', 404, 'tileset "buildings" has no zoom 5; expected 11 to 16'],
    ['/tiles/buildings/17/1/1.mvt', 404, 'tileset "buildings" has no zoom 17; expected 11 to 16'],
    ['/tiles/water/5/32/1.mvt', 404, 'no tile 5/32/1; at zoom 5 x and y go from 0 to 31'],
    ['/tiles/water/5/-1/1.mvt', 400, '"-1" is not a tile number; expected a whole number ≥ 0'],
    ['/tiles/water/5/1.5/1.mvt', 400, '"1.5" is not a tile number; expected a whole number ≥ 0'],
    ['/tiles/water/x/1/1.mvt', 400, '"x" is not a tile number; expected a whole number ≥ 0'],
    [
      '/tiles/water/5/99999999999999999999/1.mvt',
      400,
      '"99999999999999999999" is not a tile number; expected a whole number ≥ 0',
    ],
    [
      '/tiles/water/5/1/1.png',
      404,
      'no such address; expected /tiles/{tileset}/{z}/{x}/{y}.mvt or /tiles/{tileset}.json',
    ],
    ['/tiles/', 404, 'no such address; expected /tiles/{tileset}/{z}/{x}/{y}.mvt or /tiles/{tileset}.json'],
  ])('%s → %d', async (path, status, error) => {
    const reply = await ask(path)
    expect(reply.status).toBe(status)
    expect(json(reply)).toEqual({ error })
  })

  it('refuses other methods and leaves other addresses alone', async () => {
    const reply = await ask(TILE, {}, 'POST')
    expect(reply.status).toBe(405)
    expect(reply.headers.allow).toBe('GET, HEAD')
    expect((await ask('/graphql')).status).toBe(418)
    expect((await ask('/tilesets/x')).status).toBe(418)
  })
})

describe('TileJSON', () => {
  it.each(tilesets.map(({ id }) => id))('of %s is complete', async (id) => {
    const reply = await ask(`/tiles/${id}.json`)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    const tileset = tilesets.find((other) => other.id === id)!
    expect(json(reply)).toMatchObject({
      tilejson: '3.0.0',
      tiles: [
        expect.stringMatching(
          new RegExp(`^http://127.0.0.1:${String(port)}/tiles/${id}/{z}/{x}/{y}.mvt\\?v=[\\da-f]{12}$`),
        ),
      ],
      minzoom: tileset.minZoom,
      maxzoom: tileset.maxZoom,
      bounds: [expect.closeTo(-8.63, 1), expect.closeTo(41.03, 1), expect.closeTo(-8.61, 1), expect.closeTo(41.05, 1)],
      center: [expect.closeTo(-8.6, 1), expect.closeTo(41.04, 1), expect.any(Number)],
      attribution: '© Made-up &#60;Surveyors&#62;',
      vector_layers: [
        {
          id,
          fields: Object.fromEntries(
            Object.keys(tileset.attributes).map((name) => [name, expect.any(String) as string]),
          ),
        },
      ],
    })
    expect((await ask(`/tiles/${id}.json`, { 'If-None-Match': reply.headers.etag! })).status).toBe(304)
    const zipped = await ask(`/tiles/${id}.json`, { 'Accept-Encoding': 'br, gzip' })
    expect(gunzipSync(zipped.body).equals(reply.body)).toBe(true)
  })

  it('of an empty database has no bounds, and its tiles are empty', async () => {
    const { ask: askEmpty } = await serve(createTileSource(empty))
    for (const { id, minZoom } of tilesets) {
      const document = json(await askEmpty(`/tiles/${id}.json`))
      expect(document).toMatchObject({ tilejson: '3.0.0', tiles: [expect.any(String)], vector_layers: [{ id }] })
      expect(document).not.toHaveProperty('bounds')
      expect(document).not.toHaveProperty('center')
      expect((await askEmpty(`/tiles/${id}/${String(minZoom)}/1/1.mvt`)).status).toBe(204)
    }
  })

  it('believes a proxy only where told to', async () => {
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'city.example, inner' }
    const { ask: askTrusting } = await serve(createTileSource(database), { trustProxy: true })
    expect(json(await askTrusting('/tiles/water.json', headers)).tiles).toEqual([
      expect.stringMatching(/^https:\/\/city\.example\/tiles\/water\//),
    ])
    expect(json(await ask('/tiles/water.json', headers)).tiles).toEqual([expect.stringMatching(/^http:\/\/127/)])
    expect((await ask('/tiles/water.json', { Host: 'a"b<c' })).status).toBe(400)
  })
})

describe('a failure', () => {
  const failing = (error: Error): TileSource => ({
    tile: () => Promise.reject(error),
    version: () => Promise.reject(error),
    coverage: () => Promise.reject(error),
    metrics: createTileSource(empty).metrics,
  })

  it.each([
    [new DatabaseError('connection refused at 10.0.0.7', 'UNAVAILABLE'), 503],
    [new DatabaseError('canceling statement', '57014'), 503],
    [new DatabaseError('column secret does not exist', '42703'), 500],
    [new TypeError('a bug'), 500],
  ])('is told to the log once and to clients without details: %s', async (error, status) => {
    const told: unknown[] = []
    const { ask: askFailing } = await serve(failing(error), {
      onError: (_, thrown) => told.push(thrown),
    })
    const replies = await Promise.all([askFailing(TILE), askFailing(TILE), askFailing('/tiles/water.json')])
    for (const reply of replies) {
      expect(reply.status).toBe(status)
      expect(reply.headers['cache-control']).toBe('no-store')
      expect(reply.body.toString()).not.toContain(error.message)
      // Of the request by which the log was told.
      expect(json(reply)).toMatchObject({ error: { requestId: 'request-1' } })
    }
    expect(told).toEqual([error])
  })
})

describe('who may see', () => {
  const as = (who: string) => ({ Authorization: who })
  const addresses = tilesets.flatMap(({ id, minZoom }) => [
    `/tiles/${id}.json`,
    `/tiles/${id}/${String(minZoom)}/1/1.mvt`,
  ])

  it('is nobody without having signed in', async () => {
    for (const path of [...addresses, '/tiles/nothing.json', '/tiles/']) {
      const reply = await ask(path, as('nobody'))
      expect(reply.status).toBe(401)
      expect(json(reply)).toEqual({ error: { code: 'UNAUTHENTICATED', message: 'nobody has signed in' } })
      expect(reply.headers['cache-control']).toBe('no-store')
    }
  })

  it('is who has the right of the tileset', async () => {
    for (const who of ['grid assistant', 'machine']) {
      const refused = new Set<string>()
      for (const path of addresses) {
        const reply = await ask(path, as(who))
        if (reply.status !== 403) continue
        refused.add(path.split(/[/.]/)[2] as string)
        expect(json(reply)).toEqual({
          error: {
            code: 'FORBIDDEN',
            message: expect.stringMatching(/^tileset "\w+" needs the right \w+\.view$/) as string,
          },
        })
        expect(reply.headers['cache-control']).toBe('no-store')
      }
      expect([...refused]).toEqual(who === 'machine' ? tilesets.map(({ id }) => id) : ['pipes', 'units', 'cameras'])
    }
  })

  it('may keep a tile under the version of its own regions only, and by itself', async () => {
    const versionFor = async (who: string, id = 'buildings') => {
      const { tiles } = json(await ask(`/tiles/${id}.json`, as(who))) as { tiles: string[] }
      return new URL(tiles[0]!).searchParams.get('v')!
    }
    const everyones = ['undefined', 'west', 'east']
    const versions = await Promise.all(everyones.map((who) => versionFor(who)))
    expect(new Set(versions).size).toBe(3)
    for (const [i, who] of everyones.entries()) {
      for (const [j, version] of versions.entries()) {
        const { headers } = await ask(`${TILE}?v=${version}`, as(who))
        expect(headers['cache-control']).toBe(i === j ? 'private, max-age=31536000, immutable' : 'private, no-cache')
        expect(headers.vary).toBe('Accept-Encoding, Cookie, Authorization')
      }
    }
    expect(new Set(await Promise.all(everyones.map((who) => versionFor(who, 'roads')))).size).toBe(1)
  })

  it('is not told by another one’s tag what is there', async () => {
    const whole = await ask(TILE)
    const reply = await ask(TILE, { ...as('west'), 'If-None-Match': whole.headers.etag! })
    expect(whole.body.length).toBeGreaterThan(1000)
    expect(reply.status).toBe(204)
  })
})
