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
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  doctorAbout: ['check this machine and suggest what to do', '检查本机环境并给出处理办法'],
  ok: ['ok', '正常'],
  bad: ['to do', '待处理'],
  doctorNode: ['Node.js {version}', 'Node.js {version}'],
  doctorNodeBad: ['Node.js {version}: 20.19 or newer is required', 'Node.js {version}：需要 20.19 或更新版本'],
  doctorHome: ['CITY_HOME {path} is writable', 'CITY_HOME {path} 可写'],
  doctorHomeBad: [
    'CITY_HOME {path} is not writable ({reason}): set CITY_HOME to a folder of yours',
    'CITY_HOME {path} 不可写（{reason}）：请把 CITY_HOME 设为可写的目录',
  ],
  doctorHomeOpen: [
    "{path} (mode {mode}) is accessible to other users of this machine, and contains password hashes and keys: chmod 700 '{path}'",
    "{path}（权限 {mode}）可被本机其他用户读取，其中有密码哈希和密钥：请执行 chmod 700 '{path}'",
  ],
  doctorDisk: ['{free} GB free on its disk', '磁盘剩余 {free} GB'],
  doctorDiskBad: [
    '{free} GB free on the disk of CITY_HOME: a city of a million people takes about 2 GB',
    'CITY_HOME 所在磁盘仅剩 {free} GB：百万人口城市约需 2 GB',
  ],
  doctorDatabase: ['database: {engine}, PostgreSQL {version}', '数据库：{engine}，PostgreSQL {version}'],
  doctorDatabaseOld: ['PostgreSQL {version}: 15 or newer is required', 'PostgreSQL {version}：需要 15 或更新版本'],
  doctorDatabaseBad: ['database: {reason}', '数据库：{reason}'],
  doctorExtension: ['extension {name} {version}', '扩展 {name} {version}'],
  doctorDatabaseUnfit: ['the database is unsuitable: {reason}', '数据库不符合要求：{reason}'],
  doctorExtensionBad: [
    'extension {name} is not available: install it on the server (Debian: postgresql-{major}-postgis-3, postgresql-contrib)',
    '缺少扩展 {name}：请在服务器上安装（Debian：postgresql-{major}-postgis-3、postgresql-contrib）',
  ],
  doctorSchema: ['schema up to date ({count} migrations)', '数据库结构最新（{count} 个迁移）'],
  doctorSchemaBad: [
    '{count} migrations must be run: npm run city -- migrate',
    '有 {count} 个迁移待执行：npm run city -- migrate',
  ],
  doctorDist: ['dashboard is built', '大屏页面已构建'],
  doctorDistBad: ['the dashboard is not built yet: npm start builds it', '大屏页面尚未构建：npm start 会构建'],
  doctorFont: ['Chinese font is there', '中文字体已安装'],
  doctorTiles: [
    'tile archives: {current} up to date, {stale} stale, {missing} not built ({tiles} tiles, {megabytes} MB)',
    '瓦片档案：{current} 个最新，{stale} 个待更新，{missing} 个未构建（{tiles} 个瓦片，{megabytes} MB）',
  ],
  doctorTilesStale: [
    '  stale: {stale}; not built: {missing}; the database answers changed tiles, "npm run city -- tiles build" updates them',
    '  待更新：{stale}；未构建：{missing}；已变化的瓦片由数据库应答，“npm run city -- tiles build” 可补齐',
  ],
  doctorTilesBad: [
    'tile archive {tileset}: {reason}: npm run city -- tiles build {tileset}',
    '瓦片档案 {tileset}：{reason}：npm run city -- tiles build {tileset}',
  ],
  doctorFontBad: ['the Chinese font is missing: npm ci', '缺少中文字体：npm ci'],
} as const satisfies Readonly<Record<string, Words>>

/** `city doctor`. */
export const doctor: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('doctor')
    .description(say(WORDS.doctorAbout))
    .addHelpText('after', examples('doctor'))
    .action(async () => {
      finish(await runDoctor(terminal))
    })
}

const sql = statements(new URL('./doctor.sql', import.meta.url))
const repository = fileURLToPath(new URL('../../../', import.meta.url))

