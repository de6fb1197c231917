import packageJson from '../../package.json' with { type: 'json' }
import { DOMAINS } from './domains.ts'
import { refused } from '../graphql/errors.ts'
import { scalarResolvers } from '../graphql/scalars.ts'
import type { Resolvers } from '../graphql/types.generated.ts'

/** Subscriptions that are answered once for all who ask the same; the live queries look here. */
export const LIVE_FIELDS = DOMAINS.flatMap(({ liveFields }) => liveFields)

/** The live queries answer these before anything is executed, unless nothing is taken in. */
function subscribe(): never {
  throw refused('FORBIDDEN', 'this subscription takes a WebSocket of a server that takes feeds in')
}

export const resolvers: readonly Resolvers[] = [
  { ...scalarResolvers, Query: { apiVersion: () => packageJson.version } },
  { Subscription: Object.fromEntries(LIVE_FIELDS.map(({ name }) => [name, { subscribe }])) },
  ...DOMAINS.map(({ resolvers }) => resolvers),
]
