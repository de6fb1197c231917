import type { Database } from '../platform/db/database.ts'
import type { LayerSample } from './fields/field-record.ts'
import type { ImportItem } from '../store/feature.ts'
import { ImportError } from '../store/import-error.ts'

/**
 * An importer: one file format. It reads a file as a stream and says of every feature in it what became of it. It never
 * touches the database while it reads: the loader writes what it yields, in batches, so that memory stays bounded for any file.
 */
export interface Importer<Options extends object = ImportOptions> {
  /** The word after `city import`. */
  readonly id: string
  readonly summary: string
  /** Licence and words to be shown on the map, where the format itself settles them; absent: the source has its own. */
  readonly licence?: string
  readonly attribution?: string
  /** File name endings it reads, e.g. `.osm.pbf`. Others are refused with a line that lists these. */
  readonly extensions: readonly string[]
  /** What it understands on the command line; `city import <id> --help` lists them. */
  readonly options: readonly ImportOption[]
  /**
   * Yields one item for each feature of the file. Sum of the outcomes = features read.
   * @throws {ImportError} when the file as a whole cannot be read (truncated, not the format, wrong encoding or CRS).
   */
  read(file: ImportFile, options: Options): AsyncIterable<ImportItem>
  /** First features of each layer of a file whose target is to be found. Absent: the format itself says what its features are. */
  sample?(path: string, options: Partial<Options>): Promise<readonly LayerSample[]>
  /** Writes what of the file is no feature, such as a timetable, after its features are written; the same again changes nothing. */
  complete?(database: Database, file: Pick<ImportFile, 'path' | 'source'>): Promise<void>
}

/** One option of an importer: `--name <valueName>` on the command line. */
export interface ImportOption {
  /** Long flag without its dashes, and the key of its value in `ImportOptions`. */
  readonly name: string
  /** What stands for the value in the help, e.g. `EPSG:n`. */
  readonly valueName: string
  readonly description: string
  /** Text that stands when none is given; shown in the help and parsed like any other. Absent: the option stays absent. */
  readonly default?: string
  /** True: the importer refuses to start without it. */
  readonly required?: boolean
  /** @throws {ImportError} naming the option, the value and what would be right. */
  parse(text: string): unknown
}

/** Parsed values by option name; an option that was not given and has no default is absent. */
export type ImportOptions = Readonly<Record<string, unknown>>

export interface ImportFile {
  readonly path: string
  /** Key of the source its rows belong to. */
  readonly source: string
  /** Called now and then with bytes consumed of the total, for the progress bar; the phase names a pass over the file. */
  readonly onProgress: (progress: { phase: string; done: number; total: number }) => void
  /** Called before the first item with the moment of the source that the file shows, where its header says so. */
  readonly onDataTime?: (at: Date) => void
  readonly signal?: AbortSignal
}

/**
 * Parses option texts by an importer's own list, for the command line and for tests.
 * @throws {ImportError} for an option it does not have, a missing required one, or a value that does not parse.
 */
export function parseImportOptions(
  importer: Pick<Importer, 'id' | 'options'>,
  texts: Readonly<Record<string, string | undefined>>,
): ImportOptions {
  const unknown = Object.keys(texts).find((name) => !importer.options.some((option) => option.name === name))
  if (unknown !== undefined) {
    const known = importer.options.map((option) => `--${option.name}`).join(', ')
    throw new ImportError(`--${unknown} is no option of "import ${importer.id}"; it takes ${known}`)
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
