import { CrsError, parseCrs, type Crs } from '../../../domain/crs.ts'
import { importFields, type FieldImportOptions } from '../fields/import-fields.ts'
import { fieldOptions, targetOption } from '../fields/options.ts'
import { sampleOf } from '../fields/suggest-targets.ts'
import { fileBytes } from '../files/file-bytes.ts'
import { withPacked } from '../files/file-content.ts'
import { GeoJsonSource } from './geojson-source.ts'
import { ImportError } from '../../store/import-error.ts'
import type { Importer } from '../importer.ts'

type GeoJsonOptions = Omit<FieldImportOptions, 'target'> & {
  readonly target?: FieldImportOptions['target']
  readonly crs?: Crs
}

/**
 * GeoJSON: a FeatureCollection of any size, features one a line or RFC 8142 sequences, in any supported coordinate
 * system.
 */
export const geojson: Importer<GeoJsonOptions> = {
  id: 'geojson',
  summary: 'GeoJSON features, or plain records with a position, of one declared target, or by their own fields',
  extensions: withPacked(['.geojson', '.json', '.geojsonl', '.geojsonseq', '.ndjson']),
  options: [{ ...targetOption, default: 'auto' }, ...fieldOptions],
  async sample(path) {
    return [{ records: await sampleOf(new GeoJsonSource(path, await fileBytes(path, 'GeoJSON'))) }]
  },
  async *read(file, options) {
    const source = new GeoJsonSource(file.path, await fileBytes(file.path, 'GeoJSON'))
    const crs = () => crsOf(file.path, options.crs, source.crsName)
    yield* importFields(source, crs, { ...options, target: options.target ?? 'auto' }, file)
  },
}

function crsOf(path: string, declared: Crs | undefined, named: string | undefined): Crs {
  if (named === undefined) return declared ?? parseCrs('EPSG:4326')
  let own: Crs
  try {
    own = parseCrs(named)
  } catch (error) {
    if (!(error instanceof CrsError)) throw error
    // GCJ-02 data often has the crs member of the program that wrote it: the operator's declaration takes precedence.
    if (declared) return declared
    throw new ImportError(`${path}: its crs member says: ${error.message}`, { cause: error })
  }
  if (declared && own.unit !== declared.unit) {
    throw new ImportError(`${path} says it is in ${own.id}, --crs says ${declared.id}; leave --crs out or correct it`)
  }
  return declared ?? own
}
