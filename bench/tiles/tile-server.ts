// Serves tiles as the product does, in a process of its own. Arguments: database URL, megabytes of cache, folder of archives (none: the
// database answers everything). Says its port.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ALL_RIGHTS } from '../../domain/rights.ts'
import { openServerDatabase } from '../../graphql-api/platform/db/server-database.ts'
import { createArchiveStore } from '../../tilesets/archive/archive-store.ts'
import { tileRoute } from '../../tilesets/tile-route.ts'
import { createTileSource } from '../../tilesets/tile-source.ts'

const [url = '', cacheMb = '256', folder] = process.argv.slice(2)
const database = openServerDatabase({ url })
const archives = folder === undefined ? undefined : createArchiveStore(database, { folder, onBroken: console.error })
const cacheBytes = Number(cacheMb) * 2 ** 20
const route = tileRoute(createTileSource(database, { cacheBytes, ...(archives !== undefined && { archives }) }))
// Of the whole city. Finding out who asks is measured with GraphQL, where it costs the same.
const viewer = { rights: new Set(ALL_RIGHTS) }
const server = createServer((request, response) => {
  if (!route(request, response, viewer)) response.writeHead(404).end()
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
