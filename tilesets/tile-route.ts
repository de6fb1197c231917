import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { DatabaseError } from '../graphql-api/platform/db/database.ts'
import { negotiateCoding, type Coding } from './accept-encoding.ts'
import { entityTag, matchesEntityTag } from './entity-tag.ts'
import { tilesetById } from './index.ts'
import { isTile } from './encoding/tile-grid.ts'
import { tileJson } from './tile-json.ts'
import type { TileViewer } from './tile-scope.ts'
import type { TileSource } from './tile-source.ts'
import type { Tileset } from './tileset.ts'

export interface TileRouteOptions {
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-Host`: only behind a proxy that sets them. Default false. */
  readonly trustProxy?: boolean
  /** Told of each failure once, however many requests waited for it. Default: standard error. */
  readonly onError?: (message: string, error: unknown) => void
}

const PREFIX = '/tiles/'
const TILE = /^([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\.mvt$/
const TILE_JSON = /^([^/]+)\.json$/
const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,9})$/
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const CANCELLED = '57014'
/** Asked for again each time; never by a cache that several people share. */
const NOT_KEPT = 'private, no-cache'
/** A browser that two people use keeps the answers of each apart. */
const VARY = 'Accept-Encoding, Cookie, Authorization'

/**
 * Answers `/tiles/{tileset}/{z}/{x}/{y}.mvt` and `/tiles/{tileset}.json` with what the viewer may see; without a viewer with 401, without
 * the tileset's right with 403. Returns false, having touched nothing, when the address is not under `/tiles/`.
 */
export function tileRoute(
  source: TileSource,
  options: TileRouteOptions = {},
): (request: IncomingMessage, response: ServerResponse, viewer: TileViewer | undefined) => boolean {
  const { trustProxy = false, onError = logError } = options
  /** With the `X-Request-Id` by which the log was told. */
  const reported = new WeakMap<object, ReturnType<ServerResponse['getHeader']>>()

  function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const cause = typeof error === 'object' && error !== null ? error : { error }
    if (!reported.has(cause)) {
      reported.set(cause, response.getHeader('X-Request-Id'))
      onError(`${request.method ?? 'GET'} ${request.url ?? ''} failed`, error)
    }
    if (response.headersSent) {
      response.destroy()
      return
    }
    const busy = error instanceof DatabaseError && (error.code === 'UNAVAILABLE' || error.code === CANCELLED)
    const [status, code, message] = busy
      ? ([503, 'DATABASE_UNAVAILABLE', 'the database does not answer now; try again'] as const)
      : ([500, 'INTERNAL', 'the tile could not be made'] as const)
    refuse(response, status, { code, message, requestId: reported.get(cause) }, busy ? { 'Retry-After': '5' } : {})
  }

  async function answerTile(
    request: IncomingMessage,
    response: ServerResponse,
    tileset: Tileset,
    at: string[],
    query: string,
    { scope }: TileViewer,
  ) {
    const [z = -1, x = -1, y = -1] = at.map(Number)
    const tile = await source.tile(tileset, { z, x, y }, scope)
    const cacheControl = queryVersion(query) === tile.version ? 'private, max-age=31536000, immutable' : NOT_KEPT
    await answer(
      request,
      response,
      tile.digest,
      cacheControl,
      'application/vnd.mapbox-vector-tile',
      tile.codings,
      (coding) => tile.as(coding),
    )
  }

  async function answerTileJson(
    request: IncomingMessage,
    response: ServerResponse,
    tileset: Tileset,
    { scope }: TileViewer,
  ) {
    const origin = publicOrigin(request, trustProxy)
    if (origin === undefined) {
      refuse(response, 400, `Host is "${request.headers.host ?? ''}"; expected a host name with an optional port`)
      return
    }
    const version = await source.version(tileset, scope)
    const coverage = await source.coverage(tileset, scope)
    const body = Buffer.from(JSON.stringify(tileJson(tileset, version, coverage, origin)))
    const digest = createHash('sha1').update(body).digest('base64url')
    await answer(
      request,
      response,
      digest,
      NOT_KEPT,
      'application/json; charset=utf-8',
      ['gzip', 'identity'],
      (coding) => (coding === 'gzip' ? gzipSync(body) : body),
    )
  }

  return (request, response, viewer) => {
    const url = request.url ?? ''
    if (!url.startsWith(PREFIX)) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, `${request.method ?? ''} is not possible here; expected GET or HEAD`, {
        Allow: 'GET, HEAD',
      })
      return true
    }
    if (viewer === undefined) {
      refuse(response, 401, { code: 'UNAUTHENTICATED', message: 'nobody has signed in' })
      return true
    }
    const queryAt = url.indexOf('?')
    const path = queryAt < 0 ? url.slice(PREFIX.length) : url.slice(PREFIX.length, queryAt)
    const tilePath = TILE.exec(path)
    const id = (tilePath ?? TILE_JSON.exec(path))?.[1]
    if (id === undefined) {
      refuse(response, 404, 'no such address; expected /tiles/{tileset}/{z}/{x}/{y}.mvt or /tiles/{tileset}.json')
      return true
    }
    const tileset = tilesetById(id)
    if (tileset === undefined) {
      refuse(response, 404, `no tileset "${id}"`)
      return true
    }
    if (!viewer.rights.has(tileset.right)) {
      refuse(response, 403, { code: 'FORBIDDEN', message: `tileset "${id}" needs the right ${tileset.right}` })
      return true
    }
    let answering: Promise<void>
    if (tilePath === null) answering = answerTileJson(request, response, tileset, viewer)
    else {
      const at = tilePath.slice(2)
      const problem = addressProblem(tileset, at)
      if (problem !== undefined) {
        refuse(response, problem.status, problem.message)
        return true
      }
      answering = answerTile(request, response, tileset, at, queryAt < 0 ? '' : url.slice(queryAt + 1), viewer)
    }
    answering.catch((error: unknown) => {
      fail(request, response, error)
    })
    return true
  }
}

/** Sends a body in the coding of `codings` that the client likes best, or 304, 204 or 406 in its place. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  digest: string,
  cacheControl: string,
  contentType: string,
  codings: readonly Coding[],
  form: (coding: Coding) => Buffer | Promise<Buffer>,
): Promise<void> {
  const coding = negotiateCoding(request.headers['accept-encoding'], codings)
  if (coding === undefined) {
    refuse(response, 406, 'Accept-Encoding refuses every coding; expected br, gzip or identity')
    return
  }
  const headers: Record<string, string | number> = { 'Cache-Control': cacheControl, Vary: VARY }
  if (matchesEntityTag(request.headers['if-none-match'], digest)) {
    response.writeHead(304, { ...headers, ETag: entityTag(digest, coding) }).end()
    return
  }
  // A form that is ready is sent in this turn of the loop.
  let body = form(coding)
  if (body instanceof Promise) body = await body
  if (body.length === 0) {
    response.writeHead(204, { ...headers, ETag: entityTag(digest, 'identity') }).end()
    return
  }
  headers.ETag = entityTag(digest, coding)
  headers['Content-Type'] = contentType
  headers['Content-Length'] = body.length
  if (coding !== 'identity') headers['Content-Encoding'] = coding
  response.writeHead(200, headers)
  if (request.method === 'HEAD') response.end()
  else response.end(body)
}

function addressProblem(tileset: Tileset, at: readonly string[]): { status: number; message: string } | undefined {
  const wrong = at.find((number) => !WHOLE_NUMBER.test(number))
  if (wrong !== undefined)
    return { status: 400, message: `"${wrong}" is not a tile number; expected a whole number ≥ 0` }
  const [z = 0, x = 0, y = 0] = at.map(Number)
  if (z < tileset.minZoom || z > tileset.maxZoom) {
    const zooms = `${String(tileset.minZoom)} to ${String(tileset.maxZoom)}`
    return { status: 404, message: `tileset "${tileset.id}" has no zoom ${String(z)}; expected ${zooms}` }
  }
  if (!isTile({ z, x, y })) {
    return {
      status: 404,
      message: `no tile ${at.join('/')}; at zoom ${String(z)} x and y go from 0 to ${String(2 ** z - 1)}`,
    }
  }
  return undefined
}

function queryVersion(query: string): string | undefined {
  if (query === '') return undefined
  return new URLSearchParams(query).get('v') ?? undefined
}

/** The origin the client asked, or undefined when the header is no host. */
function publicOrigin(request: IncomingMessage, trustProxy: boolean): string | undefined {
  const forwarded = (name: string): string | undefined => {
    const value = trustProxy
      ? String(request.headers[name] ?? '')
          .split(',')[0]
          ?.trim()
      : undefined
    return value === '' ? undefined : value
  }
  const host = forwarded('x-forwarded-host') ?? request.headers.host ?? ''
  const protocol = forwarded('x-forwarded-proto') ?? ('encrypted' in request.socket ? 'https' : 'http')
  return HOST.test(host) && /^https?$/.test(protocol) ? `${protocol}://${host}` : undefined
}

function refuse(
  response: ServerResponse,
  status: number,
  error: string | { readonly code: string; readonly message: string; readonly requestId?: unknown },
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(`${JSON.stringify({ error })}\n`)
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      ...headers,
    })
    .end(response.req.method === 'HEAD' ? undefined : body)
}

function logError(message: string, error: unknown): void {
  console.error(message, error)
}
