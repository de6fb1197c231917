import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { testDocuments } from '../../graphql/test-documents.ts'
import { buildPlainSchema } from '../../app/type-definitions.ts'
import { fuzz } from '../../platform/test-fuzz.ts'
import { attackedCity } from './attacked-city.ts'

const city = attackedCity('embedded', { settings: { production: false } })
const schema = buildPlainSchema()

/** Processor time of all threads: other load on the machine does not count. */
const LONGEST_MS = 2_000
const SILENCE_MS = 500
/** A client that sends a hundred messages in ten seconds is disconnected. */
const DOCUMENTS_A_SOCKET = 40

describe('random documents over HTTP', () => {
  test('of an anonymous client cause neither faults nor data that is not public', async () => {
    await fuzz('documents over HTTP of nobody', testDocuments(schema), async ({ query, variables }) => {
      const { status, errors, data } = await inTime(() => city().ask(query, { variables }))
      expect(status).toBeLessThan(500)
      expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('INTERNAL')
      expect(data == null || !Object.values(data).some((value) => typeof value === 'object' && value !== null)).toBe(
        true,
      )
    })
  })

  test('of an operator cause no faults', async () => {
    const cookie = await city().cookieOf('duty')
    await fuzz('queries over HTTP', testDocuments(schema, 'query'), async ({ query, variables }) => {
      const { status, errors } = await inTime(() => city().ask(query, { variables, cookie }))
      expect(status).toBeLessThan(500)
      expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('INTERNAL')
    })
  })
})

describe('random subscriptions over WebSocket', () => {
  test('of an operator cause no faults', async () => {
    const cookie = await city().cookieOf('duty')
    let client = await open({ cookie, origin: city().url })
    let sent = 0
    await fuzz('subscriptions over WebSocket', testDocuments(schema, 'subscription'), async (payload) => {
      if (client.readyState !== client.OPEN || ++sent % DOCUMENTS_A_SOCKET === 0) {
        client.terminate()
        client = await open({ cookie, origin: city().url })
      }
      const id = String(sent)
      const answer = await inTime(async () => {
        client.send(JSON.stringify({ id, type: 'subscribe', payload }))
        return firstOf(client)
      })
      expect(answer).not.toContain('INTERNAL')
      if (client.readyState === client.OPEN) client.send(JSON.stringify({ id, type: 'complete' }))
    })
    client.terminate()
    expect(city().lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })

  test('of an anonymous client end the socket', async () => {
    await fuzz('subscriptions of nobody', testDocuments(schema, 'subscription'), async (payload) => {
      const socket = new WebSocket(city().url.replace('http', 'ws') + '/graphql', 'graphql-transport-ws')
      await once(socket, 'open')
      const closed = once(socket, 'close')
      const code = await inTime(async () => {
        socket.send(JSON.stringify({ type: 'connection_init' }))
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
        return (await closed)[0] as number
      })
      expect([4401, 1009]).toContain(code)
    })
  })
})

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(LONGEST_MS)
  return result
}

async function open(headers: Readonly<Record<string, string>>): Promise<WebSocket> {
  const socket = new WebSocket(city().url.replace('http', 'ws') + '/graphql', 'graphql-transport-ws', { headers })
  await once(socket, 'open')
  const acknowledged = once(socket, 'message')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await acknowledged
  return socket
}

/** The next message; none if a subscription is valid and has nothing to send, or the socket ends. */
function firstOf(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    const done = (text: string): void => {
      clearTimeout(silence)
      socket.off('message', onMessage)
      socket.off('close', onClose)
      resolve(text)
    }
    const onMessage = (data: Buffer): void => done(data.toString())
    const onClose = (): void => done('')
    const silence = setTimeout(() => done(''), SILENCE_MS)
    socket.on('message', onMessage)
    socket.on('close', onClose)
  })
}
