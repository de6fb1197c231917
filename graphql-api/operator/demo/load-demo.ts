import { join } from 'node:path'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { importFiles, type FileToImport } from '../../import/import-files.ts'
import type { FinalizeStep } from '../../store/finalize/finalize.ts'
import {
  beginDemo,
  completeDemo,
  deleteDemo,
  expectSources,
  hasOwnData,
  markFileDone,
  readDemo,
  sameDemo,
  type DemoIdentity,
} from '../../store/sources/demo-marker.ts'
import type { GeneratedCity } from './generator.ts'

/** Shown on the map and in exports: nobody must take it for a real place. */
const ATTRIBUTION = '演示城市（虚构）· Demo city (fictitious)'
/** The source's title in panels. */
const TITLE = '临江区演示数据 · Linjiang demo data'
const LICENCE = 'CC0-1.0'

export type LoadProgress =
  /** `done` of `total` records of all files, by the share of `file` read so far. */
  | { readonly stage: 'import'; readonly file: string; readonly done: number; readonly total: number }
  | { readonly stage: 'finalize'; readonly step: FinalizeStep; readonly done: number; readonly total: number }

export interface LoadDemoOptions {
  /** CITY_HOME, for the import reports. */
  readonly home: string
  readonly onProgress?: (progress: LoadProgress) => void
  readonly signal?: AbortSignal
}

export interface LoadDemoResult {
  readonly records: number
  readonly rejected: number
  /** Reports of rejected or repaired features. */
  readonly reportFiles: readonly string[]
}

/** The database has a city's own data, which is never mixed with the demo. */
export class OwnDataError extends Error {
  override readonly name = 'OwnDataError'
  constructor() {
    super('the database holds a city of its own: the demo city is never mixed with it; give it another CITY_HOME')
  }
}

/**
 * Loads the demo city by the importers, like any city's files. Continues an interrupted load; a different existing demo
 * is removed first.
 * @throws {OwnDataError}; `signal.reason` when aborted: written rows stay, and the next call continues
 */
export async function loadDemo(
  database: Database,
  identity: DemoIdentity,
  { folder, manifest }: GeneratedCity,
  { home, onProgress, signal }: LoadDemoOptions,
): Promise<LoadDemoResult> {
  const already = await database.write(SYSTEM, async (session) => {
    if (await hasOwnData(session)) throw new OwnDataError()
    const marker = await readDemo(session)
    if (marker?.removedAt === null && sameDemo(marker, identity)) return marker.files
    if (marker?.removedAt === null) await deleteDemo(session)
    await beginDemo(session, identity)
    return []
  })
  const sources = [...new Set(manifest.files.map(({ source }) => source))]
  await database.write(SYSTEM, (session) => expectSources(session, sources))

  const records = manifest.files.reduce((sum, file) => sum + file.records, 0)
  const waiting = manifest.files.filter(({ file }) => !already.includes(file))
  const files = waiting.map(({ file, format, target, source }): FileToImport => ({
    path: join(folder, file),
    format,
    source,
    title: TITLE,
    options: { target },
    attribution: ATTRIBUTION,
    licence: LICENCE,
  }))
  let before = records - waiting.reduce((sum, file) => sum + file.records, 0)
  let marking: Promise<unknown> = Promise.resolve()
  const { results, stopped } = await importFiles(database, files, {
    home,
    city: { cityName: manifest.city.name, cityCode: manifest.city.code },
    ...(signal && { signal }),
    onProgress(progress) {
      if (progress.stage === 'finalize') {
        onProgress?.(progress)
        return
      }
      const { file = '', records: own = 0 } = waiting[progress.index] ?? {}
      const share = progress.total > 0 ? progress.done / progress.total : 0
      onProgress?.({ stage: 'import', file, done: Math.round(before + own * share), total: records })
    },
    onFile(file, { stopped: cutOff }) {
      const index = files.indexOf(file)
      before += waiting[index]?.records ?? 0
      const name = waiting[index]?.file
      if (cutOff || name === undefined) return
      marking = marking.then(() => database.write(SYSTEM, (session) => markFileDone(session, name)))
      // Handled by the `await` below; until then it must not count as unhandled.
      marking.catch(() => undefined)
    },
  })
  await marking
  if (stopped) throw signal?.reason ?? new Error('the demo city was cut off')
  await database.write(SYSTEM, (session) => completeDemo(session))
  return {
    records,
    rejected: results.reduce((sum, { result }) => sum + result.counts.rejected, 0),
    reportFiles: results.flatMap(({ result }) => (result.reportFile === null ? [] : [result.reportFile])),
  }
}
