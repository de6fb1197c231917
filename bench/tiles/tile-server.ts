// Serves tiles as the product does, in a process of its own. Arguments: database URL, megabytes of cache. Says its port.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openServerDatabase } from '../../graphql-api/db/server-database.ts'
import { tileRoute } from '../../tilesets/tile-route.ts'
import { createTileSource } from '../../tilesets/tile-source.ts'

const [url = '', cacheMb = '256'] = process.argv.slice(2)
const route = tileRoute(createTileSource(openServerDatabase({ url }), { cacheBytes: Number(cacheMb) * 2 ** 20 }))
const server = createServer((request, response) => {
  if (!route(request, response)) response.writeHead(404).end()
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
