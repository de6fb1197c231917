import { join } from 'node:path'
import { ensureAdministrator, FIRST_ADMINISTRATOR } from '../auth/first-administrator.ts'
import { readCity } from '../city/city.service.ts'
import { SYSTEM } from '../db/database.ts'
import type { Answer, Door } from '../door.ts'
import { createCity } from '../server.ts'
import type { Settings } from '../settings.ts'
import { startCity, type StartCityOptions } from './start-city.ts'

export interface ServeCityOptions extends StartCityOptions {
  readonly settings: Settings
  /** Open already. */
  readonly door: Door
  /** What the door leads to during the start; true: it has answered. */
  readonly starting: (...request: Parameters<Answer>) => boolean
  /** Where the door is. */
  readonly url: string
}

/** A part of the start that cannot be interrupted is not waited for any longer than this: it is made to be cut off. */
const STOP_PATIENCE_MS = 5_000

/**
 * Makes the city ready behind the open door, serves it until `signal` is aborted, then finishes what is under way.
 * @throws what the start failed with; `signal.reason` when it was aborted during the start.
 */
export async function serveCity(options: ServeCityOptions): Promise<void> {
  const { root, settings, progress, log, door, starting, url, signal } = options
  let late: NodeJS.Timeout | undefined
  const hurry = (): void => {
    late = setTimeout(() => process.exit(0), STOP_PATIENCE_MS)
  }
  signal.addEventListener('abort', hurry, { once: true })
  const database = await startCity(options).finally(() => {
    clearTimeout(late)
    signal.removeEventListener('abort', hurry)
  })
  try {
    const administrator = await ensureAdministrator(database, settings.adminPassword)
    const city = await createCity({ database, settings, log, dashboard: join(root, 'dist') })
    door.leadTo((request, response) => {
      if (!starting(request, response)) city.answer(request, response)
    })
    progress.end('ready')
    const seconds = (progress.report().elapsedMs / 1000).toFixed(1)
    log.info(`the city is there: ${url}`, { engine: database.engine, seconds })
    if (administrator.password !== undefined)
      process.stdout.write(`\n  ${FIRST_ADMINISTRATOR}  ${administrator.password}\n\n`)
    if ((await database.read(SYSTEM, readCity)) === null)
      log.info('the city is empty; import one with: npm run city -- import osm <file.osm.pbf>')
    await aborted(signal)
    await door.close()
    await city.stop()
  } finally {
    await database.close()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
