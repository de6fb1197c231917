// The API as the product serves it, in a process of its own. Argument: database URL. Says its address.
import { openServerDatabase } from '../../graphql-api/platform/db/server-database.ts'
import { createLog } from '../../graphql-api/platform/log/log.ts'
import { createServer } from '../../graphql-api/app/server.ts'

const [url = ''] = process.argv.slice(2)
const server = await createServer({
  database: openServerDatabase({ url }),
  settings: { port: 0, host: '127.0.0.1', production: true, trustProxy: false, tileCacheBytes: 0 },
  log: createLog('text'),
  dashboard: 'dist',
  // One machine asks as often as it can.
  rates: { address: 1e9, viewer: 1e9, signIn: 60, feed: 1e9 },
})
console.log(`${await server.listen()}/graphql`)
