import type { Database } from '../platform/db/database.ts'
import type { LayerSample } from './fields/field-record.ts'
import type { ImportItem } from '../store/feature.ts'
import { ImportError } from '../store/import-error.ts'

/**
 * An importer: one file format. It reads a file as a stream and yields a result for every feature. It never uses the
 * database while reading: the loader writes in batches, so that memory stays bounded for any file.
 */
export interface Importer<Options extends object = ImportOptions> {
  /** The word after `city import`. */
  readonly id: string
  readonly summary: string
  /** Licence and attribution for the map, if the format determines them; absent: the source's own. */
  readonly licence?: string
  readonly attribution?: string
  /** File name extensions, e.g. `.osm.pbf`. Others are refused with a message that lists these. */
  readonly extensions: readonly string[]
  /** Its options on the command line; `city import <id> --help` lists them. */
  readonly options: readonly ImportOption[]
  /**
   * Yields one item for each feature of the file. Sum of the outcomes = features read.
   * @throws {ImportError} if the file as a whole cannot be read (truncated, another format, wrong encoding or CRS)
   */
  read(file: ImportFile, options: Options): AsyncIterable<ImportItem>
  /**
   * The first features of each layer of a file, to suggest a target. Absent: the format itself determines the targets.
   */
  sample?(path: string, options: Partial<Options>): Promise<readonly LayerSample[]>
  /**
   * Writes the part of the file that is not features, such as a timetable, after its features; repeating it changes
   * nothing.
   */
  complete?(database: Database, file: Pick<ImportFile, 'path' | 'source'>): Promise<void>
}

/** One option of an importer: `--name <valueName>` on the command line. */
export interface ImportOption {
  /** Long flag without its dashes, and the key of its value in `ImportOptions`. */
  readonly name: string
  /** Placeholder of the value in the help, e.g. `EPSG:n`. */
  readonly valueName: string
  readonly description: string
  /** Default text; shown in the help and parsed like any other. Absent: the option stays absent. */
  readonly default?: string
  /** True: the importer refuses to start without it. */
  readonly required?: boolean
  /** @throws {ImportError} naming the option, the value and what is expected */
  parse(text: string): unknown
}

/** Parsed values by option name; an option that was not given and has no default is absent. */
export type ImportOptions = Readonly<Record<string, unknown>>

export interface ImportFile {
  readonly path: string
  /** Key of the source of its rows. */
  readonly source: string
  /** Called from time to time with the bytes consumed, for the progress bar; the phase names a pass over the file. */
  readonly onProgress: (progress: { phase: string; done: number; total: number }) => void
  /** Called before the first item with the date of the data, if the file's header has it. */
  readonly onDataTime?: (at: Date) => void
  /** Called if the file's text is neither declared nor UTF-8, with the encoding that it is read as. */
  readonly onEncoding?: (encoding: string) => void
  readonly signal?: AbortSignal
}

/**
 * Parses option texts by an importer's list, for the command line and for tests.
 * @throws {ImportError} for an unknown option, a missing required one, or an invalid value
 */
export function parseImportOptions(
  importer: Pick<Importer, 'id' | 'options'>,
  texts: Readonly<Record<string, string | undefined>>,
): ImportOptions {
  const unknown = Object.keys(texts).find((name) => !importer.options.some((option) => option.name === name))
  if (unknown !== undefined) {
    const known = importer.options.map((option) => `--${option.name}`).join(', ')
    throw new ImportError(`--${unknown} is not an option of "import ${importer.id}"; expected ${known}`)
  }
  const values: Record<string, unknown> = {}
  for (const option of importer.options) {
    const text = texts[option.name] ?? option.default
    if (text !== undefined) values[option.name] = option.parse(text)
    else if (option.required)
      throw new ImportError(
        `"import ${importer.id}" needs --${option.name} <${option.valueName}>: ${option.description}`,
      )
  }
  return values
}
