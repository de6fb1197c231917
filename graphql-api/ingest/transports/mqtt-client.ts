import { setMaxListeners } from 'node:events'
import { connect, type IClientOptions, type MqttClient, type Packet } from 'mqtt'
import type { IPublishPacket } from 'mqtt-packet'
import { maskedText } from '../../../domain/personal-data.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Encoding, Feed } from '../feed/feed.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import { encodingOfType } from './encodings.ts'
import { retryUntilTaken, waitFor, type RetryOptions } from './retry-until-taken.ts'
import { MAX_MESSAGE_BYTES } from './http.ts'
import { pauseMs } from './poll.ts'
import { parseTopic } from './topic.ts'
import type { Turn } from './turn.ts'

export interface MqttClientOptions {
  /** MQTT_URL. */
  readonly url: string
  readonly catalogue: Pick<Catalogue, 'feedOf'>
  readonly ingest: Pick<Ingest, 'take'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Decides which replica reads. */
  readonly turn: Turn
  readonly wait?: NonNullable<RetryOptions['wait']>
  readonly now?: () => number
}

export interface BrokerSubscription {
  state(): BrokerState
  /** Takes no more messages, answers those in progress, then disconnects. Idempotent. */
  close(): Promise<void>
}

export interface BrokerState {
  /** `standby`: another replica reads. */
  readonly state: 'connected' | 'away' | 'standby'
  readonly sinceMs: number
  readonly version: 4 | 5
  /** Messages not yet answered. */
  readonly held: number
}

const CONNECT_MS = 10_000
const RETRY_MS = 1_000
const KEEPALIVE_S = 30
/** Messages in progress; beyond that no more are read. */
const IN_HAND = 1_000
const DRAIN_MS = 5_000
const ALL = 'feeds/#'
/** How long the broker keeps a session without a client. */
const SESSION_S = 24 * 3600

/**
 * Takes feeds from the city's own broker: `feeds/{feedId}/…` at QoS 1, each message acknowledged after its rows are
 * durable, so that the broker keeps messages while we or the database are unreachable. That broker decides who may
 * publish.
 *
 * One replica reads at a time, and the next one continues the same session. Shared subscriptions would spread the work,
 * but a broker may forget them when it restarts (Mosquitto 2.0.11 does), and drops messages until a replica is back.
 *
 * MQTT 5 is tried first, since its sessions expire; a broker that refuses it gets 3.1.1.
 */
