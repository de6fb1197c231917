import type { Point } from 'geojson'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON, PHONE } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface DepartmentFeature extends FeatureBase<'department', Point | undefined> {
  readonly name: string
  readonly code: string
  /** The city's own word, lower case with underscores: `water`, `fire`. */
  readonly kind: string
  readonly phone?: string
}

export const department = defineThing<DepartmentFeature>({
  table: 'department',
  words: ['department', 'departments'],
  title: { zh: '部门', en: 'departments' },
  shapes: ['node', 'area'],
  geometry: 'optional',
  keptByCode: true,
  located: true,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: {
    ...COMMON,
    code: ['code', 'department_code', '部门编码', '部门编号', '机构编码'],
    kind: ['kind', 'type', '类型', '部门类型'],
    phone: PHONE,
  },
  columns: { ...NAMED, ...IN_REGION, code: 'text', kind: 'text', phone: 'text', ...GEOMETRY },
  row: (feature) => ({ code: feature.code, kind: feature.kind, phone: feature.phone ?? null }),
  exported: { name: 'name', name_en: 'name_en', code: 'code', kind: 'kind', phone: 'phone' },
  search: {
    detail: (feature) => feature.kind,
    weight: () => 0.7,
  },
  read: (fields) => {
    fields.required('name')
    const kind = fields.parsed(
      'kind',
      (text) => (/^[a-z][a-z0-9_]{0,49}$/.test(text) ? text : undefined),
      'a lower-case word, e.g. water',
    )
    return fields.made({
      target: 'department' as const,
      code: fields.requiredCode('code'),
      kind: kind ?? 'other',
      phone: fields.text('phone', 50),
    })
  },
})
