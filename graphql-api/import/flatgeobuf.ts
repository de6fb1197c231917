import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { parseCrs, type Crs } from '../../domain/crs.ts'
import type { FieldRecord } from './fields/field-record.ts'
import { layersImporter, plainFields, recordSource } from './layers/layers-importer.ts'

const NAME = 'FlatGeobuf'

/** FlatGeobuf, read as a stream. */
export const flatgeobuf = layersImporter({
  id: 'flatgeobuf',
  summary: 'FlatGeobuf: its features, of one declared target or of what their fields say',
  name: NAME,
  extensions: ['.fgb'],
  open(path, bytes) {
    let crs: Crs | undefined
    async function* records(): AsyncGenerator<FieldRecord> {
      const file = createReadStream(path)
      try {
        const features = deserialize(Readable.toWeb(file) as never, {
          headerMetaFn({ crs: own }) {
            if (own !== null) crs = own.code > 0 ? parseCrs(`EPSG:${own.code}`) : parseCrs(own.wkt ?? 'EPSG:4326')
          },
        })
        let line = 0
        for await (const { properties, geometry } of features)
          yield { line: ++line, fields: plainFields(properties ?? {}), geometry: geometry as never }
      } finally {
        file.destroy()
      }
    }
    const source = recordSource(path, NAME, bytes, records)
    return Promise.resolve({ layers: [{ name: 'flatgeobuf', source, crs: () => crs ?? parseCrs('EPSG:4326') }] })
  },
})
