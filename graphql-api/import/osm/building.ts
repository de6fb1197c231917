import type { NotUnderstood } from '../../store/feature.ts'
import type { BuildingFeature } from '../../store/things/building.ts'
import { addressOf } from './address.ts'
import { isArea, type Attributes, type Shape } from './attributes.ts'
import { DWELLINGS, highestM, metres, storeys, valueOf, whole, year } from '../../../domain/written/values.ts'
import type { Tags } from './osm-visitor.ts'
import { usefulTags } from './useful-tags.ts'

const METRES_PER_LEVEL = 3
/** The highest building has 828 m, the highest under construction over 1,000. */
export const MOST_HEIGHT_M = 1200
export const MOST_LEVELS = 250
/** Characters. */
const LONGEST_STREET = 200
const LONGEST_HOUSE_NUMBER = 50
export const NOT_BUILT = new Set(['no', 'demolished', 'razed', 'proposed', 'planned', 'construction_site', 'entrance'])

type Use = BuildingFeature['use']

/** `building=*` → use, and the levels assumed if neither height nor levels are tagged. */
const USES: Readonly<Record<string, readonly [use: Use, assumedLevels: number]>> = {
  apartments: ['residential', 5],
  residential: ['residential', 4],
  house: ['residential', 2],
  detached: ['residential', 2],
  semidetached_house: ['residential', 2],
  terrace: ['residential', 2],
  bungalow: ['residential', 1],
  cabin: ['residential', 1],
  dormitory: ['residential', 5],
  farm: ['residential', 2],
  commercial: ['commercial', 3],
  retail: ['commercial', 2],
  supermarket: ['commercial', 2],
  mall: ['commercial', 4],
  hotel: ['commercial', 6],
  kiosk: ['commercial', 1],
  office: ['office', 6],
  industrial: ['industrial', 2],
  warehouse: ['industrial', 2],
  factory: ['industrial', 2],
  manufacture: ['industrial', 2],
  storage_tank: ['industrial', 3],
  silo: ['industrial', 5],
  public: ['public', 3],
  civic: ['public', 3],
  government: ['public', 4],
  fire_station: ['public', 3],
  police: ['public', 3],
  stadium: ['public', 6],
  sports_hall: ['public', 3],
  sports_centre: ['public', 3],
  museum: ['public', 3],
  theatre: ['public', 4],
  school: ['education', 3],
  kindergarten: ['education', 2],
  university: ['education', 4],
  college: ['education', 4],
  hospital: ['medical', 6],
  clinic: ['medical', 3],
  church: ['religious', 4],
  chapel: ['religious', 2],
  cathedral: ['religious', 8],
  temple: ['religious', 3],
  mosque: ['religious', 4],
  synagogue: ['religious', 4],
  shrine: ['religious', 2],
  monastery: ['religious', 3],
  religious: ['religious', 3],
  train_station: ['transport', 3],
  transportation: ['transport', 2],
  hangar: ['transport', 4],
  parking: ['transport', 3],
  garage: ['other', 1],
  garages: ['other', 1],
  carport: ['other', 1],
  shed: ['other', 1],
  hut: ['other', 1],
  greenhouse: ['other', 1],
  roof: ['other', 1],
  canopy: ['other', 1],
  service: ['other', 1],
  toilets: ['other', 1],
  ruins: ['other', 1],
  barn: ['other', 2],
  stable: ['other', 1],
  bridge: ['other', 2],
}
const UNKNOWN_USE = ['unknown', 2] as const

export function isKnownUse(value: string): boolean {
  return Object.hasOwn(USES, value)
}

