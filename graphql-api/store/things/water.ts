import type { LineString, MultiLineString, MultiPolygon, Polygon } from 'geojson'
import { areaM2 } from '../../geometry/measure.ts'
import { GEOMETRY, NAMED } from '../thing/columns.ts'
import { COMMON } from '../thing/field-names.ts'
import { shareOf } from '../thing/search-weight.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface WaterFeature extends FeatureBase<'water', Polygon | MultiPolygon | LineString | MultiLineString> {
  readonly kind: 'sea' | 'river' | 'lake' | 'canal' | 'stream' | 'pool' | 'other'
}

export const water = defineThing<WaterFeature>({
  table: 'water',
  words: ['water', 'waters'],
  title: { zh: '水域', en: 'waters' },
  shapes: ['line', 'area'],
  geometry: 'required',
  keptByCode: false,
  located: false,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: { ...COMMON, kind: ['water', 'waterway', 'kind', 'fclass', 'natural', 'class', 'type'] },
  columns: { ...NAMED, kind: 'text', area_m2: 'real', ...GEOMETRY },
  row: (feature) => ({ kind: feature.kind, area_m2: areaM2(feature.geometry) }),
  exported: { name: 'name', name_en: 'name_en', kind: 'kind' },
  search: {
    detail: (feature) => feature.kind,
    weight: (feature) => 0.3 + 0.5 * shareOf(areaM2(feature.geometry), 1000, 5_000_000),
  },
})
