// Clients that subscribe, count what comes and remember what it was, in a process of their own.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { QUERY } from './events.ts'

export interface Received {
  readonly messages: number
  readonly bytes: number
  /** Of all that each client received; one for all that received the same. */
  readonly digests: readonly string[]
}

const [port, clients, events] = process.argv.slice(2).map(Number) as [number, number, number]
let messages = 0
let bytes = 0
const ended: boolean[] = []
const hashes = Array.from({ length: clients }, () => createHash('sha256'))

await Promise.all(
  hashes.map(async (hash) => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/graphql`, 'graphql-transport-ws', {
      headers: { authorization: 'Bearer bench' },
    })
    await once(socket, 'open')
    socket.send('{"type":"connection_init"}')
    await once(socket, 'message')
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }))
    // Where it stands, at the beginning.
    await once(socket, 'message')
    let own = 0
    socket.on('message', (data: Buffer) => {
      messages++
      bytes += data.length
      hash.update(JSON.stringify((JSON.parse(data.toString()) as { payload: unknown }).payload))
      if (++own === events) socket.close()
    })
    socket.on('close', () => {
      if (hashes.every((_, i) => ended[i] === true)) return
      ended[hashes.indexOf(hash)] = true
      if (hashes.every((_, i) => ended[i] === true)) finish()
    })
  }),
)
process.send?.('ready')

function finish(): void {
  const digests = [...new Set(hashes.map((hash) => hash.digest('hex')))]
  process.send?.({ messages, bytes, digests } satisfies Received)
}
