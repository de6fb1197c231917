import { parseCrs, type Crs } from '../../../domain/crs.ts'
import { CsvSource, type CsvLayout } from './csv-source.ts'
import { parseEncoding } from '../files/text-decoder.ts'
import { importFields, type FieldImportOptions } from '../fields/import-fields.ts'
import { fieldOptions, targetOption } from '../fields/options.ts'
import { sampleOf } from '../fields/suggest-targets.ts'
import { thingOf } from '../../store/things/by-table.ts'
import { fileBytes } from '../files/file-bytes.ts'
import { withPacked } from '../files/file-content.ts'
import type { Importer, ImportOption } from '../importer.ts'

type CsvOptions = FieldImportOptions & Partial<CsvLayout> & { readonly crs?: Crs }

const column = (name: string, description: string): ImportOption => ({
  name,
  valueName: 'column',
  description,
  parse: (text) => text,
})

/**
 * CSV with a header line and a position in two columns, a geometry as well-known text in one, or neither if the target
 * needs none.
 */
export const csv: Importer<CsvOptions> = {
  id: 'csv',
  summary:
    'rows of a table of one declared target; with longitude and latitude, or well-known text, if it has positions',
  extensions: withPacked(['.csv', '.tsv', '.txt']),
  options: [
    { ...targetOption, required: true },
    ...fieldOptions,
    column('lng', 'column of the longitude or easting (default: the usual names, 经度 included)'),
    column('lat', 'column of the latitude or northing (default: the usual names, 纬度 included)'),
    column('wkt', 'column of the geometry as well-known text (default: the usual names)'),
    {
      name: 'encoding',
      valueName: 'name',
      description:
        'text encoding: utf-8, gbk, gb18030, big5, utf-16le … (default: utf-8, or gb18030 if it is only that)',
      parse: parseEncoding,
    },
  ],
  async sample(path, { encoding, lng, lat, wkt }) {
    const layout = { encoding, lng, lat, wkt, position: 'optional' } as const
    return [{ records: await sampleOf(new CsvSource(path, await fileBytes(path, 'CSV'), layout)) }]
  },
  async *read(file, { encoding, lng, lat, wkt, crs, ...options }) {
    const { target } = options
    const position = target === 'auto' ? 'required' : thingOf(target).geometry
    const layout = { encoding, lng, lat, wkt, position } as const
    const source = new CsvSource(file.path, await fileBytes(file.path, 'CSV'), layout, file.onEncoding)
    yield* importFields(source, () => crs ?? parseCrs('EPSG:4326'), options, file)
  },
}
