import type { Point } from 'geojson'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { ADDRESS, COMMON } from '../thing/field-names.ts'
import { sortedJson } from '../thing/row.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface FacilityFeature extends FeatureBase<'facility', Point> {
  /** One of the kinds of the `facility` table, e.g. `fire_station`. */
  readonly kind: string
  readonly address?: string
  readonly phone?: string
  readonly capacity?: number
  readonly tags: Readonly<Record<string, string>>
}

const FACILITY_WEIGHT: Readonly<Record<string, number>> = {
  hospital: 0.8,
  university: 0.8,
  government: 0.75,
  railway_station: 0.8,
  metro_station: 0.75,
  stadium: 0.7,
  museum: 0.7,
  attraction: 0.65,
  fire_station: 0.6,
  police: 0.6,
  theatre: 0.6,
  school: 0.55,
  bus_station: 0.55,
  ferry_terminal: 0.55,
  market: 0.5,
  library: 0.5,
  hotel: 0.45,
  bus_stop: 0.25,
  parking: 0.2,
  toilets: 0.1,
}

export const facility = defineThing<FacilityFeature>({
  table: 'facility',
  words: ['facility', 'facilities'],
  title: { zh: '设施', en: 'facilities' },
  shapes: ['node', 'area'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: true,
  counted: 'feeds',
  beyondCity: false,
  fields: {
    ...COMMON,
    ...ADDRESS,
    kind: ['kind', 'amenity', 'fclass', 'category', 'type', 'class', '类型', '类别'],
    phone: ['phone', 'tel', 'telephone', '电话', '联系电话'],
    capacity: ['capacity', 'beds', '床位数', '容量', '可容纳人数'],
  },
  columns: {
    ...NAMED,
    ...IN_REGION,
    kind: 'text',
    address: 'text',
    phone: 'text',
    capacity: 'int',
    tags: 'jsonb',
    ...GEOMETRY,
  },
  row: (feature) => ({
    kind: feature.kind,
    address: feature.address ?? null,
    phone: feature.phone ?? null,
    capacity: feature.capacity ?? null,
    tags: sortedJson(feature.tags),
  }),
  exported: null,
  search: {
    detail: (feature) => feature.kind,
    weight: (feature) => FACILITY_WEIGHT[feature.kind] ?? 0.4,
  },
})
