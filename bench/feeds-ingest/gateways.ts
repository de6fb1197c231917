import { once } from 'node:events'
import { connect } from 'node:net'
import { generate } from 'mqtt-packet'
import { messagesOf, readingsAfter } from './readings.ts'

/**
 * A process of its own that stands for the gateways: some connections that send QoS 1 as fast as the broker reads, from packets that are
 * made before the clock runs, and count what is acknowledged. Told `{ afterMs, perMessage }` it makes them and says `ready`; told `go` it
 * sends, and says `done` when all are acknowledged.
 */
const [port = '0', topic = ''] = process.argv.slice(2)
const GATEWAYS = 4
/** Of a CONNACK and of a PUBACK. */
const ANSWER_BYTES = 4

const gateways = await Promise.all(
  Array.from({ length: GATEWAYS }, async (_, i) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: `gateway-${String(i)}`,
        keepalive: 0,
        username: 'gateway',
        password: Buffer.from('x'),
      }),
    )
    await once(socket, 'data')
    return socket
  }),
)

let packets: readonly Buffer[] = []
let unansweredBytes = 0
for (const socket of gateways) {
  socket.on('data', (chunk: Buffer) => {
    unansweredBytes -= chunk.length
    if (unansweredBytes === 0) process.send?.('done')
  })
}

process.on('message', (command: 'go' | { afterMs: number; perMessage: number }) => {
  if (command === 'go') {
    packets.forEach((packet, i) => gateways[i]?.write(packet))
    return
  }
  const messages = messagesOf(readingsAfter(command.afterMs), command.perMessage)
  unansweredBytes = messages.length * ANSWER_BYTES
  packets = gateways.map((_, own) =>
    Buffer.concat(
      messages.flatMap((payload, i) =>
        i % GATEWAYS === own
          ? [
              generate({
                cmd: 'publish',
                topic,
                payload,
                qos: 1,
                messageId: 1 + Math.floor(i / GATEWAYS),
                dup: false,
                retain: false,
              }),
            ]
          : [],
      ),
    ),
  )
  process.send?.('ready')
})
process.on('disconnect', () => process.exit())
process.send?.('connected')
