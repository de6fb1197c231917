import { csv } from './csv.ts'
import { geojson } from './geojson.ts'
import { gtfs } from './gtfs.ts'
import { osm } from './osm.ts'

/** Every format, in the order that help lists them. */
export const importers = [osm, geojson, csv, gtfs] as const
