import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../platform/events/test-broker.ts'

/**
 * An Eclipse Mosquitto for a test on loopback: MQTT 5 and 3.1.1, with its sessions and messages in a folder of its own.
 */
export interface TestMosquitto {
  readonly url: string
  /** Stops it; its data is kept. */
  stop(): Promise<void>
  /** On the same port, with its data. */
  start(): Promise<void>
  remove(): Promise<void>
}

/** Path of the program, from MOSQUITTO. */
export const MOSQUITTO = process.env.MOSQUITTO ?? '/usr/sbin/mosquitto'

export async function startTestMosquitto(): Promise<TestMosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'city-brain-mosquitto-'))
  const port = await freePort()
  const settings = join(folder, 'mosquitto.conf')
  const lines = [
    `listener ${String(port)} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${folder}/`,
    // Each change is on disk before the next one.
    'autosave_on_changes true',
    'autosave_interval 1',
    'max_queued_messages 100000',
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ]
  await writeFile(settings, `${lines.join('\n')}\n`)
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    const child = spawn(MOSQUITTO, ['-c', settings], { stdio: 'ignore' })
    running = child
    await once(child, 'spawn')
    while (!(await accepts(port))) if (child.exitCode !== null) throw new Error('mosquitto ended at once')
  }
  async function stop(): Promise<void> {
    const child = running
    running = undefined
    if (child?.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  await start()
  return {
    url: `mqtt://127.0.0.1:${String(port)}`,
    start,
    stop,
    async remove() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => setTimeout(() => resolve(false), 20))
  })
}
