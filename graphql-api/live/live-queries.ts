import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql'
import { handleProtocols, makeServer } from 'graphql-ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Authenticator, Viewer } from '../security/accounts/viewer.ts'
import type { Database } from '../platform/db/database.ts'
import { createFanOut, type LiveMember } from './fan-out.ts'
import type { LiveField } from '../graphql/live-field.ts'
import type { LiveHub } from './live-hub.ts'
import { MAX_ANSWER_BYTES, tooLongAnswer } from '../graphql/answer-bytes.ts'
import { createContext, type Context, type Services } from '../graphql/context.ts'
import { codeOf, formatError } from '../graphql/format-error.ts'
import { createLatest, type Latest } from './latest.ts'
import { createLiveCheck, refusal, subscribeLive, type LiveRequest } from './live-operation.ts'
import { createSocketGuard } from './socket-guard.ts'
import { CLOSED, createMessageCount, endSocket, endWatched, keepAlive } from './socket-life.ts'
import { createWatch } from './watch.ts'

export interface LiveQueriesOptions {
  /** With resolvers and rules. */
  readonly schema: GraphQLSchema
  readonly database: Pick<Database, 'snapshot' | 'read' | 'write'>
  readonly authenticator: Authenticator
  readonly production: boolean
  /** HOST: the server's address. */
  readonly host: string
  readonly trustProxy: boolean
  /** Called for internal errors. */
  readonly onFault: (error: unknown, requestId: string) => void
  readonly limits?: Partial<LiveLimits>
  /** Services for subscriptions besides the database. */
  readonly services?: Services
  /** Subscriptions that are answered once for all equal requests. */
  readonly fields: readonly LiveField[]
  /** Recent changes; absent: subscriptions to them are refused. */
  readonly hub?: LiveHub | undefined
}

export interface LiveLimits {
  readonly sockets: number
  readonly socketsPerAddress: number
  readonly socketsPerViewer: number
  readonly subscriptionsPerSocket: number
  /** Messages of one client in ten seconds. */
  readonly messages: number
  /** Of one event. */
  readonly answerBytes: number
  readonly keepAliveMs: number
  /** How often connected clients are checked. */
  readonly watchMs: number
}

const LIMITS: LiveLimits = {
  sockets: 5_000,
  socketsPerAddress: 200,
  socketsPerViewer: 20,
  subscriptionsPerSocket: 20,
  messages: 100,
  answerBytes: MAX_ANSWER_BYTES,
  keepAliveMs: 15_000,
  watchMs: 2_000,
}
const MAX_MESSAGE_BYTES = 64 * 1024
/** Limit for a client that does not read. */
const MAX_UNSENT_BYTES = 1024 * 1024
const MESSAGES_WITHIN_MS = 10_000

/** Subscriptions over WebSocket. */
export interface LiveQueries {
  /** For the `upgrade` event of the HTTP server. False: it is not for `/graphql`, and nothing was touched. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Closes all sockets and accepts no more. Idempotent. */
  close(): Promise<void>
}

/** State of one socket. */
interface Client {
  readonly socket: WebSocket
  readonly address: string
  /** Its credentials: headers of the upgrade, or a later token. */
  credentials: Pick<IncomingMessage, 'headers'>
  viewer: Viewer | undefined
  readonly streams: Set<Latest<Viewer>>
  /** Subscriptions answered together with those of others. */
  readonly members: Map<LiveMember, LiveRequest>
  unwatch: () => void
}

/** The client of a subscription, passed from `onSubscribe` to `subscribe`. */
interface Subscriber {
  readonly client: Client
  readonly id: string
  readonly payload: LiveRequest
}

interface Answered {
  readonly data?: ExecutionResult['data'] | undefined
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[] | undefined
}

interface Extra {
  readonly client: Client
}

/**
 * Subscriptions at `/graphql` by graphql-transport-ws, for signed-in viewers: by the session cookie from a page of this
 * site, or by a token in `Authorization` or `connectionParams.token`. A viewer who loses access is disconnected within
 * seconds.
 */
