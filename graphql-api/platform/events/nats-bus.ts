import {
  jetstream,
  jetstreamManager,
  type ConsumerMessages,
  type JetStreamClient,
  type JsMsg,
} from '@nats-io/jetstream'
import { connect, nanos, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node'
import type { Log } from '../log/log.ts'
import { BusError, type EventBus, type Events } from './event-bus.ts'
import { createListeners } from './listeners.ts'

export interface NatsBusOptions {
  /** `nats://user:password@host:port` or `tls://…`, or several separated by commas. */
  readonly url: string
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly now?: () => number
  readonly limits?: Partial<NatsBusLimits>
}

export interface NatsBusLimits {
  /** How long the stream keeps an event: after a longer absence the database is read. */
  readonly maxAgeMs: number
  /** Size limit of the stream. */
  readonly maxBytes: number
  /** Unconfirmed events; further ones are refused. */
  readonly inFlight: number
  /** A broker that does not confirm within this time counts as unreachable. */
  readonly confirmMs: number
  readonly firstRetryMs: number
  readonly lastRetryMs: number
  /** How often listeners are told to read the database while the broker is unreachable. */
  readonly gapEveryMs: number
}

const LIMITS: NatsBusLimits = {
  maxAgeMs: 5 * 60_000,
  maxBytes: 128 * 1024 * 1024,
  inFlight: 256,
  confirmMs: 2_000,
  firstRetryMs: 250,
  lastRetryMs: 4_000,
  gapEveryMs: 5_000,
}

const STREAM = 'CITY_BRAIN'
const SUBJECTS = 'city-brain.'
/** Published instead of an event that is larger than the broker accepts. */
const TOO_LARGE = 'too-large'
const PING_MS = 5_000

interface Session {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly messages: ConsumerMessages
}

/**
 * The bus of several replicas: one JetStream stream, bounded by age and size, which each replica reads in order by its
 * own consumer. An unreachable broker stops nobody: publishing fails at once, connecting is retried for ever, and
 * meanwhile and afterwards listeners get a gap.
 */
export function createNatsBus(options: NatsBusOptions): EventBus {
  const { log, now = Date.now } = options
  const limits = { ...LIMITS, ...options.limits }
  const listeners = createListeners(log)
  /** The last delivered event. */
  let seen: { readonly epoch: string; readonly sequence: number } | undefined
  let session: Session | undefined
  let sinceMs = now()
  let inFlight = 0
  let isOver = false
  let wake: () => void = () => undefined
  const gapTimer = setInterval(() => {
    if (session === undefined) listeners.emitGap()
  }, limits.gapEveryMs)
  gapTimer.unref()
  const running = run()

  /** From one connection to the next. */
  async function run(): Promise<void> {
    for (let tries = 0; !isOver; tries++) {
      try {
        const opened = await begin()
        if (mayStop()) {
          await opened.connection.close()
          return
        }
        tries = 0
        session = opened
        sinceMs = now()
        log.info('the event bus is connected', { server: opened.connection.getServer() })
        const error = await opened.connection.closed()
        session = undefined
        sinceMs = now()
        if (!mayStop()) log.warn('the event bus is away', { reason: error?.message })
      } catch (error) {
        if (tries === 0) log.warn('the event bus cannot be reached', { reason: reasonOf(error) })
      }
      if (mayStop()) return
      await pause(Math.min(limits.lastRetryMs, limits.firstRetryMs * 2 ** tries))
    }
  }

  async function begin(): Promise<Session> {
    const connection = await connect(connectionOptions(options.url))
    try {
      const manager = await jetstreamManager(connection, { timeout: limits.confirmMs })
      const wanted = {
        subjects: [`${SUBJECTS}>`],
        max_age: nanos(limits.maxAgeMs),
        max_bytes: limits.maxBytes,
        discard: 'old' as const,
      }
      const { created, state } = await manager.streams
        .add({ name: STREAM, ...wanted })
        .catch(() => manager.streams.update(STREAM, wanted))
      const epoch = created
      const isSame = seen?.epoch === epoch && seen.sequence <= state.last_seq
      // A first connection has missed nothing promised to its listeners, unless it took long.
      if (!isSame) seen = { epoch, sequence: state.last_seq }
      const client = jetstream(connection, { timeout: limits.confirmMs })
      const consumer = await client.consumers.get(STREAM, { opt_start_seq: (seen?.sequence ?? state.last_seq) + 1 })
      const messages = await consumer.consume({ callback: take })
      // Publishing was refused while disconnected, here and perhaps elsewhere.
      listeners.emitGap()
      return { connection, client, messages }
    } catch (error) {
      await connection.close()
      throw error
    }
  }

  function take(message: JsMsg): void {
    if (seen === undefined || message.seq <= seen.sequence) return
    const isGap = message.seq !== seen.sequence + 1
    seen = { epoch: seen.epoch, sequence: message.seq }
    const topic = message.subject.slice(SUBJECTS.length)
    if (isGap || topic === TOO_LARGE) listeners.emitGap()
    if (topic !== TOO_LARGE) listeners.emit(topic as keyof Events, message.json<never>(), seen)
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** A function, because `isOver` changes during awaits. */
  function mayStop(): boolean {
    return isOver
  }

  return {
    async publish(topic, event) {
      if (session === undefined) throw new BusError('the broker is away')
      if (inFlight >= limits.inFlight) throw new BusError(`${String(inFlight)} events are not confirmed yet`)
      const { client, connection } = session
      const bytes = Buffer.from(JSON.stringify(event))
      const isTooLarge = bytes.length > (connection.info?.max_payload ?? 1024 * 1024) - 1024
      inFlight++
      try {
        await client.publish(SUBJECTS + (isTooLarge ? TOO_LARGE : topic), isTooLarge ? new Uint8Array(0) : bytes)
      } catch (error) {
        // It is unknown whether anybody received the event.
        listeners.emitGap()
        throw new BusError(`the broker did not confirm: ${reasonOf(error)}`, { cause: error })
      } finally {
        inFlight--
      }
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    onGap: (listener) => listeners.addGap(listener),
    state: () => ({ state: session === undefined ? 'away' : 'connected', sinceMs }),
    async close() {
      isOver = true
      clearInterval(gapTimer)
      wake()
      await session?.messages.close()
      await session?.connection.close()
      await running
      listeners.clear()
    },
  }
}

function connectionOptions(url: string): ConnectionOptions {
  const urls = url.split(',').map((part) => new URL(part.trim()))
  const [{ username, password, protocol } = new URL('nats://127.0.0.1')] = urls
  return {
    servers: urls.map(({ host }) => host),
    name: 'city-brain',
    // We must know ourselves what was missed during a reconnect.
    reconnect: false,
    timeout: PING_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
    ...(protocol === 'tls:' && { tls: {} }),
    ...(username !== '' &&
      (password === ''
        ? { token: decodeURIComponent(username) }
        : { user: decodeURIComponent(username), pass: decodeURIComponent(password) })),
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
