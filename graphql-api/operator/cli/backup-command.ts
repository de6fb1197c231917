import { resolve } from 'node:path'
import { checkBackup, restoreBackup } from '../backup/restore-backup.ts'
import { writeBackup } from '../backup/write-backup.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { databaseSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  backupAbout: [
    'write the whole city to one file, also while the server runs',
    '把整个城市写成一个备份文件，服务器运行时也可以',
  ],
  backupFile: ['a new file (default: city-<time>.backup)', '新文件（默认：city-<时间>.backup）'],
  backingUp: ['backing up', '备份'],
  backedUp: [
    '{file}: {rows} rows of {tables} tables, {files} feed definitions, {megabytes} MB in {seconds} s; it contains password hashes and personal data: protect it like the database',
    '{file}：{tables} 张表共 {rows} 行，{files} 个数据源定义，{megabytes} MB，用时 {seconds} 秒；内含密码散列和个人信息，请与数据库同等保管',
  ],
  restoreAbout: [
    'restore a backup into an empty database of either engine, all of it or nothing',
    '把备份恢复到空数据库（内嵌或服务器均可），要么全部恢复，要么什么都不变',
  ],
  restoreFile: ['a file that backup wrote', 'backup 写出的文件'],
  optCheck: ['read it and compare its digests, write nothing', '只读取并核对摘要，不写入'],
  restoring: ['restoring', '恢复'],
  checking: ['checking', '核对'],
  backupWhole: [
    '{file} is complete: {city}, {madeAt}, {rows} rows of {tables} tables',
    '{file} 完整：{city}，{madeAt}，{tables} 张表共 {rows} 行',
  ],
  backupOlder: [
    'it is older than this version: {newer} migrations run after it is restored',
    '备份早于当前版本：恢复后还将执行 {newer} 个迁移',
  ],
  restored: [
    '{city} of {madeAt} was restored: {rows} rows of {tables} tables, each equal to its digest, in {seconds} s; restart servers that used this database',
    '已恢复{city}（{madeAt}）：{tables} 张表共 {rows} 行，摘要逐一相符，用时 {seconds} 秒；请重新启动曾连接此数据库的服务器',
  ],
  restoreKept: [
    '{file} already exists and stays as it is; the one in the backup was not written',
    '{file} 已存在，保持原样；未写入备份中的版本',
  ],
  stoppedRestore: ['stopped: nothing was changed', '已停止：没有任何改动'],
  unnamedCity: ['a city without a name', '未命名的城市'],
} as const satisfies Readonly<Record<string, Words>>

/** `city backup`. */
export const backup: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('backup')
    .description(say(WORDS.backupAbout))
    .argument('[file]', say(WORDS.backupFile))
    .addHelpText('after', examples('backup', 'backup /srv/backups/city.backup'))
    .action(async (file: string | undefined) => {
      finish(await runBackup(terminal, file))
    })
}

/** `city restore`. */
export const restore: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('restore')
    .description(say(WORDS.restoreAbout))
    .argument('<file>', say(WORDS.restoreFile))
    .option('--check', say(WORDS.optCheck))
    .addHelpText('after', examples('restore city.backup --check', 'restore city.backup'))
    .action(async (file: string, args: RestoreArguments) => {
      finish(await runRestore(terminal, file, args))
    })
}

export interface RestoreArguments {
  readonly check?: boolean
}

/** `city backup [file]`. @returns exit code: 0, 130 when stopped. */
async function runBackup(terminal: Terminal, file = `city-${timestamp(new Date())}.backup`): Promise<number> {
  const { say, signal } = terminal
  const began = performance.now()
  const progress = terminal.progress(say(WORDS.backingUp))
  try {
    const { rows, tables, files, bytes } = await withDatabase(terminal, (database, home) =>
      writeBackup(database, file, {
        home,
        signal,
        onProgress: ({ done, total, table }) => {
          progress.update(done, total, table)
        },
      }),
    )
    progress.end()
    const megabytes = (bytes / 1e6).toFixed(1)
    terminal.print(
      say(WORDS.backedUp, { file: resolve(file), rows, tables, files, megabytes, seconds: secondsSince(began) }),
    )
    return 0
  } catch (error) {
    progress.end()
    if (!signal.aborted) throw error
    terminal.print(say(WORDS.stoppedRestore))
    return 130
  }
}

/** `city restore <file>`. @returns exit code: 0, 130 when stopped. */
async function runRestore(terminal: Terminal, file: string, { check = false }: RestoreArguments): Promise<number> {
  const { say, print, signal } = terminal
  const began = performance.now()
  const progress = terminal.progress(say(check ? WORDS.checking : WORDS.restoring))
  const nameOf = (city: string | null): string => city ?? say(WORDS.unnamedCity)
  try {
    if (check) {
      const { header, rows, tables, newer } = await checkBackup(file)
      progress.end()
      print(
        say(WORDS.backupWhole, { file: resolve(file), city: nameOf(header.city), madeAt: header.madeAt, rows, tables }),
      )
      if (newer > 0) print(say(WORDS.backupOlder, { newer }))
      return 0
    }
    const settings = databaseSettings(terminal.environment)
    const database = await openDatabase(settings)
    try {
      const { header, rows, tables, keptFiles } = await restoreBackup(database, file, {
        home: settings.home,
        signal,
        onProgress: ({ done, total, table }) => {
          progress.update(done, total, table)
        },
      })
      progress.end()
      const { city, madeAt } = header
      print(say(WORDS.restored, { city: nameOf(city), madeAt, rows, tables, seconds: secondsSince(began) }))
      for (const kept of keptFiles) print(say(WORDS.restoreKept, { file: kept }))
      return 0
    } finally {
      await database.close()
    }
  } catch (error) {
    progress.end()
    if (!signal.aborted) throw error
    print(say(WORDS.stoppedRestore))
    return 130
  }
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}

/** In a form for file names: `20261201T031500Z`. */
function timestamp(at: Date): string {
  return at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}