const EXTENSIONS = ['postgis', 'ltree', 'pg_trgm']
const LEAST_FREE_BYTES = 2e9

/** `city doctor`: one line for each check. @returns 0 if all is well, 1 if there is something to do */
async function runDoctor(terminal: Terminal): Promise<number> {
  const { say, print, environment } = terminal
  let bad = 0
  const line = (ok: boolean, text: string): void => {
    if (!ok) bad++
    print(`${ok ? '✓' : '✗'} ${say(ok ? WORDS.ok : WORDS.bad).padEnd(6)} ${text}`)
  }

  const version = process.versions.node
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > 20 || (major === 20 && minor >= 19)
  line(fits, say(fits ? WORDS.doctorNode : WORDS.doctorNodeBad, { version }))

  const whole = checkSettings(terminal, line)
  if (whole !== undefined) checkListening(terminal, whole, line)
  if (whole !== undefined) checkMqtt(terminal, whole, line)
  const settings = databaseSettings(environment)
  try {
    await mkdir(settings.home, { recursive: true, mode: 0o700 })
    const probe = join(settings.home, `.doctor-${String(process.pid)}`)
    await writeFile(probe, '')
    await rm(probe)
    line(true, say(WORDS.doctorHome, { path: settings.home }))
    const { open } = await closeHome(settings.home, true)
    for (const { path, mode } of open.slice(0, 1)) line(false, say(WORDS.doctorHomeOpen, { path, mode }))
    const disk = await statfs(settings.home)
    const free = disk.bavail * disk.bsize
    line(
      free >= LEAST_FREE_BYTES,
      say(free >= LEAST_FREE_BYTES ? WORDS.doctorDisk : WORDS.doctorDiskBad, { free: (free / 1e9).toFixed(1) }),
    )
  } catch (error) {
    line(false, say(WORDS.doctorHomeBad, { path: settings.home, reason: reasonOf(error) }))
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
    line(false, say(WORDS.doctorDatabaseBad, { reason: reasonOf(error) }))
  } finally {
    await database?.close()
  }

  const built = existsSync(join(repository, 'dist', 'index.html'))
  line(built, say(built ? WORDS.doctorDist : WORDS.doctorDistBad))
  const font = existsSync(join(repository, 'node_modules', '@fontsource-variable', 'noto-sans-sc'))
  line(font, say(font ? WORDS.doctorFont : WORDS.doctorFontBad))
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
    line(
      major >= 15,
      say(major >= 15 ? WORDS.doctorDatabase : WORDS.doctorDatabaseOld, { engine: database.engine, version }),
    )
    const available = new Map(
      (await session.rows<{ name: string; version: string }>(sql('extensions'))).map((row) => [row.name, row.version]),
    )
    for (const name of EXTENSIONS) {
      const found = available.get(name)
      line(
        found !== undefined,
        say(found === undefined ? WORDS.doctorExtensionBad : WORDS.doctorExtension, {
          name,
          version: found ?? '',
          major,
        }),
      )
    }
    for (const problem of await unfitness(session)) line(false, say(WORDS.doctorDatabaseUnfit, { reason: problem }))
    const there = (await session.row<{ there: boolean }>(sql('hasMigrations')))?.there === true
    const applied = there ? (await session.rows<{ name: string }>(sql('migrations'))).map((row) => row.name) : []
    const missing = ownMigrations().filter(({ name }) => !applied.includes(name)).length
    line(
      missing === 0,
      say(missing === 0 ? WORDS.doctorSchema : WORDS.doctorSchemaBad, {
        count: missing === 0 ? applied.length : missing,
      }),
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
  line(true, say(WORDS.doctorTiles, counts))
  if (stale.length + missing.length > 0)
    print(say(WORDS.doctorTilesStale, { stale: stale.join(', ') || '–', missing: missing.join(', ') || '–' }))
  for (const { tileset, reason = '' } of archives.filter(({ standing }) => standing === 'broken'))
    line(false, say(WORDS.doctorTilesBad, { tileset, reason }))
}

function reasonOf(error: unknown): string {
  return redacted(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
