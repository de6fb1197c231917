import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Aedes, type AuthenticateError, type Client } from 'aedes'
import { addressGroup } from '../../security/http/origin.ts'
import type { Authenticator } from '../../security/accounts/viewer.ts'
import type { RateCounter } from '../../security/http/rate-limits.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Feed } from '../feed/feed.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import { retryUntilTaken, waitFor, type RetryOptions } from './retry-until-taken.ts'
import { MAX_MESSAGE_BYTES, mayPublish } from './http.ts'
import type { Publish } from './mqtt-publish.ts'
import { MqttStream, type SharedRoom } from './mqtt-stream.ts'
import { parseTopic } from './topic.ts'

export interface MqttBrokerOptions {
  /** Address and port to listen on; port 0: any free one. */
  readonly host: string
  readonly port: number
  readonly catalogue: Pick<Catalogue, 'feedOf'>
  readonly ingest: Pick<Ingest, 'take'>
  readonly authenticator: Pick<Authenticator, 'viewerOf'>
  readonly rates: RateCounter
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** At one time; default 5,000. */
  readonly maxConnections?: number
  readonly wait?: NonNullable<RetryOptions['wait']>
}

export interface MqttBroker {
  /** Where it listens. */
  readonly port: number
  /** Clients, and messages that are not answered yet. */
  state(): { readonly clients: number; readonly held: number }
  /** Takes nothing more, answers what it has taken for as long as `drainMs`, then closes. Idempotent. */
  close(): Promise<void>
}

/** A CONNECT, with the will that nobody will read. */
const CONNECT_BYTES = 16 * 1024
/** Beside the message: topic and header. */
const TOPIC_BYTES = 1_024
const MAX_CONNECTIONS = 5_000
const CONNECT_MS = 10_000
/** A connection that died is found out also where its client asked for no keep-alive. */
const TCP_KEEPALIVE_MS = 60_000
/** A token that was revoked is found out after this time. */
const TRUST_MS = 2_000
/** What all connections may have in hand of unanswered messages, beside the least that each has. */
const SHARED_BYTES = 64 * 2 ** 20
const DRAIN_MS = 5_000
const DISCONNECT_MS = 1_000
/** Return codes of CONNACK (MQTT 3.1.1, table 3.1). */
const REFUSED = { away: 3, token: 4 } as const

/** A connected client. */
interface MqttSession {
  readonly feed: Feed
  readonly authorization: string
  readonly retry: RetryOptions
  trustedUntil: number
  clientId: string
  /** Topic of its last message; devices rarely use two. */
  topic: { readonly text: string; readonly origin: string | undefined }
}

/**
 * The built-in broker (MQTT 3.1.1, by aedes). A client gives the token of a feed as password; it may publish to
 * `feeds/{that feed}/…` only, and may not subscribe. PUBACK and PUBREC are sent after the rows are durable: for QoS 0
 * and 1 by `MqttStream`, which reads no more of a connection than its window, for QoS 2 by aedes, when
 * `authorizePublish` calls back. A full queue or an unreachable database therefore holds the sender back. Wills and
 * retained messages are ignored. Sessions end with their connection: unacknowledged messages come again and are
 * recognized.
 * @throws {NodeJS.ErrnoException} when the port is unavailable
 */
