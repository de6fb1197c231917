import type { Tileset } from './tileset.ts'

/** Kinds that operators look for first: shown at z12 and z13. */
const VITAL_KINDS = [
  'hospital',
  'fire_station',
  'police',
  'ambulance_station',
  'shelter',
  'government',
  'railway_station',
]

/** Places that serve people: hospitals, schools, stations, stops. */
export const facilities = {
  id: 'facilities',
  title: { zh: '设施', en: 'Facilities' },
  right: 'city.view',
  description: 'Hospitals, fire stations, schools, stations, stops and other facilities: points.',
  minZoom: 12,
  maxZoom: 16,
  datasets: ['facility'],
  buffer: 64,
  tolerance: 0,
  attributes: {
    kind: {
      type: 'String',
      description: 'hospital, fire_station, school, metro_station, bus_stop …: the kinds of `FacilityKind`, lower case',
    },
    name: { type: 'String', description: 'name in the local language; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
  },
  zoomRule: 'z12 and z13: hospitals, fire, police, ambulance, shelters, government, railway stations; all from z14',
  statement: 'facilities',
  parameters: (zoom) => ({ kinds: zoom < 14 ? VITAL_KINDS : undefined }),
  rowwise: () => true,
} as const satisfies Tileset
