import { FIRST_TOLD, SIMULATED_FEEDS } from '../../../domain/simulated-feeds.ts'
import { readSettings } from '../../store/settings/city-settings.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Log } from '../../platform/log/log.ts'
import { NoSimulatorError, type SimulatorControl } from '../../admin/simulator/simulator-control.ts'
import { readDemo } from '../../store/sources/demo-marker.ts'
import { generatedCity } from './generator.ts'
import { clearAfterDemo } from './remove-demo.ts'
import { runSimulator, type SimulatorProcess } from './simulator-process.ts'
import { ensureSimulatorTokens } from './simulator-tokens.ts'

const sql = statements(new URL('./simulator.sql', import.meta.url))

export interface StartSimulatorOptions {
  readonly database: Database
  /** CITY_HOME. */
  readonly home: string
  /** Address of the city. */
  readonly url: string
  /** Its broker; absent: everything is sent by HTTP. */
  readonly mqttUrl?: string
  /** Feeds of the city. */
  readonly feedIds: readonly string[]
  readonly log: Log
}

const HOUR_MS = 3_600_000
const HISTORY_H = 24

/** The demo city's simulator, before, during and after its run. */
export interface DemoSimulator extends SimulatorControl {
  /** Starts it if there is a demo city. Failures are logged: the city works without it. */
  start(options: StartSimulatorOptions): Promise<void>
  /** Idempotent. */
  stop(): Promise<void>
}

/** How often the existence of the demo city is checked. */
const LOOK_MS = 10_000

export function createDemoSimulator(): DemoSimulator {
  let running: SimulatorProcess | undefined
  let looking: NodeJS.Timeout | undefined
  let isStopped = false
  async function stop(): Promise<void> {
    clearInterval(looking)
    await running?.stop()
    running = undefined
  }
  /** After the demo was removed: the simulator's data is deleted, now and after its last messages. */
  async function end(database: Database, log: Log): Promise<void> {
    await stop()
    const clear = (): Promise<void> =>
      clearAfterDemo(database).catch((error: unknown) =>
        log.error('what the demo left behind could not be removed', error),
      )
    await clear()
    setTimeout(() => void clear(), LOOK_MS).unref()
  }
  return {
    state: () => running?.state(),
    send: (command) => running?.send(command) ?? Promise.reject(new NoSimulatorError('no simulator runs')),
    async start(options) {
      const { database, log } = options
      try {
        const args = await argumentsFor(options)
        if (args === undefined || isStopped) return
        log.info('the simulator animates the demo city; to turn it off: CITY_SIMULATOR=0')
        running = runSimulator({ args, log })
        looking = setInterval(() => {
          // An unreachable database says nothing about the demo.
          isThere(database).then(
            (there) => (there ? undefined : end(database, log)),
            () => undefined,
          )
        }, LOOK_MS).unref()
      } catch (error) {
        log.error('the simulator of the demo city could not be started', error)
      }
    },
    stop() {
      isStopped = true
      return stop()
    },
  }
}

async function isThere(database: Database): Promise<boolean> {
  const demo = await database.read(SYSTEM, readDemo)
  return demo?.removedAt === null && demo.completedAt !== null
}

/**
 * The simulator's arguments, with its tokens. Its history of sensors starts at the end of the last run, at most a day
 * ago.
 * @returns undefined if there is no demo city
 */
async function argumentsFor(options: StartSimulatorOptions): Promise<string[] | undefined> {
  const { database, home, url, mqttUrl, feedIds } = options
  const demo = await database.read(SYSTEM, readDemo)
  if (demo?.removedAt !== null || demo.completedAt === null) return undefined
  const { folder } = await generatedCity(home, demo)
  const feeds = SIMULATED_FEEDS.filter((id) => feedIds.includes(id))
  const tokenFile = await ensureSimulatorTokens(database, home, feeds)
  const last = await database.write(SYSTEM, async (session) => {
    await session.rows(sql('keepLess'))
    return session.row<{ at: Date | null }>(sql('toldUntil', { feedIds: FIRST_TOLD }))
  })
  const silentH = last?.at == null ? HISTORY_H : (Date.now() - last.at.getTime()) / HOUR_MS
  const { timeZone } = await database.read(SYSTEM, readSettings)
  const hours = Math.max(0, Math.min(HISTORY_H, silentH))
  return [
    ...['--url', url, '--city', folder, '--token-file', tokenFile, '--history', hours.toFixed(3)],
    ...['--zone', timeZone],
    ...(mqttUrl === undefined ? [] : ['--mqtt', mqttUrl]),
  ]
}
