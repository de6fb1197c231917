// A server of subscriptions: `ours`, or `plain` graphql-ws, which executes and writes each answer for each client. Same schema, same events.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { useServer } from 'graphql-ws/use/ws'
import type { GraphQLSchema } from 'graphql'
import { WebSocketServer } from 'ws'
import { testAuthenticator, testViewer } from '../../graphql-api/security/accounts/test-viewers.ts'
import type { Database } from '../../graphql-api/platform/db/database.ts'
import type { EventBus, Events, Position } from '../../graphql-api/platform/events/event-bus.ts'
import { createListeners } from '../../graphql-api/platform/events/listeners.ts'
import { observationsArrived } from '../../graphql-api/city/observations/observations-arrived.ts'
import { createLiveHub } from '../../graphql-api/live/live-hub.ts'
import { attachLiveQueries } from '../../graphql-api/live/live-queries.ts'
import { createLog } from '../../graphql-api/platform/log/log.ts'
import { createContext } from '../../graphql-api/graphql/context.ts'
import { buildSchema } from '../../graphql-api/app/create-api.ts'
import { benchEvent } from './events.ts'
import { LIVE_FIELDS } from '../../graphql-api/app/resolvers.ts'

export type Order =
  | { readonly events: number; readonly rows: number; readonly everyMs: number }
  | { readonly stop: true }
export type ServerMessage = { readonly port: number } | { readonly cpuS: number }

const [kind] = process.argv.slice(2)
const log = createLog('text')
const listeners = createListeners(log)
/** The same places in every run. */
const bus: EventBus = {
  publish: () => Promise.resolve(),
  subscribe: (topic, listener) => listeners.add(topic, listener),
  onGap: (listener) => listeners.addGap(listener),
  state: () => ({ state: 'in-process', sinceMs: 0 }),
  close: () => Promise.resolve(),
}
/** Nothing of what is asked for here is in it. */
const database = { read: () => Promise.resolve([]) } as unknown as Database
const viewer = testViewer()
const http = createServer()

if (kind === 'ours') {
  const hub = createLiveHub({ database, bus, log })
  const live = attachLiveQueries({
    fields: LIVE_FIELDS,
    ...{
      schema: buildSchema(),
      database,
      authenticator: testAuthenticator(viewer),
      production: true,
      host: '127.0.0.1',
    },
    ...{ trustProxy: false, hub, onFault: (error) => log.error('fault', error) },
    limits: { socketsPerAddress: 1e6, socketsPerViewer: 1e6, sockets: 1e6, watchMs: 1e9 },
  })
  http.on('upgrade', (...request) => live.upgrade(...request))
} else {
  const schema = buildSchema()
  subscribe(schema, await observationsArrived.open({}, () => Promise.resolve(new Set())))
  const context = (): object => createContext({ database, viewer, requestId: 'bench' })
  useServer({ schema, context }, new WebSocketServer({ server: http, path: '/graphql' }))
}

/** Gives each client a stream of its own, as a plain server does. */
function subscribe(schema: GraphQLSchema, answers: Awaited<ReturnType<typeof observationsArrived.open>>): void {
  const field = schema.getSubscriptionType()?.getFields().observationsArrived
  if (field === undefined) throw new Error('there is no observationsArrived')
  const audience = { key: '', regions: undefined, restricted: true }
  field.subscribe = () => {
    const waiting: object[] = [answers.standing?.({ cursor: '-', gap: false }) ?? {}]
    let wake: () => void = () => undefined
    listeners.add('observations', (event: Events['observations'], position: Position) => {
      const cursor = `${position.epoch}:${String(position.sequence)}`
      const batch = { entries: [{ index: 1, position, topic: 'observations' as const, event }], cursor, gap: false }
      waiting.push(...(answers.collect(batch, audience, undefined as never) as object[]))
      wake()
    })
    return (async function* () {
      for (;;) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield { observationsArrived: next }
        await new Promise<void>((resolve) => (wake = resolve))
      }
    })()
  }
}

process.on('message', (order: Order) => {
  if ('stop' in order) process.exit(0)
  void run(order)
})

async function run({ events, rows, everyMs }: Exclude<Order, { stop: true }>): Promise<void> {
  const before = process.cpuUsage()
  for (let i = 1; i <= events; i++) {
    listeners.emit('observations', benchEvent(i, rows), { epoch: 'bench', sequence: i })
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  const { user, system } = process.cpuUsage(before)
  process.send?.({ cpuS: (user + system) / 1e6 } satisfies ServerMessage)
}

http.listen(0, '127.0.0.1')
await once(http, 'listening')
process.send?.({ port: (http.address() as AddressInfo).port } satisfies ServerMessage)
