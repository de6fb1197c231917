import type { ComponentFeature } from '../../store/things/component.ts'
import type { Attributes, Shape } from './attributes.ts'
import type { Tags } from './osm-visitor.ts'
import { usefulTags } from './useful-tags.ts'

/** Key → value → class code of `domain/component-classes.ts`; the first match counts. */
const CLASSES: readonly (readonly [key: string, codes: Readonly<Record<string, string>>])[] = [
  [
    'emergency',
    { fire_hydrant: '0113', siren: '0113', defibrillator: '0113', fire_extinguisher: '0113', fire_alarm_box: '0113' },
  ],
  ['highway', { street_lamp: '0118', traffic_signals: '0210', traffic_sign: '0209', give_way: '0209', stop: '0209' }],
  [
    'manhole',
    {
      drain: '0104',
      sewer: '0102',
      stormwater: '0103',
      water: '0101',
      gas: '0111',
      telecom: '0107',
      electricity: '0105',
      power: '0105',
      heating: '0110',
      cable: '0107',
    },
  ],
  [
    'man_made',
    {
      manhole: '0114',
      street_cabinet: '0115',
      flagpole: '0117',
      utility_pole: '0117',
      water_tap: '0132',
      water_well: '0131',
      monitoring_station: '0308',
    },
  ],
  [
    'power',
    { pole: '0117', tower: '0133', transformer: '0134', substation: '0134', minor_substation: '0134', cabinet: '0116' },
  ],
  ['street_cabinet', { telecom: '0115', power: '0116', gas: '0135' }],
  ['telecom', { street_cabinet: '0115', cabinet: '0115', distribution_point: '0115', service_device: '0115' }],
  [
    'amenity',
    {
      bench: '0407',
      waste_basket: '0305',
      recycling: '0305',
      waste_disposal: '0304',
      post_box: '0123',
      telephone: '0122',
      vending_machine: '0125',
      bicycle_parking: '0212',
      bicycle_rental: '0212',
      parking_meter: '0202',
      drinking_water: '0132',
      fountain: '0410',
      clock: '0137',
    },
  ],
  ['advertising', { billboard: '0307', column: '0307', board: '0307', poster_box: '0306', screen: '0306' }],
  ['barrier', { bollard: '0211', jersey_barrier: '0211' }],
  ['leisure', { fitness_station: '0126' }],
  ['natural', { tree: '0402' }],
  ['information', { board: '0124', map: '0124', terminal: '0124', guidepost: '0213' }],
  ['shop', { kiosk: '0121' }],
]

/** A city component (城市部件) on a node. */
export function component(tags: Tags, shape: Shape): Attributes<ComponentFeature> | undefined {
  if (shape !== 'node') return undefined
  const classCode = classOf(tags)
  if (!classCode) return undefined
  const owner = (tags.operator ?? tags.owner)?.slice(0, 200)
  return {
    target: 'component',
    classCode,
    ...(statusOf(tags) && { status: 'out_of_use' as const }),
    ...(owner && { owner }),
    tags: usefulTags(tags),
  }
}

function classOf(tags: Tags): string | undefined {
  if (tags.manhole !== undefined && tags.manhole !== 'no' && tags.man_made === undefined)
    return codeOf('manhole', tags.manhole) ?? '0114'
  if (tags.man_made === 'manhole')
    return codeOf('manhole', tags.manhole ?? '') ?? codeOf('manhole', tags.substance ?? '') ?? '0114'
  // An old or protected tree has a class of its own.
  if (tags.natural === 'tree' && (tags.denotation === 'natural_monument' || tags.denotation === 'landmark'))
    return '0401'
  if (tags.man_made === 'street_cabinet') return codeOf('street_cabinet', tags.street_cabinet ?? '') ?? '0115'
  for (const [key] of CLASSES) {
    const code = codeOf(key, tags[key] ?? '')
    if (code) return code
  }
  return tags.traffic_sign !== undefined && tags.traffic_sign !== 'no' && tags.highway === undefined
    ? '0209'
    : undefined
}

function codeOf(key: string, value: string): string | undefined {
  return CLASSES.find(([name]) => name === key)?.[1][value]
}

function statusOf(tags: Tags): boolean {
  return tags.disused === 'yes' || tags.abandoned === 'yes' || tags.operational_status === 'closed'
}
