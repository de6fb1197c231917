import { redacted } from '../../../domain/redacted.ts'
import { existsSync } from 'node:fs'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { ownMigrations, unfitness } from '../../platform/db/migrate.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { statements } from '../../platform/db/statements.ts'
import { closeHome } from '../../platform/files/home-modes.ts'
import { surveyArchives } from '../../../tilesets/archive/survey.ts'
import { archiveFolder } from '../../app/tile-service.ts'
import { checkAccounts, checkListening, checkSettings } from './doctor-accounts.ts'
import { checkCity } from './doctor-city.ts'
import { checkFeeds, checkMqtt } from './doctor-feeds.ts'
import { databaseSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'

const sql = statements(new URL('./doctor.sql', import.meta.url))
const repository = fileURLToPath(new URL('../../../', import.meta.url))

const EXTENSIONS = ['postgis', 'ltree', 'pg_trgm']
const LEAST_FREE_BYTES = 2e9

/** `city doctor`: one line for each check. @returns 0 if all is well, 1 if there is something to do */
export async function runDoctor(terminal: Terminal): Promise<number> {
  const { say, print, environment } = terminal
  let bad = 0
  const line = (ok: boolean, text: string): void => {
    if (!ok) bad++
    print(`${ok ? '✓' : '✗'} ${say(ok ? 'ok' : 'bad').padEnd(6)} ${text}`)
  }

  const version = process.versions.node
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > 20 || (major === 20 && minor >= 19)
  line(fits, say(fits ? 'doctorNode' : 'doctorNodeBad', { version }))

  const whole = checkSettings(terminal, line)
  if (whole !== undefined) checkListening(terminal, whole, line)
  if (whole !== undefined) checkMqtt(terminal, whole, line)
  const settings = databaseSettings(environment)
  try {
    await mkdir(settings.home, { recursive: true, mode: 0o700 })
    const probe = join(settings.home, `.doctor-${String(process.pid)}`)
    await writeFile(probe, '')
    await rm(probe)
    line(true, say('doctorHome', { path: settings.home }))
    const { open } = await closeHome(settings.home, true)
    for (const { path, mode } of open.slice(0, 1)) line(false, say('doctorHomeOpen', { path, mode }))
    const disk = await statfs(settings.home)
    const free = disk.bavail * disk.bsize
    line(
      free >= LEAST_FREE_BYTES,
      say(free >= LEAST_FREE_BYTES ? 'doctorDisk' : 'doctorDiskBad', { free: (free / 1e9).toFixed(1) }),
    )
  } catch (error) {
    line(false, say('doctorHomeBad', { path: settings.home, reason: reasonOf(error) }))
  }

  let database: Database | undefined
  try {
    database = await openDatabase(settings)
    const isMigrated = await checkDatabase(database, terminal, line)
    if (isMigrated) await checkAccounts(database, terminal, whole, line)
    if (isMigrated) await checkCity(database, terminal, line)
    if (isMigrated) await checkFeeds(database, settings.home, terminal, line)
    if (isMigrated) await checkArchives(database, archiveFolder(settings.home), terminal, line)
  } catch (error) {
    line(false, say('doctorDatabaseBad', { reason: reasonOf(error) }))
  } finally {
    await database?.close()
  }

  const built = existsSync(join(repository, 'dist', 'index.html'))
  line(built, say(built ? 'doctorDist' : 'doctorDistBad'))
  const font = existsSync(join(repository, 'node_modules', '@fontsource-variable', 'noto-sans-sc'))
  line(font, say(font ? 'doctorFont' : 'doctorFontBad'))
  return bad === 0 ? 0 : 1
}

async function checkDatabase(
  database: Database,
  { say }: Terminal,
  line: (ok: boolean, text: string) => void,
): Promise<boolean> {
  return database.read(SYSTEM, async (session) => {
    const server = await session.row<{ version: string; major: number }>(sql('version'))
    const version = server?.version ?? '?'
    const major = server?.major ?? 0
    line(major >= 15, say(major >= 15 ? 'doctorDatabase' : 'doctorDatabaseOld', { engine: database.engine, version }))
    const available = new Map(
      (await session.rows<{ name: string; version: string }>(sql('extensions'))).map((row) => [row.name, row.version]),
    )
    for (const name of EXTENSIONS) {
      const found = available.get(name)
      line(
        found !== undefined,
        say(found === undefined ? 'doctorExtensionBad' : 'doctorExtension', { name, version: found ?? '', major }),
      )
    }
    for (const problem of await unfitness(session)) line(false, say('doctorDatabaseUnfit', { reason: problem }))
    const there = (await session.row<{ there: boolean }>(sql('hasMigrations')))?.there === true
    const applied = there ? (await session.rows<{ name: string }>(sql('migrations'))).map((row) => row.name) : []
    const missing = ownMigrations().filter(({ name }) => !applied.includes(name)).length
    line(
      missing === 0,
      say(missing === 0 ? 'doctorSchema' : 'doctorSchemaBad', { count: missing === 0 ? applied.length : missing }),
    )
    return missing === 0
  })
}

/** A stale or missing archive is not a fault: the database answers instead. */
async function checkArchives(
  database: Database,
  folder: string,
  { say, print }: Terminal,
  line: (ok: boolean, text: string) => void,
): Promise<void> {
  const archives = await surveyArchives(database, folder)
  const named = (...kinds: (typeof archives)[number]['standing'][]): string[] =>
    archives.filter(({ standing }) => kinds.includes(standing)).map(({ tileset }) => tileset)
  const [current, stale, missing] = [named('current'), named('stale', 'foreign'), named('missing')]
  const tiles = archives.reduce((sum, standing) => sum + standing.tiles, 0)
  const megabytes = (archives.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)
  const counts = { current: current.length, stale: stale.length, missing: missing.length, tiles, megabytes }
  line(true, say('doctorTiles', counts))
  if (stale.length + missing.length > 0)
    print(say('doctorTilesStale', { stale: stale.join(', ') || '–', missing: missing.join(', ') || '–' }))
  for (const { tileset, reason = '' } of archives.filter(({ standing }) => standing === 'broken'))
    line(false, say('doctorTilesBad', { tileset, reason }))
}

function reasonOf(error: unknown): string {
  return redacted(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