/** A building or a building part, with its height and the source of the height. */
export function building(
  tags: Tags,
  shape: Shape,
  notUnderstood: NotUnderstood[] = [],
): Attributes<BuildingFeature> | undefined {
  if (!isArea(shape)) return undefined
  const value = tags.building && !NOT_BUILT.has(tags.building) ? tags.building : undefined
  const part = tags['building:part'] && tags['building:part'] !== 'no' ? tags['building:part'] : undefined
  const kind = value ?? part
  if (!kind || tags.location === 'underground' || tags.location === 'indoor') return undefined
  const [use, assumedLevels] = USES[kind] ?? [useByOtherTags(tags), UNKNOWN_USE[1]]
  const address = addressOf(tags)
  const code = tags['ref:building'] ?? tags['building:ref']
  const households = valueOf(tags, 'building:flats', whole(0, 100_000, DWELLINGS), notUnderstood)
  const builtYear = valueOf(tags, 'start_date', year(-3000, 2200), notUnderstood)
  const street = tags['addr:street']?.slice(0, LONGEST_STREET)
  const houseNumber = tags['addr:housenumber']?.slice(0, LONGEST_HOUSE_NUMBER)
  return {
    target: 'building',
    use,
    ...heightOf(tags, assumedLevels, notUnderstood),
    isPart: value === undefined,
    ...(address && { address }),
    ...(code && { code }),
    ...(households !== undefined && { households }),
    ...(builtYear !== undefined && { builtYear }),
    ...(street && { street }),
    ...(houseNumber && { houseNumber }),
    tags: usefulTags(tags),
  }
}

function useByOtherTags(tags: Tags): Use {
  const { amenity, shop, office, tourism } = tags
  if (amenity === 'hospital' || amenity === 'clinic') return 'medical'
  if (amenity === 'school' || amenity === 'kindergarten' || amenity === 'university' || amenity === 'college')
    return 'education'
  if (amenity === 'place_of_worship') return 'religious'
  if (
    amenity === 'townhall' ||
    amenity === 'courthouse' ||
    amenity === 'library' ||
    amenity === 'police' ||
    amenity === 'fire_station'
  )
    return 'public'
  if (office === 'government' || tourism === 'museum') return 'public'
  if (tags.railway === 'station' || tags.aeroway === 'terminal') return 'transport'
  if (office) return 'office'
  if (shop || tourism === 'hotel' || amenity === 'marketplace' || amenity === 'restaurant') return 'commercial'
  return UNKNOWN_USE[0]
}

type Height = Pick<BuildingFeature, 'heightM' | 'minHeightM' | 'heightSource' | 'levels'>

function heightOf(tags: Tags, assumedLevels: number, notUnderstood: NotUnderstood[]): Height {
  const levels = valueOf(tags, 'building:levels', storeys(0, MOST_LEVELS), notUnderstood)
  const roofLevels = valueOf(tags, 'roof:levels', storeys(0, 20), notUnderstood) ?? 0
  const minLevel = valueOf(tags, 'building:min_level', storeys(0, MOST_LEVELS), notUnderstood) ?? 0
  const bottom = valueOf(tags, 'min_height', metres(0, MOST_HEIGHT_M), notUnderstood) ?? minLevel * METRES_PER_LEVEL
  const measured =
    valueOf(tags, 'height', highestM(0.01, MOST_HEIGHT_M), notUnderstood) ??
    valueOf(tags, 'building:height', highestM(0.01, MOST_HEIGHT_M), notUnderstood)
  const stored = levels !== undefined && levels >= 1 ? { levels: Math.round(levels) } : {}
  if (measured !== undefined) {
    return {
      heightM: round(measured),
      minHeightM: bottom < measured ? round(bottom) : 0,
      heightSource: 'measured',
      ...stored,
    }
  }
  // `building:levels` counts from the ground, including the `building:min_level` missing below a part. Zero with a roof
  // level is a hut.
  const above = (levels ?? 0) + roofLevels
  if (levels !== undefined && above > 0) {
    const heightM = round(Math.max(above, minLevel + 1) * METRES_PER_LEVEL)
    return { heightM, minHeightM: bottom < heightM ? round(bottom) : 0, heightSource: 'levels', ...stored }
  }
  return {
    heightM: round(bottom + assumedLevels * METRES_PER_LEVEL),
    minHeightM: round(bottom),
    heightSource: 'assumed',
  }
}

function round(metres: number): number {
  return Math.round(metres * 100) / 100
}
