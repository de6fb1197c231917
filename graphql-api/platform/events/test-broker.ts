import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A nats-server for a test on loopback, with its own store. */
export interface TestBroker {
  readonly url: string
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>
  /** On the same port, with its stored data. */
  start(): Promise<void>
  /** Ends it and deletes its data. */
  remove(): Promise<void>
}

/** Path of the program, from NATS_SERVER. */
export const NATS_SERVER = process.env.NATS_SERVER ?? '/usr/sbin/nats-server'

export async function startTestBroker(): Promise<TestBroker> {
  const store = await mkdtemp(join(tmpdir(), 'city-brain-nats-'))
  const port = await freePort()
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    const child = spawn(
      NATS_SERVER,
      ['--jetstream', '--addr', '127.0.0.1', '--port', String(port), '--store_dir', store],
      {
        stdio: 'ignore',
      },
    )
    running = child
    await once(child, 'spawn')
    while (!(await answers(port))) if (child.exitCode !== null) throw new Error('nats-server ended at once')
  }
  async function stop(): Promise<void> {
    const child = running
    running = undefined
    if (child?.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    url: `nats://127.0.0.1:${String(port)}`,
    start,
    stop,
    async remove() {
      await stop()
      await rm(store, { recursive: true, force: true })
    },
  }
}

/** A free port of loopback. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** It sends a greeting when it is ready. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => setTimeout(() => resolve(false), 20))
  })
}
