import type { NotUnderstood } from '../../store/feature.ts'
import type { FacilityFeature } from '../../store/things/facility.ts'
import { addressOf } from './address.ts'
import type { Attributes, Shape } from './attributes.ts'
import { PLACES, valueOf, whole } from '../../../domain/written/values.ts'
import type { Tags } from './osm-visitor.ts'
import { usefulTags } from './useful-tags.ts'

/** Key → value → kind; the first match is the purpose of the place. */
const KINDS: readonly (readonly [key: string, kinds: Readonly<Record<string, string>>])[] = [
  [
    'amenity',
    {
      hospital: 'hospital',
      clinic: 'clinic',
      doctors: 'clinic',
      pharmacy: 'pharmacy',
      fire_station: 'fire_station',
      police: 'police',
      school: 'school',
      kindergarten: 'kindergarten',
      childcare: 'kindergarten',
      university: 'university',
      college: 'university',
      nursing_home: 'care_home',
      townhall: 'government',
      courthouse: 'government',
      library: 'library',
      bus_station: 'bus_station',
      ferry_terminal: 'ferry_terminal',
      parking: 'parking',
      fuel: 'fuel',
      charging_station: 'charging_station',
      marketplace: 'market',
      toilets: 'toilets',
      post_office: 'post_office',
      bank: 'bank',
      theatre: 'theatre',
      cinema: 'theatre',
      arts_centre: 'theatre',
      place_of_worship: 'place_of_worship',
    },
  ],
  ['emergency', { ambulance_station: 'ambulance_station', assembly_point: 'shelter', disaster_shelter: 'shelter' }],
  ['healthcare', { hospital: 'hospital', clinic: 'clinic', doctor: 'clinic', centre: 'clinic', pharmacy: 'pharmacy' }],
  ['social_facility', { nursing_home: 'care_home', assisted_living: 'care_home', shelter: 'shelter' }],
  ['office', { government: 'government' }],
  ['highway', { bus_stop: 'bus_stop' }],
  [
    'tourism',
    {
      museum: 'museum',
      gallery: 'museum',
      hotel: 'hotel',
      hostel: 'hotel',
      motel: 'hotel',
      guest_house: 'hotel',
      attraction: 'attraction',
      zoo: 'attraction',
      theme_park: 'attraction',
      aquarium: 'attraction',
      viewpoint: 'attraction',
    },
  ],
  ['leisure', { stadium: 'stadium' }],
  ['shop', { supermarket: 'market', mall: 'market' }],
]

const CAPACITIES = ['capacity', 'beds', 'capacity:beds', 'rooms']

/** A place that serves people: a node, or an area (a school's ground). */
export function facility(
  tags: Tags,
  shape: Shape,
  notUnderstood: NotUnderstood[] = [],
): Attributes<FacilityFeature> | undefined {
  const kind = shape === 'line' ? undefined : kindOf(tags, shape)
  if (!kind) return undefined
  const address = addressOf(tags)
  const phone = (tags.phone ?? tags['contact:phone'])?.slice(0, 100)
  const capacity = valueOf(
    tags,
    CAPACITIES.find((key) => tags[key] !== undefined) ?? '',
    whole(0, 1_000_000, PLACES),
    notUnderstood,
  )
  return {
    target: 'facility',
    kind,
    ...(address && { address }),
    ...(phone && { phone }),
    ...(capacity !== undefined && { capacity }),
    tags: usefulTags(tags),
  }
}

function kindOf(tags: Tags, shape: Shape): string | undefined {
  const station = stationKind(tags)
  if (station) return station
  for (const [key, kinds] of KINDS) {
    const kind = kinds[tags[key] ?? '']
    if (kind) return kind
  }
  const { amenity } = tags
  if (amenity === 'social_facility' && /senior|elderly/.test(tags['social_facility:for'] ?? '')) return 'care_home'
  // A bus shelter is also `amenity=shelter`; only emergency shelters count.
  if (amenity === 'shelter' && (tags.emergency === 'yes' || tags.shelter_type === 'emergency')) return 'shelter'
  const platform = tags.public_transport === 'platform' && tags.bus === 'yes' && tags.railway === undefined
  return platform && shape === 'node' ? 'bus_stop' : undefined
}

function stationKind(tags: Tags): string | undefined {
  const { railway } = tags
  if (railway === 'subway_entrance') return 'metro_entrance'
  if (railway !== 'station' && railway !== 'halt') return undefined
  const metro = tags.station === 'subway' || tags.subway === 'yes' || tags.station === 'light_rail'
  return metro ? 'metro_station' : 'railway_station'
}
