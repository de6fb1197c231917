import { PEOPLE } from '../../../domain/written/values.ts'
import { IN_BUILDING } from '../thing/columns.ts'
import { BUILDING_CODE, COMMON, STOREY } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface HouseholdFeature extends FeatureBase<'household', undefined> {
  readonly code: string
  readonly buildingCode?: string
  /** 1 at ground level, negative below. */
  readonly storey?: number
  /** Number of the dwelling: `1202`. */
  readonly door?: string
  readonly residents: number
}

const STOREY_WORDS = /\s*(?:层|楼|f)$/i

export const household = defineThing<HouseholdFeature>({
  table: 'household',
  words: ['household', 'households'],
  title: { zh: '住户', en: 'households' },
  shapes: [],
  geometry: 'none',
  keptByCode: true,
  located: false,
  housed: true,
  links: { building_code: 'building_id' },
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: {
    ...COMMON,
    code: ['code', 'household_code', '户编码', '房屋编码', '户室编码'],
    buildingCode: BUILDING_CODE,
    storey: STOREY,
    door: ['door', 'room', '房号', '室号', '户室号'],
    residents: ['residents', '人数', '人口数', '居住人数'],
  },
  columns: {
    ...IN_BUILDING,
    code: 'text',
    building_code: 'text',
    storey: 'smallint',
    door: 'text',
    residents: 'smallint',
  },
  row: (feature) => ({
    code: feature.code,
    building_code: feature.buildingCode ?? null,
    storey: feature.storey ?? null,
    door: feature.door ?? null,
    residents: feature.residents,
  }),
  exported: { code: 'code', building_code: 'building_code', storey: 'storey', door: 'door', residents: 'residents' },
  search: null,
  read: (fields) =>
    fields.made({
      target: 'household' as const,
      code: fields.requiredCode('code'),
      buildingCode: fields.code('buildingCode'),
      storey: fields.whole('storey', -50, 300, STOREY_WORDS),
      door: fields.text('door', 50),
      residents: fields.whole('residents', 0, 1000, PEOPLE) ?? 0,
    }),
})
