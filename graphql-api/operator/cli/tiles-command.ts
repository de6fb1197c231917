import { archiveFolder } from '../../app/tile-service.ts'
import { buildArchive, type BuildResult } from '../../../tilesets/archive/build-archive.ts'
import { withBuildLock } from '../../../tilesets/archive/build-lock.ts'
import { tilesetById, tilesets } from '../../../tilesets/index.ts'
import type { Tileset } from '../../../tilesets/tileset.ts'
import type { Database } from '../../platform/db/database.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

export interface TilesArguments {
  readonly full?: boolean
  readonly maxZoom?: string
  readonly dryRun?: boolean
}

/** `city tiles build`. @returns exit code: 0, 130 when stopped. */
export async function runTilesBuild(
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
      terminal.print(terminal.say('stoppedTiles'))
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
    const progress = terminal.progress(say('buildingTiles'))
    let result: BuildResult
    try {
      result = await buildArchive(database, tileset, {
        ...plan,
        folder,
        signal,
        onProgress({ done }) {
          const all = before + done
          const leftSeconds = ((performance.now() - began) / 1000 / all) * Math.max(0, total - all)
          const phase = say('tilesPhase', { tileset: tileset.id, done: all, total, seconds: leftSeconds.toFixed(0) })
          progress.update(all, total, phase)
        },
      })
    } finally {
      progress.end()
    }
    before += counts.get(tileset) ?? 0
    report(terminal, tileset, result, performance.now() - started)
  }
  terminal.print(say('tilesDone', { folder, seconds: ((performance.now() - began) / 1000).toFixed(1) }))
}

function report({ say, print }: Terminal, { id }: Tileset, result: BuildResult, tookMs = 0): void {
  const { outcome, encoded, copied, bytes, discarded } = result
  if (discarded !== undefined) print(say('tilesDiscarded', { tileset: id, reason: discarded }))
  if (outcome === 'current') print(say('tilesCurrent', { tileset: id, copied }))
  else if (outcome === 'counted') print(say('tilesCounted', { tileset: id, encoded, copied }))
  else {
    const megabytes = (bytes / 1e6).toFixed(1)
    print(say('tilesBuilt', { tileset: id, encoded, copied, megabytes, seconds: (tookMs / 1000).toFixed(1) }))
  }
}

function wantedTilesets({ say }: Terminal, ids: readonly string[]): readonly Tileset[] {
  if (ids.length === 0) return tilesets
  return ids.map((id) => {
    const tileset = tilesetById(id)
    if (tileset !== undefined) return tileset
    throw new UsageError(say('noTileset', { tileset: id, known: tilesets.map((known) => known.id).join(', ') }))
  })
}

function zoomOf({ say }: Terminal, text: string): number {
  const zoom = /^\d{1,2}$/.test(text) ? Number(text) : -1
  if (zoom < 0 || zoom > 22) throw new UsageError(say('badZoom', { value: text }))
  return zoom
}
