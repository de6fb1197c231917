import { csv } from './csv/csv.ts'
import { flatgeobuf } from './layers/flatgeobuf.ts'
import { geojson } from './geojson/geojson.ts'
import { geopackage } from './layers/geopackage.ts'
import { geoparquet } from './layers/geoparquet.ts'
import { gtfs } from './gtfs/gtfs-importer.ts'
import { kml } from './layers/kml.ts'
import { osm } from './osm/osm.ts'
import { shapefile } from './layers/shapefile.ts'

/** All formats, in the order of the help. */
export const importers = [osm, geojson, csv, shapefile, geopackage, flatgeobuf, geoparquet, kml, gtfs] as const
