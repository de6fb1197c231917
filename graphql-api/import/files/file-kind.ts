import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'

const HEAD_BYTES = 64 * 1024

/** Kind of a file by its content: one of our formats, one to be converted by others, or an image without features. */
export type FileKind =
  | { readonly format: string }
  | { readonly convertible: string }
  | { readonly raster: string }
  | undefined

/** Recognized by the first bytes; archives by the names in them. For other formats the file name decides. */
const SIGNATURES: readonly [kind: NonNullable<FileKind>, signature: RegExp][] = [
  [{ format: 'gpkg' }, /^SQLite format 3\0[^]{52}(GPKG|GP1[01])|^SQLite format 3\0[^]*gpkg_contents/],
  [{ convertible: 'SpatiaLite' }, /^SQLite format 3\0[^]*(spatialite_history|views_geometry_columns)/],
  [{ format: 'flatgeobuf' }, /^fgb\x03fgb/],
  [{ format: 'geoparquet' }, /^PAR1/],
  [{ format: 'shapefile' }, /^\0\0\x27\x0a\0{20}/],
  [{ format: 'osm' }, /^\0\0\0[^]\x0a\x09OSMHeader/],
  [{ format: 'gtfs' }, /^PK\x03\x04[^]*stop_times\.txt/],
  [{ format: 'shapefile' }, /^PK\x03\x04[^]*\.shp(?!\.)/i],
  [{ format: 'kml' }, /^PK\x03\x04[^]*\.kml(?!\.)/i],
  [{ convertible: 'FileGDB' }, /^PK\x03\x04[^]*\.gdbtable/i],
  [{ format: 'kml' }, /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<(kml:)?kml[\s>]/],
  [{ format: 'osm' }, /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<osm[\s>]/],
  [{ convertible: 'GPX' }, /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<gpx[\s>]/],
  [{ convertible: 'GML' }, /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<[^>]*opengis\.net\/(gml|citygml)/],
  [{ convertible: 'TopoJSON' }, /^\s*\{\s*"type"\s*:\s*"Topology"/],
  [{ convertible: 'DWG' }, /^AC10\d\d/],
  [{ convertible: 'DXF' }, /^(AutoCAD Binary DXF|\s*0\r?\n\s*SECTION\r?\n)/],
  [{ convertible: 'MapInfo TAB' }, /^!table\r?\n/i],
  [{ convertible: 'MapInfo MIF' }, /^version\s+\d+\r?\n\s*charset/i],
  [{ convertible: 'DGN' }, /^(\x08\x09|\xc8\x09)\xfe/],
  [{ raster: 'GeoTIFF' }, /^(II[*+]\0|MM\0[*+])/],
  [{ raster: 'JPEG' }, /^\xff\xd8\xff/],
  [{ raster: 'PNG' }, /^\x89PNG\r\n/],
  [{ raster: 'JPEG 2000' }, /^\0\0\0\x0cjP {2}\r\n/],
]
const FOREIGN_NAMES = /\.(gdb|gdb\.zip|dxf|dwg|tab|mif|gml|gpx|topojson|sqlite|dgn|e00)$/i
const RASTER_NAMES = /\.(tiff?|ecw|img|jp2|sid|jpe?g|png)$/i

/** Undefined: neither content nor name is known. A folder can be a file geodatabase. */
export function fileKindOf(path: string): FileKind {
  const name = basename(path)
  if (!statSync(path).isDirectory()) {
    const content = endsOf(path)
    const found = SIGNATURES.find(([, signature]) => signature.test(content))
    if (found !== undefined) return found[0]
  } else if (!/\.gdb$/i.test(name)) return undefined
  const ending = name.replace(/^.*\./, '')
  if (FOREIGN_NAMES.test(name)) return { convertible: ending }
  return RASTER_NAMES.test(name) ? { raster: ending } : undefined
}

/** First and last bytes, one character each: an archive lists its files at its end. */
function endsOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const piece = (at: number, bytes: number): string => {
      const buffer = Buffer.alloc(bytes)
      return buffer.toString('latin1', 0, readSync(file, buffer, 0, bytes, at))
    }
    const head = piece(0, Math.min(size, HEAD_BYTES))
    return head.startsWith('PK') ? head + piece(Math.max(0, size - HEAD_BYTES), Math.min(size, HEAD_BYTES)) : head
  } finally {
    closeSync(file)
  }
}
