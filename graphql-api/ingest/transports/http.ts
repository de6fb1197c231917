import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authenticator, Viewer } from '../../security/accounts/viewer.ts'
import type { RateCounter } from '../../security/http/rate-limits.ts'
import type { Log } from '../../platform/log/log.ts'
import { currentRequestId } from '../../platform/log/request-id.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Encoding, Feed, Receipt } from '../feed/feed.ts'
import { BusyError, type Ingest } from '../pipeline/ingest.ts'
import { encodingOfType } from './encodings.ts'
import { isDatabaseUnavailable } from './retry-until-taken.ts'
import { BodyError, createRoom, readBody, type Body } from './read-body.ts'

/** Of one message, if its feed sets no limit. */
export const MAX_MESSAGE_BYTES = 4 * 2 ** 20
/** Of all messages being read or written at one time. */
const MAX_TOGETHER_BYTES = 64 * 2 ** 20
const AWAY_RETRY_S = 5

export interface HttpTransportOptions {
  readonly catalogue: Pick<Catalogue, 'feedOf'>
  readonly ingest: Pick<Ingest, 'take'>
  readonly authenticator: Pick<Authenticator, 'viewerOf'>
  readonly rates: RateCounter
  readonly log: Pick<Log, 'error'>
  readonly maxTogetherBytes?: number
}

/** Why a message is not taken; `error.code` of the answer. */
export type TransportErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD'
  | 'RATE_LIMITED'
  | 'UNSUPPORTED'
  | 'TOO_LARGE'
  | 'UNREADABLE'
  | 'BUSY'
  | 'DATABASE_UNAVAILABLE'
  | 'INTERNAL'

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: TransportErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }
}

const PATH = /^\/feeds\/([^/?]{1,200})(?:\/([^?]{1,400}))?(?:\?.*)?$/

/**
 * `POST /feeds/{id}`, or `/feeds/{id}/{device}` for a device that is identified by the path. Answers 202 with the
 * receipt when the rows are durable, or 400 with it if nothing of the message could be taken. The sender needs the
 * token of that feed; session cookies are ignored, so that no page can send in a user's name. @returns false, having
 * touched nothing, for other paths
 */
export function createHttpTransport(
  options: HttpTransportOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const room = createRoom(options.maxTogetherBytes ?? MAX_TOGETHER_BYTES)

  async function take(request: IncomingMessage, feedId: string, origin: string | undefined): Promise<Receipt> {
    const feed = await admitted(request, feedId, options)
    const encoding = encodingFor(request, feed)
    const packing = request.headers['content-encoding']?.toLowerCase().trim() ?? 'identity'
    if (!['gzip', 'identity', ''].includes(packing))
      throw new Refused(415, 'UNSUPPORTED', `Content-Encoding is "${packing.slice(0, 40)}"; expected gzip or none`, {
        'Accept-Encoding': 'gzip',
      })
    let body: Body | undefined
    try {
      body = await readBody(request, {
        maxBytes: feed.maxBytes ?? MAX_MESSAGE_BYTES,
        packed: packing === 'gzip',
        room,
      })
      return await options.ingest.take(feed, { bytes: body.bytes, encoding, ...(origin && { origin }) }, 'http')
    } finally {
      body?.release()
    }
  }

  return (request, response) => {
    const url = request.url ?? ''
    if (url !== '/feeds' && !url.startsWith('/feeds/')) return false
    const path = PATH.exec(url)
    const [feedId, origin] = [path?.[1], path?.[2]].map((part) => (part === undefined ? undefined : decoded(part)))
    const work =
      request.method !== 'POST'
        ? Promise.reject(new Refused(405, 'METHOD', 'messages of a feed are sent by POST', { Allow: 'POST' }))
        : feedId === undefined
          ? Promise.reject(new Refused(404, 'NOT_FOUND', 'expected POST /feeds/{id}'))
          : take(request, feedId, origin)
    work.then(
      (receipt) => send(response, receipt.state === 'failed' ? 400 : 202, receipt),
      (error: unknown) => {
        const refused = refusalOf(error)
        if (refused === undefined) {
          response.destroy()
          return
        }
        const { status, code, message, headers } = refused
        const isOurs = status === 500
        if (isOurs) options.log.error(`a message of feed "${String(feedId)}" failed`, error)
        // The rest of the body is not awaited.
        if (!request.complete) response.setHeader('Connection', 'close')
        send(response, status, { error: { code, message, ...(isOurs && { requestId: currentRequestId() }) } }, headers)
      },
    )
    return true
  }
}

