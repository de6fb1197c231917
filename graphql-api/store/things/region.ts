import type { MultiPolygon, Polygon } from 'geojson'
import { COMMON } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface RegionFeature extends FeatureBase<'region', Polygon | MultiPolygon> {
  readonly level: 'CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY' | 'GRID'
  readonly name: string
  /** Division code in the source; absent: assigned below its parent when it is loaded, and kept. */
  readonly code?: string
}

/** Prefix of the provisional code of a region: finalizing replaces it. */
export const PENDING_CODE = 'pending:'

export const region = defineThing<RegionFeature>({
  table: 'region',
  words: ['region', 'regions'],
  title: { zh: '区域', en: 'regions' },
  shapes: ['area'],
  geometry: 'required',
  keptByCode: false,
  located: false,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: {
    ...COMMON,
    level: ['level', 'LEVEL', '级别', 'admin_level'],
    code: ['code', 'CODE', 'adcode', 'gb2260', 'division_code', '区划代码', '行政区划代码', '网格编码', '网格编号'],
  },
  columns: null,
  row: (feature, source) => ({
    level: feature.level,
    code: feature.code ?? `${PENDING_CODE}${source}/${feature.sourceId}`,
  }),
  exported: { level: 'level', code: 'code', name: 'name', name_en: 'name_en' },
  search: null,
})
