import type { Database } from '../platform/db/database.ts'
import type { Target } from '../store/feature.ts'
import { ImportError } from '../store/import-error.ts'
import { parseImportOptions, type Importer, type ImportOptions } from './importer.ts'
import { importers } from './index.ts'
import { loadFeatures, type LoadOptions, type LoadResult } from '../store/load/load-features.ts'
import { mergeDoubt, type MergeDoubt } from '../store/sources/merge-doubt.ts'
import { stem } from '../store/sources/source-key.ts'
import { finalize, type FinalizeOptions, type FinalizeResult, type FinalizeStep } from '../store/finalize/finalize.ts'

/** A file of a city and its format. */
export interface FileToImport {
  readonly path: string
  /** Id of the importer: `osm`, `geojson`, `csv`. */
  readonly format: string
  /** Key of the source of its rows. */
  readonly source: string
  /** Path of the file that the key was derived from; absent: the key was given. */
  readonly origin?: string
  /** The importer's own options as text, as on the command line: `{ target: 'buildings', crs: 'GCJ-02' }`. */
  readonly options?: Readonly<Record<string, string | undefined>>
  /** Title of the source; default: the file's name without extensions. */
  readonly title?: string
  /** Default: the format's own, else none. */
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
  /** CITY_HOME: reports are written to its `imports/`. */
  readonly home: string
  /** Name and code of the city, for finalizing. */
  readonly city?: Pick<FinalizeOptions, 'cityName' | 'defaultCityName' | 'cityCode'>
  /** User name for the list of imports. */
  readonly actor?: string
  /**
   * The files are complete: rows of their sources that they no longer have are removed. A dry run counts them, if there
   * is a database.
   */
  readonly replace?: boolean
  /** Reads and counts everything, writes and finalizes nothing. */
  readonly dryRun?: boolean
  /**
   * Called before anything is written of a file that may not belong in this city. @throws to refuse it. Absent: no
   * check
   */
  readonly onDoubt?: (file: FileToImport, doubt: MergeDoubt) => Promise<void>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportFilesProgress) => void
  /** Called when a file is finished, with the result. */
  readonly onFile?: (file: FileToImport, result: FileResult, seconds: number) => void
}

export interface FileResult extends LoadResult {
  /** What its text was read as, if that was neither declared nor UTF-8. */
  readonly assumedEncoding?: string
}

export interface ImportFilesResult {
  /** Of each started file, in order. */
  readonly results: readonly { readonly file: FileToImport; readonly result: FileResult }[]
  /** Absent in a dry run and if it was stopped before finalizing ended. */
  readonly finalized?: FinalizeResult
  /** `signal` ended it early. Written rows stay; the same call does the rest. */
  readonly stopped: boolean
}

/**
 * Imports files one after another, then finalizes the city once. The options of all files are checked before the first
 * is read. If a file fails, the previous ones are finalized before the error is rethrown.
 * @param database absent only in a dry run
 * @throws {ImportError} if a file cannot be read as a whole or its options are invalid
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
  const results: { file: FileToImport; result: FileResult }[] = []
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
      let assumedEncoding: string | undefined
      const items = importer.read(
        {
          path: file.path,
          source: file.source,
          onDataTime: (at) => (dataAt = at),
          onEncoding: (encoding) => (assumedEncoding = encoding),
          ...(signal && { signal }),
          onProgress: (progress) => onProgress?.({ stage: 'file', file, index, files: plans.length, ...progress }),
        },
        parsed,
      )
      const loaded = await loadFeatures(database, items, {
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
      const result = { ...loaded, ...(assumedEncoding !== undefined && { assumedEncoding }) }
      if (!dryRun && database !== undefined && !result.stopped && result.outdatedBy === undefined)
        await importer.complete?.(database, file)
      results.push({ file, result })
      onFile?.(file, result, (performance.now() - started) / 1000)
      if (result.stopped) return { results, stopped: true }
    }
  } catch (error) {
    // The previous files are complete and must be finalized.
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

/** The kinds that a complete file replaces: its target; with `auto`, those that occur in it; for OSM, all. */
function replacedKinds({ target }: ImportOptions): NonNullable<LoadOptions['replaces']> {
  return target === undefined ? 'all' : target === 'auto' ? 'found' : [target as Target]
}

function importerOf(format: string): Importer {
  // Options are opaque between an importer's `parse` and its `read`.
  const found = (importers as readonly unknown[] as readonly Importer[]).find(({ id }) => id === format)
  if (found === undefined)
    throw new ImportError(`"${format}" is not a format; expected one of ${importers.map(({ id }) => id).join(', ')}`)
  return found
}