export function attachLiveQueries(options: LiveQueriesOptions): LiveQueries {
  const { schema, database, authenticator, production, onFault } = options
  const limits = { ...LIMITS, ...options.limits }
  const guard = createSocketGuard({ ...options, ...limits })
  const check = createLiveCheck(schema, production)
  const watch = createWatch({ database, everyMs: limits.watchMs, onFault: (error) => onFault(error, 'live-queries') })
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  })
  const clients = new Set<Client>()
  let closing: Promise<void> | undefined

  const server = makeServer<Record<string, unknown>, Extra>({
    schema,
    connectionInitWaitTimeout: 5_000,
    async onConnect({ connectionParams, extra: { client } }) {
      const token = connectionParams?.token
      if (typeof token === 'string') client.credentials = { headers: { authorization: `Bearer ${token}` } }
      const viewer = await authenticator.viewerOf(client.credentials)
      if (viewer === undefined) return end(client, CLOSED.unauthenticated, 'Sign in first')
      const same = [...clients].filter((other) => other.viewer !== undefined && isSame(other.viewer, viewer))
      if (same.length >= limits.socketsPerViewer) return end(client, CLOSED.tooMany, 'Too many connections')
      client.viewer = viewer
      client.unwatch = watch.add({
        get viewer() {
          return client.viewer ?? viewer
        },
        end: (why) => endWatched(client.socket, why),
        changed: () => void renew(client),
      })
      return true
    },
    onSubscribe({ extra: { client }, subscriptions }, id, payload) {
      if (client.viewer === undefined) return [refusal('UNAUTHENTICATED', 'Sign in first')]
      if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket)
        return [refusal('TOO_MANY_SUBSCRIPTIONS', `At most ${String(limits.subscriptionsPerSocket)} at a time`)]
      const checked = check(payload, client.viewer)
      // Passes the client to `subscribe`.
      return 'schema' in checked ? { ...checked, contextValue: { client, id, payload } satisfies Subscriber } : checked
    },
    subscribe,
    onNext: (_, __, ___, ____, result) => answered(result),
    onError: (_, __, ___, errors) => errors.map(formatted),
  })

  const fanOut =
    options.hub &&
    createFanOut({
      hub: options.hub,
      fields: options.fields,
      createContext: (viewer) =>
        createContext({
          database,
          viewer,
          requestId: randomUUID(),
          forget: () => undefined,
          services: options.services,
        }),
      format: answered,
      onFault: (error) => onFault(error, 'live-queries'),
    })

  /** Together with equal subscriptions, or alone if the answer is personal. */
  async function subscribe(args: ExecutionArgs): ReturnType<typeof subscribeLive> {
    const { client, id, payload } = args.contextValue as Subscriber
    const { viewer, socket, members } = client
    if (viewer === undefined) return { errors: [refusal('UNAUTHENTICATED', 'Sign in first')] }
    try {
      const joining = fanOut?.join({ args: { ...args, contextValue: undefined }, viewer, socket, id })
      if (joining === undefined) return await subscribeLive(args, () => contextOf(client))
      const member = await joining
      members.set(member, payload)
      member.over.then(() => members.delete(member)).catch(() => undefined)
      // The client may have changed or left while it joined.
      if (socket.readyState !== socket.OPEN) member.finish()
      else if (client.viewer !== viewer) renewMembers(client, client.viewer ?? viewer)
      return member
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] }
      throw error
    }
  }

  /** Moves shared subscriptions to the group of their new audience, or ends those no longer allowed. */
  function renewMembers({ members }: Client, viewer: Viewer): void {
    for (const [member, payload] of members) {
      const checked = check(payload, viewer)
      if ('schema' in checked) member.renew(viewer).catch((error: unknown) => onFault(error, 'live-queries'))
      else member.finish({ errors: checked })
    }
  }

  function answered({ errors, data }: Answered): FormattedExecutionResult {
    const answer = { data: data ?? null, ...(errors !== undefined && { errors: errors.map(formatted) }) }
    const tooLong = tooLongAnswer(JSON.stringify(answer), limits.answerBytes)
    return tooLong === undefined ? answer : { data: null, errors: tooLong.errors }
  }

  function contextOf(client: Client): Context {
    return createContext({
      database,
      viewer: client.viewer,
      requestId: randomUUID(),
      address: client.address,
      forget: (accountId) => authenticator.forget(accountId),
      services: options.services,
      viewerChanges: () => {
        const stream = createLatest<Viewer>(() => client.streams.delete(stream))
        client.streams.add(stream)
        if (client.viewer !== undefined) stream.push(client.viewer)
        return stream
      },
    })
  }

  /** Reads the viewer again and reports changes. */
  async function renew(client: Client): Promise<void> {
    try {
      authenticator.forget(client.viewer?.id)
      const viewer = await authenticator.viewerOf(client.credentials)
      if (viewer === undefined) {
        // A second look finds out why.
        void watch.look()
        return
      }
      const isNew = client.viewer === undefined || fingerprint(client.viewer) !== fingerprint(viewer)
      client.viewer = viewer
      if (!isNew) return
      for (const stream of client.streams) stream.push(viewer)
      renewMembers(client, viewer)
    } catch (error) {
      onFault(error, 'live-queries')
      end(client, CLOSED.tryAgain, 'Try again in a moment')
    }
  }

  function end({ socket }: Client, code: number, reason: string): false {
    endSocket(socket, code, reason)
    return false
  }

  function formatted(error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
    if (!('toJSON' in error)) return error
    if (codeOf(error) !== undefined) {
      const requestId = randomUUID()
      error.extensions.requestId = requestId
      onFault(error.originalError ?? error, requestId)
    }
    return formatError(error.toJSON(), error)
  }

  function open(socket: WebSocket, request: IncomingMessage, address: string): void {
    const client: Client = {
      socket,
      address,
      credentials: { headers: request.headers },
      viewer: undefined,
      streams: new Set(),
      members: new Map(),
      unwatch: () => undefined,
    }
    clients.add(client)
    const stopKeeping = keepAlive(socket, limits.keepAliveMs)
    const isTooMany = createMessageCount(limits.messages, MESSAGES_WITHIN_MS)
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send(data) {
          if (socket.readyState !== socket.OPEN) return
          if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate()
          else socket.send(data)
        },
        close(code, reason) {
          if (socket.readyState === socket.OPEN) socket.close(code, reason)
        },
        onMessage(handle) {
          socket.on('message', (data: Buffer) => {
            if (isTooMany()) {
              end(client, CLOSED.tooMany, 'Too many messages')
              return
            }
            handle(data.toString('utf8')).catch((error: unknown) => {
              onFault(error, 'live-queries')
              end(client, 1011, 'Internal error')
            })
          })
        },
      },
      { client },
    )
    // An invalid message closes the socket by itself.
    socket.on('error', () => undefined)
    socket.once('close', (code, reason) => {
      stopKeeping()
      client.unwatch()
      clients.delete(client)
      guard.left(address)
      for (const stream of client.streams) void stream.return()
      for (const member of client.members.keys()) member.finish()
      void closed(code, reason.toString())
    })
  }

  return {
    upgrade(request, socket, head) {
      const path = (request.url ?? '').split('?', 1)[0]
      if (path !== '/graphql' || closing !== undefined) return false
      const address = guard.admit(request, socket)
      if (address === undefined) return true
      // A refused or aborted handshake never becomes a socket.
      let hasBegun = false
      socket.once('close', () => {
        if (!hasBegun) guard.left(address)
      })
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        hasBegun = true
        open(webSocket, request, address)
      })
      return true
    },
    close() {
      closing ??= (async () => {
        watch.stop()
        fanOut?.close()
        const gone = [...clients].map(
          (client) => new Promise<void>((resolve) => client.socket.once('close', () => resolve())),
        )
        for (const client of clients) end(client, CLOSED.goingAway, 'The server stops')
        await Promise.all(gone)
      })()
      return closing
    },
  }
}

/** Sets as arrays: JSON has no sets. */
function fingerprint(viewer: Viewer): string {
  return JSON.stringify({ ...viewer, rights: [...viewer.rights] })
}

function isSame(one: Viewer, other: Viewer): boolean {
  return one.kind === other.kind && one.id === other.id
}
