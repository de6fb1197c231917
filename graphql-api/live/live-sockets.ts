import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { ALIVE_MS, LiveMessageError, readViewMessage } from '../../domain/live-messages.ts'
import type { Authenticator, Viewer } from '../security/accounts/viewer.ts'
import type { Database } from '../platform/db/database.ts'
import { createSocketGuard } from './socket-guard.ts'
import { CLOSED, createMessageCount, endSocket, endWatched, keepAlive } from './socket-life.ts'
import { createWatch } from './watch.ts'
import { createLiveClient, type LiveClient } from './live-client.ts'
import type { LiveHub } from './live-hub.ts'

export interface LiveSocketsOptions {
  readonly hub: LiveHub
  readonly database: Pick<Database, 'read'>
  readonly authenticator: Authenticator
  /** HOST: the server's address. */
  readonly host: string
  readonly trustProxy: boolean
  /** Called for internal errors. */
  readonly onFault: (error: unknown) => void
  readonly limits?: Partial<LiveSocketLimits>
}

export interface LiveSocketLimits {
  readonly sockets: number
  readonly socketsPerAddress: number
  readonly socketsPerViewer: number
  /** Messages of one client in ten seconds. */
  readonly messages: number
  readonly aliveMs: number
  readonly attendMs: number
  readonly watchMs: number
}

const LIMITS: LiveSocketLimits = {
  sockets: 5_000,
  socketsPerAddress: 200,
  socketsPerViewer: 20,
  messages: 100,
  aliveMs: ALIVE_MS,
  attendMs: 1_000,
  watchMs: 2_000,
}
const MAX_MESSAGE_BYTES = 8 * 1024
const MESSAGES_WITHIN_MS = 10_000
const PING_MS = 15_000

/** `/live`: binary frames of movers (docs/live-format.md). */
export interface LiveSockets {
  /** For the `upgrade` event of the HTTP server. False: it is not for `/live`, and nothing was touched. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Number of connected clients. */
  size(): number
  /** Closes all sockets and accepts no more. Idempotent. */
  close(): Promise<void>
}

interface Connected {
  readonly socket: WebSocket
  readonly client: LiveClient
  readonly credentials: Pick<IncomingMessage, 'headers'>
  viewer: Viewer
  unwatch: () => void
}

