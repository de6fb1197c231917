import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildDashboardIfStale } from './dashboard-build.ts'
import { SYSTEM, type Database } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { openDatabase } from './db/open.ts'
import { readCity } from './city/city.service.ts'
import { createLog } from './log.ts'
import { createServer } from './server.ts'
import { readSettings, SettingsError } from './settings.ts'

const ROOT = resolve(import.meta.dirname, '..')
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/** `npm start`: builds what is missing, opens the database, serves everything on one port. */
async function main(): Promise<void> {
  const { settings, warnings } = readSettings(process.env)
  const log = createLog(settings.logFormat)
  for (const warning of warnings) log.warn(warning)
  if (!LOOPBACK.test(settings.host)) {
    log.warn(`HOST is ${settings.host}: whoever reaches this machine sees everything, since there is no sign-in yet`)
  }
  if (existsSync(join(ROOT, 'vite.config.ts'))) {
    await buildDashboardIfStale(ROOT, (message) => log.info(message))
  }

  const database = await openDatabase({
    home: settings.home,
    whenHeld: 'refuse',
    ...(settings.databaseUrl !== undefined && { databaseUrl: settings.databaseUrl }),
  })
  try {
    for (const name of await migrate(database)) log.info('migrated', { migration: name })
    const server = await createServer({ database, settings, log, dashboard: join(ROOT, 'dist') })
    const url = await server.listen()
    log.info(`City Brain serves ${url}`, { engine: database.engine })
    if (await isEmpty(database)) {
      log.info('the city is empty; import one with: npm run city -- import osm <file.osm.pbf>')
    }
    const signal = await termination()
    log.info(`${signal}: finishing what is under way`)
    await server.close()
  } finally {
    await database.close()
  }
}

async function isEmpty(database: Database): Promise<boolean> {
  return database.read(SYSTEM, async (session) => (await readCity(session)) === null)
}

/** Resolves with the first signal to stop; the second one stops at once. */
function termination(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal)
        process.once(signal, () => process.exit(1))
      })
    }
  })
}

try {
  await main()
} catch (error) {
  // What an operator can mend is one line each; anything else shows where it comes from.
  const isOurs = error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError'
  const lines =
    error instanceof SettingsError
      ? error.mistakes
      : [isOurs ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)]
  for (const line of lines) process.stderr.write(`city: ${line}\n`)
  process.exitCode = 1
}
