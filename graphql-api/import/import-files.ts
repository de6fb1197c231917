import type { Database } from '../platform/db/database.ts'
import type { Target } from '../store/feature.ts'
import { ImportError } from '../store/import-error.ts'
import { parseImportOptions, type Importer, type ImportOptions } from './importer.ts'
import { importers } from './index.ts'
import { loadFeatures, type LoadOptions, type LoadResult } from '../store/load/load-features.ts'
import { mergeDoubt, type MergeDoubt } from '../store/sources/merge-doubt.ts'
import { stem } from '../store/sources/source-key.ts'
import { finalize, type FinalizeOptions, type FinalizeResult, type FinalizeStep } from '../store/finalize/finalize.ts'

/** One file of a city and how to read it. */
export interface FileToImport {
  readonly path: string
  /** Id of the importer: `osm`, `geojson`, `csv`. */
  readonly format: string
  /** Key of the source its rows belong to. */
  readonly source: string
  /** Path of the file that the key was made of; absent: the key was given. */
  readonly origin?: string
  /** The importer's own options as text, as on the command line: `{ target: 'buildings', crs: 'GCJ-02' }`. */
  readonly options?: Readonly<Record<string, string | undefined>>
  /** Title of the source; default: the file's name without endings. */
  readonly title?: string
  /** Default: what the format itself settles, else none. */
  readonly attribution?: string
  readonly licence?: string
}

export type ImportFilesProgress =
  /** `done` and `total` are bytes of this file; `phase` names a pass over it. */
  | {
      readonly stage: 'file'
      readonly file: FileToImport
      readonly index: number
      readonly files: number
      readonly phase: string
      readonly done: number
      readonly total: number
    }
  | { readonly stage: 'finalize'; readonly step: FinalizeStep; readonly done: number; readonly total: number }

export interface ImportFilesOptions {
  /** CITY_HOME: reports are written under its `imports/`. */
  readonly home: string
  /** Names of the city and code, as finalizing takes them. */
  readonly city?: Pick<FinalizeOptions, 'cityName' | 'defaultCityName' | 'cityCode'>
  /** Who imports, for the list of imports. */
  readonly actor?: string
  /** The files are whole: what their sources have and they have no more is removed. A dry run counts it, where there is a database. */
  readonly replace?: boolean
  /** Reads and counts everything, writes and finalizes nothing. */
  readonly dryRun?: boolean
  /** Asked before anything of a file is written that may not belong into this city. @throws to refuse it. Absent: nobody is asked. */
  readonly onDoubt?: (file: FileToImport, doubt: MergeDoubt) => Promise<void>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportFilesProgress) => void
  /** Called when a file is through, with what became of it. */
  readonly onFile?: (file: FileToImport, result: LoadResult, seconds: number) => void
}

export interface ImportFilesResult {
  /** Of each file that was begun, in their order. */
  readonly results: readonly { readonly file: FileToImport; readonly result: LoadResult }[]
  /** Absent in a dry run and when it was stopped before finalizing was through. */
  readonly finalized?: FinalizeResult
  /** `signal` ended it early. What was written stays; the same call again does the rest. */
  readonly stopped: boolean
}

/**
 * Imports files one after another, then finalizes the city once. Options of all files are checked before the first is read. When a file fails, those
 * before it are finalized before the error is thrown on.
 * @param database absent only in a dry run.
 * @throws {ImportError} when a file cannot be read as a whole or its options are wrong.
 */
export async function importFiles(
  database: Database | undefined,
  files: readonly FileToImport[],
  options: ImportFilesOptions,
): Promise<ImportFilesResult> {
  const { home, dryRun = false, signal, onProgress, onFile, onDoubt } = options
  const plans = files.map((file) => {
    const importer = importerOf(file.format)
    return { file, importer, parsed: parseImportOptions(importer, file.options ?? {}) }
  })
  const results: { file: FileToImport; result: LoadResult }[] = []
  const finalizeAll = async (): Promise<FinalizeResult | undefined> => {
    if (dryRun || database === undefined) return undefined
    return finalize(database, {
      ...options.city,
      ...(signal && { signal }),
      onProgress: (progress) => onProgress?.({ stage: 'finalize', ...progress }),
    })
  }
  try {
    for (const [index, { file, importer, parsed }] of plans.entries()) {
      const started = performance.now()
      const { attribution = importer.attribution, licence = importer.licence } = file
      let dataAt: Date | undefined
      const items = importer.read(
        {
          path: file.path,
          source: file.source,
          onDataTime: (at) => (dataAt = at),
          ...(signal && { signal }),
          onProgress: (progress) => onProgress?.({ stage: 'file', file, index, files: plans.length, ...progress }),
        },
        parsed,
      )
      const result = await loadFeatures(database, items, {
        source: {
          key: file.source,
          format: importer.id,
          title: file.title ?? stem(file.path),
          ...(licence !== undefined && { licence }),
          ...(attribution !== undefined && { attribution }),
          ...(file.options?.crs !== undefined && { crs: file.options.crs }),
          ...(file.origin !== undefined && { origin: file.origin }),
        },
        dataAt: () => dataAt,
        ...(options.actor !== undefined && { actor: options.actor }),
        ...(options.replace === true && { replaces: replacedKinds(parsed) }),
        ...(onDoubt &&
          database !== undefined &&
          !dryRun && {
            beforeFirst: async (features) => {
              const doubt = await mergeDoubt(database, file.source, features)
              if (doubt !== undefined) await onDoubt(file, doubt)
            },
          }),
        file: file.path,
        home,
        dryRun,
        ...(signal && { signal }),
      })
      if (!dryRun && database !== undefined && !result.stopped && result.outdatedBy === undefined)
        await importer.complete?.(database, file)
      results.push({ file, result })
      onFile?.(file, result, (performance.now() - started) / 1000)
      if (result.stopped) return { results, stopped: true }
    }
  } catch (error) {
    // The files before this one are complete: they are not left unfinished.
    if (results.some(({ result }) => result.counts.inserted + result.counts.updated > 0 || hasRemoved(result)))
      await finalizeAll()
    throw error
  }
  try {
    const finalized = await finalizeAll()
    return { results, ...(finalized && { finalized }), stopped: false }
  } catch (error) {
    if (signal?.aborted !== true) throw error
    return { results, stopped: true }
  }
}

function hasRemoved({ removed }: LoadResult): boolean {
  return Object.keys(removed).length > 0
}

/** A file of one target is whole of that; one that says by itself what its features are, of what it has; OSM of all. */
function replacedKinds({ target }: ImportOptions): NonNullable<LoadOptions['replaces']> {
  return target === undefined ? 'all' : target === 'auto' ? 'found' : [target as Target]
}

function importerOf(format: string): Importer {
  // What an importer's options are is between its `parse` and its `read`.
  const found = (importers as readonly unknown[] as readonly Importer[]).find(({ id }) => id === format)
  if (found === undefined)
    throw new ImportError(`"${format}" is no format; known are ${importers.map(({ id }) => id).join(', ')}`)
  return found
}
