import type { Point } from 'geojson'
import { creditCodeFault } from '../../../domain/credit-code.ts'
import { PEOPLE } from '../../../domain/written/values.ts'
import { GEOMETRY, IN_BUILDING, NAMED } from '../thing/columns.ts'
import { BUILDING_CODE, COMMON, STOREY } from '../thing/field-names.ts'
import { shareOf } from '../thing/search-weight.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface EnterpriseFeature extends FeatureBase<'enterprise', Point | undefined> {
  readonly name: string
  /** Unified social credit code (GB 32100-2015), 18 characters. */
  readonly code: string
  /** Section of GB/T 4754-2017, A…T. */
  readonly category?: string
  readonly employees?: number
  readonly buildingCode?: string
  /** 1 at ground level, negative below. */
  readonly storey?: number
}

const STOREY_WORDS = /\s*(?:层|楼|f)$/i

export const enterprise = defineThing<EnterpriseFeature>({
  table: 'enterprise',
  words: ['enterprise', 'enterprises'],
  title: { zh: '企业', en: 'enterprises' },
  shapes: ['node', 'area'],
  geometry: 'optional',
  keptByCode: true,
  located: true,
  housed: true,
  links: { building_code: 'building_id' },
  outlinesCity: false,
  counted: 'files',
  beyondCity: false,
  fields: {
    ...COMMON,
    name: ['name', 'NAME', '企业名称', '单位名称', '名称'],
    code: ['code', 'credit_code', 'uscc', '统一社会信用代码', '社会信用代码'],
    category: ['category', '行业门类', '行业类别'],
    employees: ['employees', '从业人数', '员工人数'],
    buildingCode: BUILDING_CODE,
    storey: STOREY,
  },
  columns: {
    ...NAMED,
    ...IN_BUILDING,
    code: 'text',
    category: 'text',
    employees: 'int',
    building_code: 'text',
    storey: 'smallint',
    ...GEOMETRY,
  },
  row: (feature) => ({
    code: feature.code,
    category: feature.category ?? null,
    employees: feature.employees ?? null,
    building_code: feature.buildingCode ?? null,
    storey: feature.storey ?? null,
  }),
  exported: {
    name: 'name',
    name_en: 'name_en',
    code: 'code',
    category: 'category',
    employees: 'employees',
    building_code: 'building_code',
    storey: 'storey',
  },
  search: {
    detail: (feature) => feature.category,
    weight: (feature) => 0.25 + 0.25 * shareOf(feature.employees ?? 1, 5, 5000),
  },
  read: (fields) => {
    fields.required('name')
    const code = fields.requiredCode('code').toUpperCase()
    const fault = code === '' ? undefined : creditCodeFault(code)
    if (fault !== undefined) fields.fault(`code "${code}" ${fault}`)
    return fields.made({
      target: 'enterprise' as const,
      code,
      category: fields.parsed(
        'category',
        (text) => (/^[A-T]$/i.test(text) ? text.toUpperCase() : undefined),
        'a section of GB/T 4754, A to T',
      ),
      employees: fields.whole('employees', 0, 10_000_000, PEOPLE),
      buildingCode: fields.code('buildingCode'),
      storey: fields.whole('storey', -50, 300, STOREY_WORDS),
    })
  },
})
