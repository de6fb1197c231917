import { archiveFolder } from '../../app/tile-service.ts'
import { buildArchive, type BuildResult } from '../../../tilesets/archive/build-archive.ts'
import { withBuildLock } from '../../../tilesets/archive/build-lock.ts'
import { tilesetById, tilesets } from '../../../tilesets/index.ts'
import type { Tileset } from '../../../tilesets/tileset.ts'
import type { Database } from '../../platform/db/database.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  tilesAbout: ['vector tiles', '矢量瓦片'],
  tilesBuildAbout: [
    'write tiles to archives (PMTiles) for the server; only changed tiles are encoded again',
    '把瓦片写入档案（PMTiles）供服务器直接应答；只重做有变化的部分',
  ],
  tilesets: ['tilesets to build (default: all)', '要构建的瓦片集（默认：全部）'],
  optFull: ['make every tile anew', '重做全部瓦片'],
  optMaxZoom: [
    'highest zoom to build; the database answers higher ones (default: all)',
    '构建的最高级别；更高级别由数据库应答（默认：全部）',
  ],
  buildingTiles: ['building tiles', '构建瓦片'],
  tilesPhase: [
    '{tileset}: {done} of {total} tiles, {seconds} s left',
    '{tileset}：{done}/{total} 个瓦片，剩余 {seconds} 秒',
  ],
  tilesBuilt: [
    '{tileset}: {encoded} tiles encoded, {copied} reused, {megabytes} MB, {seconds} s',
    '{tileset}：新做 {encoded} 个瓦片，沿用 {copied} 个，{megabytes} MB，{seconds} 秒',
  ],
  tilesCounted: [
    '{tileset}: {encoded} tiles to encode, {copied} to reuse',
    '{tileset}：需新做 {encoded} 个瓦片，沿用 {copied} 个',
  ],
  tilesCurrent: ['{tileset}: up to date ({copied} tiles)', '{tileset}：已是最新（{copied} 个瓦片）'],
  tilesDiscarded: ['{tileset}: the archive was not used: {reason}', '{tileset}：原有档案未使用：{reason}'],
  tilesDone: ['tiles are in {folder}, {seconds} s', '瓦片已写入 {folder}，用时 {seconds} 秒'],
  stoppedTiles: [
    'stopped: finished archives are kept, the current one is unchanged',
    '已停止：已完成的档案保留，未完成的保持原样',
  ],
  noTileset: ['there is no tileset "{tileset}"; expected one of {known}', '没有瓦片集“{tileset}”；可用：{known}'],
  badZoom: ['--max-zoom is "{value}"; expected a whole number, 0…22', '--max-zoom 为“{value}”；应为 0…22 的整数'],
} as const satisfies Readonly<Record<string, Words>>

/** `city tiles …`. */
export const tiles: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('tiles')
    .description(say(WORDS.tilesAbout))
    .command('build')
    .description(say(WORDS.tilesBuildAbout))
    .argument('[tileset...]', say(WORDS.tilesets))
    .option('--full', say(WORDS.optFull))
    .option('--max-zoom <n>', say(WORDS.optMaxZoom))
    .option('--dry-run', say('optDryRun'))
    .addHelpText(
      'after',
      examples('tiles build', 'tiles build buildings roads --full', 'tiles build --max-zoom 14 --dry-run'),
    )
    .action(async (ids: string[], args: TilesArguments) => {
      finish(await runTilesBuild(terminal, ids, args))
    })
}

export interface TilesArguments {
  readonly full?: boolean
  readonly maxZoom?: string
  readonly dryRun?: boolean
}

/** `city tiles build`. @returns exit code: 0, 130 when stopped. */
async function runTilesBuild(
  terminal: Terminal,
  ids: readonly string[],
  { full = false, maxZoom, dryRun = false }: TilesArguments,
): Promise<number> {
  const wanted = wantedTilesets(terminal, ids)
  const zoom = maxZoom === undefined ? undefined : zoomOf(terminal, maxZoom)
  const plan = { full, ...(zoom !== undefined && { maxZoom: zoom }) }
  const chosen = wanted.filter(({ minZoom }) => zoom === undefined || minZoom <= zoom)
  return withDatabase(terminal, async (database, home) => {
    const folder = archiveFolder(home)
    if (dryRun) {
      for (const tileset of chosen) {
        report(terminal, tileset, await buildArchive(database, tileset, { ...plan, folder, dryRun }))
      }
      terminal.print(terminal.say('dryRunDone'))
      return 0
    }
    try {
      await withBuildLock(folder, () => buildAll(terminal, database, chosen, folder, plan))
      return 0
    } catch (error) {
      if (!terminal.signal.aborted) throw error
      terminal.print(terminal.say(WORDS.stoppedTiles))
      return 130
    }
  })
}

async function buildAll(
  terminal: Terminal,
  database: Database,
  chosen: readonly Tileset[],
  folder: string,
  plan: { full: boolean; maxZoom?: number },
): Promise<void> {
  const { say, signal } = terminal
  const began = performance.now()
  const counts = new Map<Tileset, number>()
  for (const tileset of chosen) {
    counts.set(tileset, (await buildArchive(database, tileset, { ...plan, folder, dryRun: true })).encoded)
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let before = 0
  for (const tileset of chosen) {
    const started = performance.now()
    const progress = terminal.progress(say(WORDS.buildingTiles))
    let result: BuildResult
    try {
      result = await buildArchive(database, tileset, {
        ...plan,
        folder,
        signal,
        onProgress({ done }) {
          const all = before + done
          const leftSeconds = ((performance.now() - began) / 1000 / all) * Math.max(0, total - all)
          const phase = say(WORDS.tilesPhase, {
            tileset: tileset.id,
            done: all,
            total,
            seconds: leftSeconds.toFixed(0),
          })
          progress.update(all, total, phase)
        },
      })
    } finally {
      progress.end()
    }
    before += counts.get(tileset) ?? 0
    report(terminal, tileset, result, performance.now() - started)
  }
  terminal.print(say(WORDS.tilesDone, { folder, seconds: ((performance.now() - began) / 1000).toFixed(1) }))
}

function report({ say, print }: Terminal, { id }: Tileset, result: BuildResult, tookMs = 0): void {
  const { outcome, encoded, copied, bytes, discarded } = result
  if (discarded !== undefined) print(say(WORDS.tilesDiscarded, { tileset: id, reason: discarded }))
  if (outcome === 'current') print(say(WORDS.tilesCurrent, { tileset: id, copied }))
  else if (outcome === 'counted') print(say(WORDS.tilesCounted, { tileset: id, encoded, copied }))
  else {
    const megabytes = (bytes / 1e6).toFixed(1)
    print(say(WORDS.tilesBuilt, { tileset: id, encoded, copied, megabytes, seconds: (tookMs / 1000).toFixed(1) }))
  }
}

function wantedTilesets({ say }: Terminal, ids: readonly string[]): readonly Tileset[] {
  if (ids.length === 0) return tilesets
  return ids.map((id) => {
    const tileset = tilesetById(id)
    if (tileset !== undefined) return tileset
    throw new UsageError(say(WORDS.noTileset, { tileset: id, known: tilesets.map((known) => known.id).join(', ') }))
  })
}

function zoomOf({ say }: Terminal, text: string): number {
  const zoom = /^\d{1,2}$/.test(text) ? Number(text) : -1
  if (zoom < 0 || zoom > 22) throw new UsageError(say(WORDS.badZoom, { value: text }))
  return zoom
}
