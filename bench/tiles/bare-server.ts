// The floor: node:http sending one buffer and nothing else. Arguments: file, content coding. Says its port.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const [file = '', coding = 'identity'] = process.argv.slice(2)
const body = readFileSync(file)
const headers = {
  'Content-Type': 'application/vnd.mapbox-vector-tile',
  'Content-Length': body.length,
  ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
}
const server = createServer((_, response) => {
  response.writeHead(200, headers).end(body)
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
