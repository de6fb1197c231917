import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import dns from 'node:dns'
import { createServer, get } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, test } from 'vitest'
import { watchOutbound } from './outbound.ts'

test('detects every kind of connection', async () => {
  const probe = createServer()
  // Nothing listens there.
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()))
  const closed = (probe.address() as AddressInfo).port
  await new Promise((resolve) => probe.close(resolve))
  const outbound = watchOutbound()
  const ended = (emitter: { once(event: string, listener: () => void): unknown }, ...events: string[]): Promise<void> =>
    new Promise((resolve) => events.forEach((event) => emitter.once(event, () => resolve())))
  try {
    const seenAfter = async (work: () => Promise<unknown>): Promise<string[]> => {
      const before = outbound.seen().length
      await work().catch(() => undefined)
      return outbound.seen().slice(before)
    }
    const tcp = `TCPCONNECTWRAP 127.0.0.1:${String(closed)}`
    expect(await seenAfter(() => fetch(`http://127.0.0.1:${String(closed)}/`))).toContain(tcp)
    expect(await seenAfter(() => ended(get({ host: '127.0.0.1', port: closed }), 'error'))).toContain(tcp)
    expect(await seenAfter(() => ended(connect(closed, '127.0.0.1'), 'error'))).toContain(tcp)
    expect(await seenAfter(() => ended(connectTls(closed, '127.0.0.1'), 'error'))).toContain(tcp)
    expect(await seenAfter(() => ended(connect('/nothing/is/here'), 'error'))).toContain(
      'PIPECONNECTWRAP /nothing/is/here',
    )
    expect(await seenAfter(() => dns.promises.lookup('localhost'))).toContain('GETADDRINFOREQWRAP localhost')
    // No query is sent: a loopback address, and a timeout before any answer.
    const resolver = new dns.promises.Resolver({ timeout: 1, tries: 1 })
    resolver.setServers([`127.0.0.1:${String(closed)}`])
    expect((await seenAfter(() => resolver.resolve4('localhost.test'))).join()).toContain('QUERYWRAP')
    const udp = async (): Promise<void> => {
      const socket = createSocket('udp4')
      await ended(socket.bind(0, '127.0.0.1'), 'listening')
      socket.close()
    }
    expect((await seenAfter(udp)).join()).toContain('UDPWRAP')
    expect((await seenAfter(() => ended(execFile(process.execPath, ['--version']), 'exit'))).join()).toContain(
      'PROCESSWRAP',
    )
  } finally {
    outbound.stop()
  }
})
