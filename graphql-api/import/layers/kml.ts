import { readFile } from 'node:fs/promises'
import { kml as featuresOf } from '@tmcw/togeojson'
import { DOMParser } from '@xmldom/xmldom'
import { unzipSync } from 'fflate'
import { parseCrs } from '../../../domain/crs.ts'
import { ImportError } from '../../store/import-error.ts'
import type { FieldRecord } from '../fields/field-record.ts'
import { layersImporter, recordSource } from './layers-importer.ts'

const NAME = 'KML'
/** The document is held in memory as a tree. */
const MOST_BYTES = 64 * 1024 * 1024

/** KML and KMZ: the placemarks, always in WGS84. */
export const kml = layersImporter({
  id: 'kml',
  summary: 'KML or KMZ: its placemarks, of one declared target or by their own data',
  name: NAME,
  extensions: ['.kml', '.kmz'],
  async open(path, bytes) {
    if (bytes > MOST_BYTES) throw tooLarge(path)
    const content = await readFile(path)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      content.subarray(0, 2).toString('latin1') === 'PK' ? documentOf(path, content) : content,
    )
    const document = new DOMParser({ onError: stopAtFault }).parseFromString(text, 'text/xml')
    if (document.documentElement?.localName !== 'kml')
      throw new ImportError(`${path}: the root element is <${document.documentElement?.tagName ?? ''}>; expected <kml>`)
    const records = featuresOf(document as never).features.map(({ id, properties, geometry }, index): FieldRecord => ({
      line: index + 1,
      id: id === undefined ? undefined : String(id),
      fields: properties ?? {},
      geometry,
    }))
    const source = recordSource(path, NAME, bytes, () => records)
    return { layers: [{ name: 'kml', source, crs: () => parseCrs('EPSG:4326') }] }
  },
})

function stopAtFault(level: string, message: string): void {
  if (level !== 'warning') throw new Error(message)
}

function documentOf(path: string, archive: Uint8Array): Uint8Array {
  let bytes = 0
  const files = unzipSync(archive, {
    filter({ name, originalSize }) {
      if (!name.toLowerCase().endsWith('.kml')) return false
      bytes += originalSize
      if (bytes > MOST_BYTES) throw tooLarge(path)
      return true
    },
  })
  const [document] = Object.values(files)
  if (document === undefined) throw new ImportError(`${path} is an archive without a .kml in it`)
  return document
}

function tooLarge(path: string): ImportError {
  return new ImportError(
    `${path} holds more than ${MOST_BYTES} bytes of KML; turn it into GeoJSON: ogr2ogr city.geojson ${path}`,
  )
}