/** @throws {Refused} unless the request has a token of this feed and is within its rate. */
async function admitted(request: IncomingMessage, feedId: string, options: HttpTransportOptions): Promise<Feed> {
  const { authenticator, catalogue, rates } = options
  if (request.headers.authorization === undefined)
    throw new Refused(401, 'UNAUTHENTICATED', 'expected "Authorization: Bearer …" with the token of this feed', {
      'WWW-Authenticate': 'Bearer',
    })
  const viewer = await authenticator.viewerOf(request).catch((error: unknown) => {
    options.log.error('the token cannot be checked', error)
    throw new Refused(
      503,
      'DATABASE_UNAVAILABLE',
      'the database is unreachable; try again in a moment',
      retryAfter(AWAY_RETRY_S),
    )
  })
  if (viewer === undefined)
    throw new Refused(401, 'UNAUTHENTICATED', 'the token is unknown, expired or revoked', {
      'WWW-Authenticate': 'Bearer',
    })
  if (!mayPublish(viewer, feedId))
    throw new Refused(403, 'FORBIDDEN', `this token may not send data to feed "${feedId.slice(0, 64)}"`)
  const feed = catalogue.feedOf(feedId)
  if (feed === undefined) throw new Refused(404, 'NOT_FOUND', `there is no feed "${feedId.slice(0, 64)}"`)
  const waitS = (await rates.count('viewer', `machine ${String(viewer.id)}`)) ?? (await rates.count('feed', feed.id))
  if (waitS !== undefined)
    throw new Refused(429, 'RATE_LIMITED', `too many messages; try again in ${String(waitS)} s`, retryAfter(waitS))
  return feed
}

/** A token is valid for one feed. */
export function mayPublish(viewer: Pick<Viewer, 'kind' | 'rights' | 'feedId'>, feedId: string): boolean {
  return viewer.kind === 'machine' && viewer.rights.has('feed.post') && viewer.feedId === feedId
}

function encodingFor(request: IncomingMessage, feed: Feed): Encoding {
  const type = request.headers['content-type']
  const first = feed.encodings[0] ?? 'json'
  if (type === undefined || /^application\/octet-stream\b/i.test(type)) return first
  const encoding = encodingOfType(type)
  if (encoding !== undefined && feed.encodings.includes(encoding)) return encoding
  throw new Refused(
    415,
    'UNSUPPORTED',
    `Content-Type is "${type.slice(0, 80)}"; feed "${feed.id}" takes ${feed.encodings.join(', ')} in UTF-8`,
  )
}

/** @returns undefined: the client is gone */
function refusalOf(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error
  if (error instanceof BodyError) {
    if (error.code === 'GONE') return undefined
    if (error.code === 'TOO_LARGE') return new Refused(413, 'TOO_LARGE', error.message)
    if (error.code === 'UNREADABLE') return new Refused(400, 'UNREADABLE', error.message)
    return new Refused(503, 'BUSY', error.message, retryAfter(1))
  }
  if (error instanceof BusyError)
    return new Refused(503, 'BUSY', error.message, retryAfter(Math.max(1, Math.ceil(error.retryAfterMs / 1000))))
  if (isDatabaseUnavailable(error))
    return new Refused(
      503,
      'DATABASE_UNAVAILABLE',
      'the database is unreachable: nothing was taken; try again in a moment',
      retryAfter(AWAY_RETRY_S),
    )
  return new Refused(500, 'INTERNAL', 'internal error: nothing was taken')
}

function retryAfter(seconds: number): Readonly<Record<string, string>> {
  return { 'Retry-After': String(seconds) }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

function send(
  response: ServerResponse,
  status: number,
  answer: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(`${JSON.stringify(answer)}\n`)
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(body)
}