export function attachLiveSockets(options: LiveSocketsOptions): LiveSockets {
  const { hub, authenticator, onFault } = options
  const limits = { ...LIMITS, ...options.limits }
  const guard = createSocketGuard({ ...options, ...limits })
  const watch = createWatch({ database: options.database, everyMs: limits.watchMs, onFault })
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const open = new Set<WebSocket>()
  const connected = new Set<Connected>()
  let closing: Promise<void> | undefined

  const attending = setInterval(() => {
    for (const { socket, client } of connected)
      if (!client.attend()) endSocket(socket, CLOSED.tryAgain, 'Reads too slowly')
  }, limits.attendMs)
  attending.unref()
  const living = setInterval(() => {
    const message = { type: 'alive', atMs: Date.now(), bus: hub.bus.state().state } as const
    for (const one of connected) {
      one.client.send(message)
      // Regions may have been redrawn.
      void show(one)
    }
  }, limits.aliveMs)
  living.unref()

  /** @returns undefined: the socket was closed */
  async function enter(socket: WebSocket, request: IncomingMessage): Promise<Connected | undefined> {
    const credentials = { headers: request.headers }
    const viewer = await authenticator.viewerOf(credentials)
    if (socket.readyState !== socket.OPEN) return undefined
    const barred = refusal(viewer)
    if (viewer === undefined || barred !== undefined) {
      endSocket(socket, ...(barred ?? ([CLOSED.unauthenticated, 'Sign in first'] as const)))
      return undefined
    }
    const same = [...connected].filter((other) => other.viewer.kind === viewer.kind && other.viewer.id === viewer.id)
    if (same.length >= limits.socketsPerViewer) {
      endSocket(socket, CLOSED.tooMany, 'Too many connections')
      return undefined
    }
    const one: Connected = {
      socket,
      client: createLiveClient(socket, hub),
      credentials,
      viewer,
      unwatch: () => undefined,
    }
    connected.add(one)
    one.unwatch = watch.add({
      get viewer() {
        return one.viewer
      },
      end: (why) => endWatched(socket, why),
      changed: () => void renew(one),
    })
    one.client.send({ type: 'alive', atMs: Date.now(), bus: hub.bus.state().state })
    return one
  }

  /** Reads the viewer again: roles and regions may have changed. */
  async function renew(one: Connected): Promise<void> {
    try {
      authenticator.forget(one.viewer.id)
      const viewer = await authenticator.viewerOf(one.credentials)
      // A second look finds out why.
      if (viewer === undefined) {
        void watch.look()
        return
      }
      const barred = refusal(viewer)
      one.viewer = viewer
      if (barred === undefined) await show(one)
      else endSocket(one.socket, ...barred)
    } catch (error) {
      onFault(error)
      endSocket(one.socket, CLOSED.tryAgain, 'Try again in a moment')
    }
  }

  async function show(one: Connected): Promise<void> {
    try {
      const audience = await hub.audiences.of(one.viewer)
      if (connected.has(one)) one.client.show(audience)
    } catch (error) {
      onFault(error)
    }
  }

  async function take(one: Connected, data: RawData, isBinary: boolean): Promise<void> {
    try {
      if (isBinary) throw new LiveMessageError('the message is binary; expected text')
      const view = readViewMessage((data as Buffer).toString('utf8'))
      const audience = await hub.audiences.of(one.viewer)
      if (!connected.has(one)) return
      if (!one.client.look(view, audience))
        one.client.send({ type: 'error', code: 'TOO_MANY', message: 'Too many places are looked at; try again later' })
    } catch (error) {
      if (error instanceof LiveMessageError)
        one.client.send({ type: 'error', code: error.code, message: error.message })
      else throw error
    }
  }

  function begin(socket: WebSocket, request: IncomingMessage, address: string): void {
    open.add(socket)
    const stopKeeping = keepAlive(socket, PING_MS)
    const isTooMany = createMessageCount(limits.messages, MESSAGES_WITHIN_MS)
    const fail = (error: unknown): undefined => {
      onFault(error)
      endSocket(socket, CLOSED.tryAgain, 'Try again in a moment')
    }
    const entered = enter(socket, request).catch(fail)
    // One message after another, in order.
    let last: Promise<unknown> = entered
    socket.on('message', (data, isBinary) => {
      if (isTooMany()) {
        endSocket(socket, CLOSED.tooMany, 'Too many messages')
        return
      }
      last = last.then(async () => {
        const one = await entered
        if (one !== undefined) await take(one, data, isBinary).catch(fail)
      })
    })
    // An invalid message closes the socket by itself.
    socket.on('error', () => undefined)
    socket.once('close', () => {
      stopKeeping()
      open.delete(socket)
      guard.left(address)
      void entered.then((one) => {
        if (one === undefined) return
        connected.delete(one)
        one.unwatch()
        one.client.leave()
      })
    })
  }

  return {
    upgrade(request, socket, head) {
      if ((request.url ?? '').split('?', 1)[0] !== '/live' || closing !== undefined) return false
      const address = guard.admit(request, socket)
      if (address === undefined) return true
      // A refused or aborted handshake never becomes a socket.
      let hasBegun = false
      socket.once('close', () => {
        if (!hasBegun) guard.left(address)
      })
      server.handleUpgrade(request, socket, head, (webSocket) => {
        hasBegun = true
        begin(webSocket, request, address)
      })
      return true
    },
    size: () => connected.size,
    close() {
      closing ??= (async () => {
        watch.stop()
        clearInterval(attending)
        clearInterval(living)
        const gone = [...open].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())))
        for (const socket of open) endSocket(socket, CLOSED.goingAway, 'The server stops')
        await Promise.all(gone)
      })()
      return closing
    },
  }
}

/** Why a signed-in viewer is refused. */
function refusal(viewer: Viewer | undefined): readonly [code: number, reason: string] | undefined {
  if (viewer === undefined) return [CLOSED.unauthenticated, 'Sign in first']
  if (viewer.mustChangePassword) return [CLOSED.forbidden, 'Change your password first']
  return viewer.rights.has('city.view') ? undefined : [CLOSED.forbidden, 'The right city.view is missing']
}
