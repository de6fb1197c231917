import type { Point } from 'geojson'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON } from '../thing/field-names.ts'
import { sortedJson } from '../thing/row.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface ComponentFeature extends FeatureBase<'component', Point> {
  /** 4 digits, see `domain/component-classes.ts`. */
  readonly classCode: string
  readonly code?: string
  readonly status?: 'in_use' | 'damaged' | 'missing' | 'out_of_use'
  readonly owner?: string
  /** A pole that carries devices (智慧灯杆). Absent: it is not one. */
  readonly smartPole?: boolean
  readonly tags: Readonly<Record<string, string>>
}

export const component = defineThing<ComponentFeature>({
  table: 'component',
  words: ['component', 'components'],
  title: { zh: '部件', en: 'components' },
  shapes: ['node', 'area'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: true,
  counted: 'files',
  beyondCity: false,
  fields: {
    ...COMMON,
    class: ['class_code', 'classCode', 'kind', 'fclass', 'type', '小类代码', '类别代码', '部件类别', '小类'],
    code: ['code', 'objcode', 'ObjCode', '标识码', '部件标识码', '部件编码'],
    status: ['status', 'state', '状态', '部件状态'],
    owner: ['owner', 'operator', 'deptname', 'deptName', '权属单位', '权属单位名称', '主管部门', '主管部门名称'],
  },
  columns: {
    ...NAMED,
    ...IN_REGION,
    class_code: 'text',
    code: 'text',
    status: 'text',
    owner: 'text',
    smart_pole: 'boolean',
    tags: 'jsonb',
    ...GEOMETRY,
  },
  row: (feature) => ({
    class_code: feature.classCode,
    code: feature.code ?? null,
    status: feature.status ?? 'in_use',
    owner: feature.owner ?? null,
    smart_pole: feature.smartPole ?? false,
    tags: sortedJson(feature.tags),
  }),
  exported: null,
  search: {
    detail: (feature) => feature.classCode,
    weight: () => 0.1,
  },
})
