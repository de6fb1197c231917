import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { IConnectPacket } from 'mqtt-packet'
import { addressGroup } from '../../security/http/origin.ts'
import type { Authenticator } from '../../security/accounts/viewer.ts'
import type { RateCounter } from '../../security/http/rate-limits.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Feed } from '../feed/feed.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import { retryUntilTaken, waitFor, type RetryOptions } from './retry-until-taken.ts'
import { MAX_MESSAGE_BYTES, mayPublish } from './http.ts'
import { MqttConnection, RefusedError, type Message, type SharedRoom, type TakeMessage } from './mqtt-connection.ts'
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
/** A connected client. */
interface MqttSession {
  readonly feed: Feed
  readonly authorization: string
  readonly retry: RetryOptions
  readonly clientId: string
  trustedUntil: number
  /** Topic of its last message; devices rarely use two. */
  topic: { readonly text: string; readonly origin: string | undefined }
}

/**
 * The built-in broker (MQTT 3.1.1). A client gives the token of a feed as password; it may publish to `feeds/{that feed}/…` only, and may
 * not subscribe. PUBACK and PUBREC are sent after the rows are durable, and no more of a connection is read than its window: a full queue
 * or an unreachable database therefore holds the sender back. Wills and retained messages are ignored. Sessions end with their connection:
 * unacknowledged messages come again and are recognized.
 * @throws {NodeJS.ErrnoException} when the port is unavailable
 */
export async function openMqttBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const { catalogue, authenticator, rates, log } = options
  const connections = new Set<MqttConnection>()
  /** Connected clients that gave an id, by their token and that id. */
  const byClient = new Map<string, MqttConnection>()
  const room: SharedRoom = { leftBytes: SHARED_BYTES }
  const stop = new AbortController()
  let held = 0
  let isClosing = false
  let onDrained = (): void => undefined

  async function accept(connect: IConnectPacket, connection: MqttConnection): Promise<TakeMessage> {
    const { clientId, keepalive = 0, password } = connect
    if (clientId.length > 256) throw new RefusedError(2, 'the client id is longer than 256 characters')
    const authorization = `Bearer ${password?.toString('utf8').slice(0, 300) ?? ''}`
    const viewer = await authenticator.viewerOf({ headers: { authorization } }).catch((error: unknown) => {
      log.error('an MQTT client cannot be authenticated', error)
      throw new RefusedError(3, 'the database is unreachable')
    })
    connection.gone.throwIfAborted()
    const feed = viewer?.feedId === undefined ? undefined : catalogue.feedOf(viewer.feedId)
    if (viewer === undefined || feed === undefined || !mayPublish(viewer, feed.id))
      throw new RefusedError(4, 'expected the token of a feed as password')
    if (clientId !== '') endEarlier(`${ownerOf(password)}/${clientId}`, connection)
    if (keepalive > 0) connection.endAfter(keepalive * 1_500)
    connection.maxBytes = (feed.maxBytes ?? MAX_MESSAGE_BYTES) + TOPIC_BYTES
    const signal = AbortSignal.any([stop.signal, connection.gone])
    // Each held message listens to it.
    setMaxListeners(0, signal)
    const session: MqttSession = {
      feed,
      authorization,
      clientId,
      trustedUntil: Date.now() + TRUST_MS,
      topic: { text: '', origin: undefined },
      retry: { ...options, signal, onAway: () => log.warn('the database is unreachable: MQTT messages are held') },
    }
    return (message) => take(session, message)
  }

  /** A repeated client id ends the earlier connection; `key` names its token too, so that no client can end another's. */
  function endEarlier(key: string, connection: MqttConnection): void {
    byClient.get(key)?.destroy()
    byClient.set(key, connection)
    connection.gone.addEventListener('abort', () => {
      if (byClient.get(key) === connection) byClient.delete(key)
    })
  }

  async function take(session: MqttSession, { topic, payload }: Message): Promise<void> {
    const { feed, retry } = session
    held++
    try {
      if (isClosing) throw new Error('the city closes')
      const origin = originOf(session, topic)
      const waitS = await rates.count('feed', feed.id)
      if (waitS !== undefined) await (options.wait ?? waitFor)(waitS * 1000, retry.signal)
      if (Date.now() > session.trustedUntil) await trustAnew(session)
      const message = { bytes: payload, encoding: feed.encodings[0] ?? 'json' } as const
      await retryUntilTaken(feed, origin === undefined ? message : { ...message, origin }, 'mqtt', retry)
    } catch (error) {
      if (!retry.signal.aborted)
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
        const connection = new MqttConnection({ socket, room, maxBytes: CONNECT_BYTES, connectMs: CONNECT_MS, accept })
        connections.add(connection)
        socket.once('close', () => connections.delete(connection))
      },
      () => socket.destroy(),
    )
  })
  server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', (error) => log.error('the MQTT transport failed', error))

  let closing: Promise<void> | undefined
  return {
    port: (server.address() as AddressInfo).port,
    state: () => ({ clients: connections.size, held }),
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
        for (const connection of connections) connection.end()
        const impatient = setTimeout(() => {
          for (const connection of connections) connection.destroy()
        }, DISCONNECT_MS)
        await closed
        clearTimeout(impatient)
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

function ownerOf(password: Readonly<Buffer> | undefined): string {
  return createHash('sha256')
    .update(password ?? '')
    .digest('base64url')
    .slice(0, 16)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
