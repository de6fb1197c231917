import { createHash } from 'node:crypto'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { addressGroup } from '../../auth/origin.ts'
import type { Gatekeeper } from '../../auth/viewer.ts'
import type { RateCounter } from '../../http/rate-limits.ts'
import type { Log } from '../../log.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Feed } from '../feed.ts'
import type { Ingest } from '../ingest.ts'
import { takeWhenPossible, waitFor, type HoldOptions } from './hold.ts'
import { MAX_MESSAGE_BYTES, mayBring } from './http.ts'
import { limitPackets, type PacketLimit } from './packet-limit.ts'
import { parseTopic } from './topic.ts'

export interface MqttDoorOptions {
  /** Address and port to listen on; port 0: any free one. */
  readonly host: string
  readonly port: number
  readonly catalogue: Pick<Catalogue, 'feedOf'>
  readonly ingest: Pick<Ingest, 'take'>
  readonly gatekeeper: Pick<Gatekeeper, 'viewerOf'>
  readonly rates: RateCounter
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** At one time; default 5,000. */
  readonly maxConnections?: number
  readonly wait?: NonNullable<HoldOptions['wait']>
}

export interface MqttDoor {
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
const DRAIN_MS = 5_000
const FAREWELL_MS = 1_000
/** Return codes of CONNACK (MQTT 3.1.1, table 3.1). */
const REFUSED = { away: 3, token: 4 } as const

/** What we know of who is connected. */
interface Bringer {
  readonly feed: Feed
  readonly authorization: string
  trustedUntil: number
}

/**
 * The broker that is built in (MQTT 3.1.1, by aedes). Who connects gives the token of a feed as password; it may publish to
 * `feeds/{that feed}/…` and nothing else, and nobody may subscribe. PUBACK and PUBREC are sent after the rows are durable: aedes sends
 * them when `authorizePublish` calls back, and reads no more of a connection than what is in hand until then, so that a queue that is
 * full or a database that is away holds the sender. Wills and retained messages mean nothing here; no session outlives its
 * connection, since what was not acknowledged comes again and is known by its keys.
 * @throws {NodeJS.ErrnoException} when the port cannot be had
 */
export async function openMqttDoor(options: MqttDoorOptions): Promise<MqttDoor> {
  const { catalogue, gatekeeper, rates, log } = options
  const bringers = new WeakMap<Client, Bringer>()
  const limits = new WeakMap<object, PacketLimit>()
  const gone = new WeakMap<Client, AbortController>()
  const sockets = new Set<Socket>()
  const stop = new AbortController()
  let held = 0
  let isClosing = false
  let onDrained = (): void => undefined

  const broker = await Aedes.createBroker({
    connectTimeout: CONNECT_MS,
    maxClientsIdLength: 1_000,
    maxTopicLevels: 20,
    queueLimit: 100,
    preConnect(_, packet, done) {
      if (packet.clientId.length > 256) {
        done(new Error('the client id is longer than 256 characters'), false)
        return
      }
      packet.clean = true
      delete packet.will
      // A client id ends the connection of who has it already: nobody ends that of another token.
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
      held++
      take(client, packet)
        .then(
          () => done(null),
          (error: unknown) => {
            if (!stop.signal.aborted && gone.get(client)?.signal.aborted !== true)
              log.warn('an MQTT client was disconnected', { client: client.id.slice(-64), reason: reasonOf(error) })
            done(error as Error)
          },
        )
        .finally(() => {
          if (--held === 0) onDrained()
        })
    },
    // Granted is 128, failure, and the client stays.
    authorizeSubscribe: (_, __, done) => done(null, null),
    authorizeForward: () => null,
  })

  async function authenticate(client: Client, password: Readonly<Buffer | undefined>): Promise<void> {
    const authorization = `Bearer ${password?.toString('utf8').slice(0, 300) ?? ''}`
    const viewer = await gatekeeper.viewerOf({ headers: { authorization } }).catch((error: unknown) => {
      log.error('it cannot be found out who connects by MQTT', error)
      throw refusal(REFUSED.away, 'the database is away')
    })
    const feed = viewer?.feedId === undefined ? undefined : catalogue.feedOf(viewer.feedId)
    if (viewer === undefined || feed === undefined || !mayBring(viewer, feed.id))
      throw refusal(REFUSED.token, 'expected the token of a feed as password')
    bringers.set(client, { feed, authorization, trustedUntil: Date.now() + TRUST_MS })
    const limit = limits.get(client.conn)
    if (limit) limit.maxBytes = (feed.maxBytes ?? MAX_MESSAGE_BYTES) + TOPIC_BYTES
  }

  async function take(client: Client, packet: PublishPacket): Promise<void> {
    const bringer = bringers.get(client)
    const topic = parseTopic(packet.topic)
    if (bringer === undefined || topic?.feedId !== bringer.feed.id)
      throw new Error(
        `topic is "${packet.topic.slice(0, 80)}"; this token may publish to feeds/${bringer?.feed.id ?? ''}/… alone`,
      )
    if (Date.now() > bringer.trustedUntil) await trustAnew(bringer)
    const { feed } = bringer
    const waitS = await rates.count('feed', feed.id)
    const signal = AbortSignal.any([stop.signal, (gone.get(client) ?? stop).signal])
    const hold: HoldOptions = {
      ...options,
      signal,
      onAway: () => log.warn('the database is away: MQTT messages are held'),
    }
    if (waitS !== undefined) await (options.wait ?? waitFor)(waitS * 1000, signal)
    const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    await takeWhenPossible(
      feed,
      { bytes, encoding: feed.encodings[0] ?? 'json', ...(topic.origin !== undefined && { origin: topic.origin }) },
      'mqtt',
      hold,
    )
    // What aedes would keep: retained messages for ever, those of QoS 2 until they are released.
    packet.retain = false
    packet.payload = Buffer.alloc(0)
  }

  /** While the database is away nobody's token can be looked at; the message is held by the database's being away all the same. */
  async function trustAnew(bringer: Bringer): Promise<void> {
    const { feed, authorization } = bringer
    const viewer = await gatekeeper.viewerOf({ headers: { authorization } }).catch(() => 'away' as const)
    if (viewer === 'away') return
    if (viewer === undefined || !mayBring(viewer, feed.id)) throw new Error('the token is revoked or expired')
    bringer.trustedUntil = Date.now() + TRUST_MS
  }

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS }, (socket) => {
    socket.on('error', () => socket.destroy())
    void rates.count('address', addressGroup(socket.remoteAddress ?? '')).then(
      (waitS) => {
        if (waitS !== undefined || isClosing || socket.destroyed) {
          socket.destroy()
          return
        }
        sockets.add(socket)
        const limit = { maxBytes: CONNECT_BYTES }
        limits.set(socket, limit)
        limitPackets(socket, limit)
        const client = broker.handle(socket)
        const end = new AbortController()
        gone.set(client, end)
        socket.once('close', () => {
          sockets.delete(socket)
          end.abort(new Error('the client is gone'))
        })
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
  server.on('error', (error) => log.error('the MQTT door failed', error))

  let closing: Promise<void> | undefined
  return {
    port: (server.address() as AddressInfo).port,
    state: () => ({ clients: sockets.size, held }),
    close() {
      closing ??= (async () => {
        isClosing = true
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        const late = setTimeout(() => onDrained(), DRAIN_MS)
        if (held > 0) await new Promise<void>((resolve) => (onDrained = resolve))
        clearTimeout(late)
        stop.abort(new Error('the city closes'))
        // Answers that were just given are sent before the connection ends.
        for (const socket of sockets) socket.end()
        const impatient = setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, FAREWELL_MS)
        await closed
        clearTimeout(impatient)
        await new Promise<void>((resolve) => broker.close(resolve))
      })()
      return closing
    },
  }
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