export function openMqttClient(options: MqttClientOptions): BrokerSubscription {
  const { catalogue, log, turn, wait = waitFor, now = Date.now } = options
  const stop = new AbortController()
  const { signal } = stop
  // Each message in progress may wait for the database.
  setMaxListeners(0, signal)
  const reported = new Set<string>()
  const where = shownAddress(options.url)
  let client: MqttClient | undefined
  let version: 4 | 5 = 5
  let isProven = false
  let isReported = false
  let state: Pick<BrokerState, 'state' | 'sinceMs'> = { state: 'away', sinceMs: now() }
  let inHand = 0
  const isOver = (): boolean => isClosing || signal.aborted
  let onDrained = (): void => undefined
  let isClosing = false

  async function take(packet: IPublishPacket): Promise<void> {
    const topic = parseTopic(packet.topic)
    const feed = topic && catalogue.feedOf(topic.feedId)
    const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    const reason =
      feed === undefined
        ? 'there is no such feed'
        : bytes.length > (feed.maxBytes ?? MAX_MESSAGE_BYTES)
          ? `it has ${String(bytes.length)} bytes; expected at most ${String(feed.maxBytes ?? MAX_MESSAGE_BYTES)}`
          : undefined
    // It can never be taken: unanswered it would come for ever.
    if (feed === undefined || reason !== undefined) {
      const name = topic?.feedId ?? packet.topic.slice(0, 80)
      if (!reported.has(name) && reported.size < 1_000)
        log.warn('a message of the broker is discarded', { topic: maskedText(packet.topic.slice(0, 200)), reason })
      reported.add(name)
      return
    }
    const payload = {
      bytes,
      encoding: encodingOf(feed, packet),
      ...(topic?.origin !== undefined && { origin: topic.origin }),
    }
    await retryUntilTaken(feed, payload, 'mqtt', { ingest: options.ingest, signal, wait })
  }

  /** One connection, from start to end. @returns whether it was established */
  function once(clientId: string): Promise<boolean> {
    return new Promise((resolve) => {
      const connection = connect(options.url, connectOptions(clientId, version))
      client = connection
      let isConnected = false
      let isEnded = false
      connection.handleMessage = (packet, done) => {
        // Messages arriving now are sent again on the next connection.
        if (isClosing) return
        inHand++
        const acknowledge = (): void => {
          if (packet.qos === 1 && !isEnded && packet.messageId !== undefined)
            sendPacket(connection, { cmd: 'puback', messageId: packet.messageId })
        }
        const taken = take(packet).then(acknowledge, (error: unknown) => {
          if (signal.aborted) return
          log.error('a message of the broker could not be taken', error)
          // It comes again on the next connection.
          connection.end(true)
        })
        void taken.finally(() => {
          if (--inHand === 0) onDrained()
        })
        // mqtt.js reads the next packet when this calls back, and acknowledges by itself unless it gets an error. Here
        // messages are processed concurrently, so that many share one commit, and acknowledged later.
        const next = (): void => done(new Error('it is acknowledged after its rows are durable'))
        if (packet.qos === 0 || inHand >= IN_HAND) void taken.finally(next)
        else next()
      }
      connection.on('connect', () => {
        isConnected = true
        isProven = true
        connection.subscribe(ALL, { qos: 1 }, (error, granted) => {
          const code = granted?.[0]?.qos
          if (error === null && code !== 128) {
            state = { state: 'connected', sinceMs: now() }
            log.info('feeds are taken from the broker', {
              broker: where,
              version: version === 5 ? '5' : '3.1.1',
            })
          } else {
            log.warn('the broker does not let feeds/# be read', { broker: where, reason: error?.message })
            connection.end(true)
          }
        })
      })
      let reason = 'it closed the connection'
      connection.on('error', (error) => {
        reason = 'code' in error ? `${String(error.code)} ${error.message}` : error.message
        connection.end(true)
      })
      connection.once('close', () => {
        isEnded = true
        if (state.state === 'connected' || (isConnected && !isClosing))
          log.warn('the broker of feeds is unreachable', { broker: where, reason })
        if (state.state === 'connected') state = { state: 'away', sinceMs: now() }
        connection.end(true)
        if (!isProven) {
          if (version === 4 && !isReported) log.warn('the broker of feeds cannot be reached', { broker: where, reason })
          if (version === 4) isReported = true
          version = version === 5 ? 4 : 5
        }
        resolve(isConnected)
      })
    })
  }

  const stopTurn = turn.onLost(() => client?.end(true))
  const running = (async () => {
    for (let failures = 0; !isOver();) {
      const clientId = turn.clientId()
      if (clientId === undefined) {
        if (state.state !== 'standby') state = { state: 'standby', sinceMs: now() }
        await turn.whenMine(signal).catch(() => undefined)
        continue
      }
      if (state.state === 'standby') state = { state: 'away', sinceMs: now() }
      failures = (await once(clientId)) ? 1 : failures + 1
      if (!isOver()) await wait(pauseMs(RETRY_MS, Math.min(failures, 3), Math.random()), signal).catch(() => undefined)
    }
  })()

  let closing: Promise<void> | undefined
  return {
    state: () => ({ ...state, version, held: inHand }),
    close() {
      closing ??= (async () => {
        isClosing = true
        const late = setTimeout(() => onDrained(), DRAIN_MS)
        if (inHand > 0) await new Promise<void>((resolve) => (onDrained = resolve))
        clearTimeout(late)
        stop.abort(new Error('the city closes'))
        stopTurn()
        await client?.endAsync(false).catch(() => undefined)
        await running
        await turn.close()
      })()
      return closing
    },
  }
}

function connectOptions(clientId: string, protocolVersion: 4 | 5): IClientOptions {
  return {
    clientId,
    protocolVersion,
    clean: false,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    keepalive: KEEPALIVE_S,
    resubscribe: false,
    ...(protocolVersion === 5 && {
      properties: { sessionExpiryInterval: SESSION_S, receiveMaximum: IN_HAND, maximumPacketSize: 64 * 2 ** 20 },
    }),
  }
}

/** The function by which mqtt.js sends its own answers. */
function sendPacket(client: MqttClient, packet: Packet): void {
  ;(client as unknown as { _sendPacket(packet: Packet): void })._sendPacket(packet)
}

function encodingOf(feed: Feed, { properties }: IPublishPacket): Encoding {
  const said = properties?.contentType === undefined ? undefined : encodingOfType(properties.contentType)
  return said !== undefined && feed.encodings.includes(said) ? said : (feed.encodings[0] ?? 'json')
}

/** Without credentials. */
function shownAddress(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
