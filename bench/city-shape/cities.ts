import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FileToImport } from '../../graphql-api/import/import-files.ts'

/** A city of the table: files of its streets and of its buildings, which may come from different makers. */
export interface City {
  readonly title: string
  readonly streets: readonly FileToImport[]
  readonly buildings: readonly FileToImport[]
  /** Measures that its files say nothing of: what they lack altogether is not measured as none. */
  readonly excluded?: readonly string[]
}

const DATA = resolve('../shared/data')

/** Real cities whose files are on this machine. Those that are not are named on `missing`. */
export function realCities(missing: (file: string) => void): City[] {
  const porto = file('osm/porto-2020.osm.pbf', 'osm')
  const monaco = file('osm/monaco-2021.osm.pbf', 'osm')
  const cities: City[] = [
    { title: 'Porto', streets: [porto], buildings: [porto] },
    {
      title: 'Shanghai',
      streets: [file('osm/shanghai_center_roads.osm', 'osm')],
      buildings: [file('buildings/shanghai-buildings.geojson', 'geojson', 'building')],
      // Its extract was made without motorways and trunk roads.
      excluded: ['street km fast'],
    },
    { title: 'Monaco', streets: [monaco], buildings: [monaco] },
    { title: 'Berlin', streets: [], buildings: [file('buildings/berlin-osmbuildings.geojson', 'geojson', 'building')] },
  ]
  const here = (files: readonly FileToImport[]): readonly FileToImport[] =>
    files.filter(({ path }) => {
      if (!existsSync(path)) missing(path)
      return existsSync(path)
    })
  return cities.map((city) => ({ ...city, streets: here(city.streets), buildings: here(city.buildings) }))
}

function file(name: string, format: string, target?: string): FileToImport {
  return { path: resolve(DATA, name), format, source: 'bench', ...(target !== undefined && { options: { target } }) }
}
