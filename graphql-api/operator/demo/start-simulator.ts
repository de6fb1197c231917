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
  /** Where the city is. */
  readonly url: string
  /** Where its broker is; absent: everything goes by HTTP. */
  readonly mqttUrl?: string
  /** Feeds that the city has. */
  readonly feedIds: readonly string[]
  readonly log: Log
}

const HOUR_MS = 3_600_000
const HISTORY_H = 24

/** The simulator of the demo city, from before it runs until after. */
export interface DemoSimulator extends SimulatorControl {
  /** Starts it where there is a demo city. What goes wrong is a line of the log: the city works without it. */
  start(options: StartSimulatorOptions): Promise<void>
  /** Idempotent. */
  stop(): Promise<void>
}

/** It is asked so often whether the demo city is still there. */
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
  /** The demo has gone: what the simulator said meanwhile goes too, now and when the last of it has been written. */
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
        log.info('the simulator brings the demo city to life; without it: CITY_SIMULATOR=0')
        running = runSimulator({ args, log })
        looking = setInterval(() => {
          // A database that is away says nothing of the demo.
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
 * What the simulator is told, its tokens made. What sensors told of before begins where the last run ended, a day ago at most.
 * @returns undefined when there is no demo city.
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
