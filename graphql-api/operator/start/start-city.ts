import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildDashboard, isDashboardStale } from '../../app/dashboard-build.ts'
import { placeInTime } from '../../store/settings/city-settings.ts'
import type { Database } from '../../platform/db/database.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { closeHome, openText } from '../../platform/files/home-modes.ts'
import { startDemo } from './start-demo.ts'
import type { StartCityOptions } from './start-city-options.ts'

/**
 * Everything between the open listener and the city: dashboard, database and demo files concurrently, then loading the
 * demo. Each part continues where an earlier start was interrupted.
 * @returns the open database with an up-to-date schema
 * @throws errors of dashboard or database, or `signal.reason`; nothing is left running or open. A failure of the demo
 *   is only logged: the city works without it
 */
export async function startCity(options: StartCityOptions): Promise<Database> {
  // A failing part stops the others.
  const stop = new AbortController()
  const joined = { ...options, signal: AbortSignal.any([options.signal, stop.signal]) }
  const stopOthers = (error: unknown): never => {
    stop.abort(error)
    throw error
  }
  const demo = await startDemo(joined)
  const opening = openUpToDate(joined)
  const parts = await Promise.allSettled([
    ensureDashboard(joined).catch(stopOthers),
    opening.then((database) => demo.bring(database)).catch(stopOthers),
  ])
  await demo.settled()
  if (parts.every(({ status }) => status === 'fulfilled')) return opening
  await opening.then(
    (database) => database.close(),
    () => undefined,
  )
  throw options.signal.aborted ? options.signal.reason : stop.signal.reason
}

async function ensureDashboard({ root, settings, progress, log, signal }: StartCityOptions): Promise<void> {
  // A deployment may contain only `dist/`.
  if (settings.buildsDashboard === false || !existsSync(join(root, 'vite.config.ts')) || !isDashboardStale(root)) {
    progress.skip('dashboard')
    return
  }
  log.info('building the dashboard')
  await progress.during('dashboard', (report) =>
    buildDashboard(root, {
      signal,
      onModules: (modules) => {
        report({ done: modules, total: 0 })
      },
    }),
  )
}

function openUpToDate({ settings, progress, log, signal }: StartCityOptions): Promise<Database> {
  const { home, databaseUrl, databaseOwnerUrl } = settings
  return progress.during('database', async () => {
    const { closed, open } = await closeHome(home)
    if (closed > 0)
      log.info('other users of this machine had access to CITY_HOME, and no longer have', { home, closed })
    for (const each of open.slice(0, 1)) log.warn(openText(each))
    const database = await openDatabase({
      home,
      whenHeld: 'refuse',
      onNotice: (line) => log.warn(line),
      ...(databaseUrl !== undefined && { databaseUrl }),
      ...(databaseOwnerUrl !== undefined && { databaseOwnerUrl }),
    })
    try {
      signal.throwIfAborted()
      for (const name of await migrate(database)) log.info('migrated', { migration: name })
      await placeInTime(database)
      signal.throwIfAborted()
      return database
    } catch (error) {
      await database.close()
      throw error
    }
  })
}
