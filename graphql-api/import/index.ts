import type { Importer } from './importer.ts'
import { osm } from './osm.ts'

/** Every file format that `city import` reads, in the order of its help. */
export const importers: readonly Importer[] = [osm]
