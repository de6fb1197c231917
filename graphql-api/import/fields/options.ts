import { CrsError, parseCrs } from '../../../domain/crs.ts'
import { ImportError } from '../../store/import-error.ts'
import type { ImportOption } from '../importer.ts'
import { levelOf } from './attributes-of-fields.ts'
import { parseFieldMap } from './field-map.ts'
import { parseTarget } from '../../store/target-name.ts'

/** Options common to all formats with fields. */
export const targetOption: ImportOption = {
  name: 'target',
  valueName: 'target',
  description:
    'what the features are: regions, buildings, roads, railways, water, greens, places, facilities, components, cameras, routes, ' +
    'sensors, pipes, departments, staff, units, enterprises, households, or auto (GeoJSON: by their own fields)',
  parse: parseTarget,
}

export const fieldOptions: readonly ImportOption[] = [
  {
    name: 'map',
    valueName: 'ours=theirs,…',
    description:
      "the file's fields for ours, e.g. name=NAME_CHN,heightM=H; ours==text for a fixed text. Usual names need no map",
    parse: parseFieldMap,
  },
  {
    name: 'crs',
    valueName: 'system',
    description:
      'coordinate system: EPSG:n, CGCS2000, GCJ-02 or BD-09 (default: as stated in the file, else EPSG:4326)',
    parse(text) {
      try {
        return parseCrs(text)
      } catch (error) {
        if (error instanceof CrsError) throw new ImportError(`--crs: ${error.message}`)
        throw error
      }
    },
  },
  {
    name: 'decimal',
    valueName: 'sign',
    description: 'decimal sign of its numbers: . or , (default: detected)',
    parse(text) {
      if (text !== '.' && text !== ',') throw new ImportError(`--decimal is "${text}"; expected . or ,`)
      return text
    },
  },
  {
    name: 'id',
    valueName: 'field',
    description:
      'field with the id of a feature in its source (default: the usual names, else a digest of the geometry)',
    parse: (text) => text,
  },
  {
    name: 'level',
    valueName: 'level',
    description: 'level of all regions in the file: CITY, DISTRICT, STREET, COMMUNITY or GRID',
    parse(text) {
      const level = levelOf(text)
      if (!level) throw new ImportError(`--level "${text}" is not one of CITY, DISTRICT, STREET, COMMUNITY, GRID`)
      return level
    },
  },
]
