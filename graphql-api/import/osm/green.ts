import type { GreenFeature } from '../../store/things/green.ts'
import { isArea, type Attributes, type Shape } from './attributes.ts'
import type { Tags } from './osm-visitor.ts'

type Kind = GreenFeature['kind']

/** Key → value → kind; the first match counts. */
const KINDS: readonly (readonly [key: string, kinds: Readonly<Record<string, Kind>>])[] = [
  [
    'leisure',
    {
      park: 'park',
      garden: 'garden',
      pitch: 'pitch',
      golf_course: 'grass',
      nature_reserve: 'forest',
      dog_park: 'park',
      playground: 'park',
      recreation_ground: 'park',
      common: 'grass',
    },
  ],
  [
    'landuse',
    {
      forest: 'forest',
      grass: 'grass',
      meadow: 'grass',
      village_green: 'grass',
      greenfield: 'grass',
      recreation_ground: 'park',
      cemetery: 'cemetery',
      farmland: 'farmland',
      farmyard: 'farmland',
      orchard: 'farmland',
      vineyard: 'farmland',
      allotments: 'farmland',
      plant_nursery: 'farmland',
      greenhouse_horticulture: 'farmland',
      flowerbed: 'garden',
    },
  ],
  [
    'natural',
    {
      wood: 'forest',
      scrub: 'forest',
      grassland: 'grass',
      heath: 'grass',
      beach: 'beach',
      sand: 'beach',
      shrubbery: 'garden',
      tree_group: 'forest',
    },
  ],
  ['amenity', { grave_yard: 'cemetery' }],
]

/** Green and open ground. */
export function green(tags: Tags, shape: Shape): Attributes<GreenFeature> | undefined {
  if (!isArea(shape)) return undefined
  for (const [key, kinds] of KINDS) {
    const kind = kinds[tags[key] ?? '']
    if (kind) return { target: 'green', kind }
  }
  return undefined
}