export async function openMqttBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const { catalogue, authenticator, rates, log } = options
  const sessions = new WeakMap<object, MqttSession>()
  const streams = new Set<MqttStream>()
  const room: SharedRoom = { leftBytes: SHARED_BYTES }
  const stop = new AbortController()
  let held = 0
  let isClosing = false
  let onDrained = (): void => undefined

  const broker = await Aedes.createBroker({
    connectTimeout: CONNECT_MS,
    maxClientsIdLength: 1_000,
    maxTopicLevels: 20,
    queueLimit: 100,
    preConnect(client, packet, done) {
      if (packet.clientId.length > 256) {
        done(new Error('the client id is longer than 256 characters'), false)
        return
      }
      packet.clean = true
      keepAlive(client, packet.keepalive ?? 0)
      packet.keepalive = 0
      delete packet.will
      // A repeated client id ends the earlier connection: prefixed with the token's owner, so that no client can end
      // another's.
      if (packet.clientId !== '') packet.clientId = `${ownerOf(packet.password)}/${packet.clientId}`
      done(null, true)
    },
    authenticate(client, _, password, done) {
      authenticate(client, password).then(
        () => done(null, true),
        (error: unknown) => done(error as AuthenticateError, false),
      )
    },
    authorizePublish(client, packet, done) {
      if (client === null || client.closed || isClosing) {
        done(new Error('nothing is taken in its name any more'))
        return
      }
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
      take(client.conn, { topic: packet.topic, payload }).then(
        () => {
          // aedes would keep retained messages for ever, and those of QoS 2 until they are released.
          packet.retain = false
          packet.payload = Buffer.alloc(0)
          done(null)
        },
        (error: unknown) => done(error as Error),
      )
    },
    // Answered with 128 (failure); the client stays connected.
    authorizeSubscribe: (_, __, done) => done(null, null),
    authorizeForward: () => null,
  })
  broker.on('clientReady', ({ id, conn }) => {
    const session = sessions.get(conn)
    if (session) session.clientId = id
    if (conn instanceof MqttStream) conn.isOpen = true
  })

  async function authenticate(client: Client, password: Readonly<Buffer | undefined>): Promise<void> {
    const authorization = `Bearer ${password?.toString('utf8').slice(0, 300) ?? ''}`
    const viewer = await authenticator.viewerOf({ headers: { authorization } }).catch((error: unknown) => {
      log.error('an MQTT client cannot be authenticated', error)
      throw refusal(REFUSED.away, 'the database is unreachable')
    })
    const feed = viewer?.feedId === undefined ? undefined : catalogue.feedOf(viewer.feedId)
    if (viewer === undefined || feed === undefined || !mayPublish(viewer, feed.id))
      throw refusal(REFUSED.token, 'expected the token of a feed as password')
    const { conn } = client
    if (!(conn instanceof MqttStream)) throw new Error('a connection that is not ours')
    const signal = AbortSignal.any([stop.signal, conn.gone])
    // Each held message listens to it.
    setMaxListeners(0, signal)
    sessions.set(conn, {
      feed,
      authorization,
      trustedUntil: Date.now() + TRUST_MS,
      clientId: '',
      topic: { text: '', origin: undefined },
      retry: {
        ...options,
        signal,
        onAway: () => log.warn('the database is unreachable: MQTT messages are held'),
      },
    })
    conn.maxBytes = (feed.maxBytes ?? MAX_MESSAGE_BYTES) + TOPIC_BYTES
  }

  /** Ends a silent client, except while it waits for our answer. */
  function keepAlive({ conn }: Client, seconds: number): void {
    if (conn instanceof MqttStream && seconds > 0) conn.endAfter(seconds * 1_500)
  }

  async function take(from: object, publish: Pick<Publish, 'topic' | 'payload'>): Promise<void> {
    const session = sessions.get(from)
    held++
    try {
      if (session === undefined || isClosing) throw new Error('nothing is taken in its name any more')
      const { feed, retry: hold } = session
      const origin = originOf(session, publish.topic)
      const waitS = await rates.count('feed', feed.id)
      if (waitS !== undefined) await (options.wait ?? waitFor)(waitS * 1000, hold.signal)
      if (Date.now() > session.trustedUntil) await trustAnew(session)
      const message = { bytes: publish.payload, encoding: feed.encodings[0] ?? 'json' } as const
      await retryUntilTaken(feed, origin === undefined ? message : { ...message, origin }, 'mqtt', hold)
    } catch (error) {
      if (session?.retry.signal.aborted === false)
        log.warn('an MQTT client was disconnected', { client: session.clientId.slice(-64), reason: reasonOf(error) })
      throw error
    } finally {
      if (--held === 0) onDrained()
    }
  }

  /** While the database is unreachable no token can be checked; the message is held for the same reason. */
  async function trustAnew(session: MqttSession): Promise<void> {
    const { feed, authorization } = session
    const viewer = await authenticator.viewerOf({ headers: { authorization } }).catch(() => 'away' as const)
    if (viewer === 'away') return
    if (viewer === undefined || !mayPublish(viewer, feed.id)) throw new Error('the token is revoked or expired')
    session.trustedUntil = Date.now() + TRUST_MS
  }

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS }, (socket) => {
    socket.on('error', () => socket.destroy())
    void rates.count('address', addressGroup(socket.remoteAddress ?? '')).then(
      (waitS) => {
        if (waitS !== undefined || isClosing || socket.destroyed) {
          socket.destroy()
          return
        }
        const stream: MqttStream = new MqttStream({
          socket,
          room,
          maxBytes: CONNECT_BYTES,
          take: (publish) => take(stream, publish),
        })
        streams.add(stream)
        broker.handle(stream)
        socket.once('close', () => streams.delete(stream))
      },
      () => socket.destroy(),
    )
  })
  server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: options.host, port: options.port }, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    // Its heartbeat would keep the process alive.
    await new Promise<void>((resolve) => broker.close(resolve))
    throw error
  }
  server.on('error', (error) => log.error('the MQTT transport failed', error))

  let closing: Promise<void> | undefined
  return {
    port: (server.address() as AddressInfo).port,
    state: () => ({ clients: streams.size, held }),
    close() {
      closing ??= (async () => {
        isClosing = true
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        const late = setTimeout(() => onDrained(), DRAIN_MS)
        if (held > 0) await new Promise<void>((resolve) => (onDrained = resolve))
        clearTimeout(late)
        stop.abort(new Error('the city closes'))
        // Pending answers are sent before the connection ends.
        await setImmediate()
        for (const stream of streams) {
          stream.flushAnswers()
          stream.end()
        }
        const impatient = setTimeout(() => {
          for (const stream of streams) stream.destroy()
        }, DISCONNECT_MS)
        await closed
        clearTimeout(impatient)
        await new Promise<void>((resolve) => broker.close(resolve))
      })()
      return closing
    },
  }
}

/** The part of the topic below the feed's id. */
function originOf(session: MqttSession, topic: string): string | undefined {
  if (session.topic.text !== topic) {
    const parsed = parseTopic(topic)
    const { id } = session.feed
    if (parsed?.feedId !== id)
      throw new Error(`topic is "${topic.slice(0, 80)}"; this token may publish only to feeds/${id}/…`)
    session.topic = { text: topic, origin: parsed.origin }
  }
  return session.topic.origin
}

function refusal(returnCode: number, message: string): Error {
  return Object.assign(new Error(message), { returnCode })
}

function ownerOf(password: Readonly<Buffer> | undefined): string {
  return createHash('sha256')
    .update(password ?? '')
    .digest('base64url')
    .slice(0, 16)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
