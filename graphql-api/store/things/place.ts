import type { Point } from 'geojson'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface PlaceFeature extends FeatureBase<'place', Point> {
  readonly name: string
  readonly kind: 'city' | 'town' | 'suburb' | 'quarter' | 'neighbourhood' | 'village' | 'locality' | 'island' | 'square'
  readonly population?: number
}

const PLACE_WEIGHT = {
  city: 1,
  town: 0.9,
  suburb: 0.8,
  island: 0.7,
  quarter: 0.7,
  village: 0.7,
  neighbourhood: 0.6,
  square: 0.6,
  locality: 0.4,
} as const

export const place = defineThing<PlaceFeature>({
  table: 'place',
  words: ['place', 'places'],
  title: { zh: '地名', en: 'places' },
  shapes: ['node', 'area'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: { ...COMMON, kind: ['place', 'kind', 'fclass', 'class', 'type'], population: ['population', '人口'] },
  columns: { ...NAMED, ...IN_REGION, kind: 'text', population: 'int', ...GEOMETRY },
  row: (feature) => ({ kind: feature.kind, population: feature.population ?? null }),
  exported: { name: 'name', name_en: 'name_en', place: 'kind', population: 'population' },
  search: {
    detail: (feature) => feature.kind,
    weight: (feature) => PLACE_WEIGHT[feature.kind],
  },
})
