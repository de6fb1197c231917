import { csv } from './csv.ts'
import { flatgeobuf } from './flatgeobuf.ts'
import { geojson } from './geojson.ts'
import { geopackage } from './geopackage.ts'
import { geoparquet } from './geoparquet.ts'
import { gtfs } from './gtfs.ts'
import { kml } from './kml.ts'
import { osm } from './osm.ts'
import { shapefile } from './shapefile.ts'

/** Every format, in the order that help lists them. */
export const importers = [osm, geojson, csv, shapefile, geopackage, flatgeobuf, geoparquet, kml, gtfs] as const
