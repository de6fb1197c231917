import packageJson from '../../package.json' with { type: 'json' }
import { DOMAINS } from './domains.ts'
import { refused } from '../graphql/errors.ts'
import { scalarResolvers } from '../graphql/scalars.ts'
import type { Resolvers } from '../graphql/types.generated.ts'

/** Subscriptions that are answered once for all equal requests, for the live queries. */
export const LIVE_FIELDS = DOMAINS.flatMap(({ liveFields }) => liveFields)

/** The live queries answer these before anything is executed, unless the server takes no feeds. */
function subscribe(): never {
  throw refused('FORBIDDEN', 'this subscription requires a WebSocket of a server that takes feeds')
}

export const resolvers: readonly Resolvers[] = [
  { ...scalarResolvers, Query: { apiVersion: () => packageJson.version } },
  { Subscription: Object.fromEntries(LIVE_FIELDS.map(({ name }) => [name, { subscribe }])) },
  ...DOMAINS.map(({ resolvers }) => resolvers),
]
