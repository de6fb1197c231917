import type { MultiPolygon, Polygon } from 'geojson'
import { areaM2 } from '../../geometry/measure.ts'
import { GEOMETRY, NAMED } from '../thing/columns.ts'
import { COMMON } from '../thing/field-names.ts'
import { shareOf } from '../thing/search-weight.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface GreenFeature extends FeatureBase<'green', Polygon | MultiPolygon> {
  readonly kind: 'park' | 'garden' | 'forest' | 'grass' | 'pitch' | 'cemetery' | 'farmland' | 'beach' | 'other'
}

export const green = defineThing<GreenFeature>({
  table: 'green',
  words: ['green', 'greens'],
  title: { zh: '绿地', en: 'greens' },
  shapes: ['area'],
  geometry: 'required',
  keptByCode: false,
  located: false,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: { ...COMMON, kind: ['kind', 'leisure', 'landuse', 'natural', 'fclass', 'class', 'type'] },
  columns: { ...NAMED, kind: 'text', area_m2: 'real', ...GEOMETRY },
  row: (feature) => ({ kind: feature.kind, area_m2: areaM2(feature.geometry) }),
  exported: { name: 'name', name_en: 'name_en', kind: 'kind' },
  search: {
    detail: (feature) => feature.kind,
    weight: (feature) => 0.3 + 0.5 * shareOf(areaM2(feature.geometry), 1000, 5_000_000),
  },
})
