// The floor: one statement that makes the whole JSON, sent by bare node:http. Argument: database URL. Says its address.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { statements } from '../../graphql-api/platform/db/statements.ts'

const [url = ''] = process.argv.slice(2)
const pool = new Pool({ connectionString: url, max: 10, options: '-c jit=off' })
const { text, values } = statements(new URL('./nested.sql', import.meta.url))('floor', { code: '990100000000' })

const server = createServer((request, response) => {
  request.resume()
  void pool.query<{ body: string }>({ name: 'floor', text, values: [...values] }).then(({ rows: [row] }) => {
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(row?.body)
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)
})
