import { isPlainCode, readCode } from '../../../domain/written/codes.ts'
import { NAMED } from '../thing/columns.ts'
import { COMMON, DEPARTMENT_CODE, PHONE } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

/** A person responsible for a grid or another region. */
export interface StaffFeature extends FeatureBase<'staff', undefined> {
  readonly name: string
  readonly code: string
  /** 协管员, 管理员, 督导员. */
  readonly role: 'assistant' | 'manager' | 'supervisor'
  readonly departmentCode?: string
  readonly regionCode?: string
  readonly phone?: string
}

const ROLES: Readonly<Record<string, StaffFeature['role']>> = {
  协管员: 'assistant',
  管理员: 'manager',
  督导员: 'supervisor',
}

export const staff = defineThing<StaffFeature>({
  table: 'staff',
  words: ['staff'],
  title: { zh: '人员', en: 'staff' },
  shapes: [],
  geometry: 'none',
  keptByCode: true,
  located: false,
  housed: false,
  links: { department_code: 'department_id', region_code: 'region_id' },
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: {
    ...COMMON,
    name: ['name', 'NAME', '姓名', '名称'],
    code: ['code', 'staff_code', '工号', '人员编号', '人员编码'],
    role: ['role', '角色', '岗位', '职务'],
    departmentCode: DEPARTMENT_CODE,
    regionCode: ['region_code', 'grid_code', '网格编码', '区划代码', '所属网格'],
    phone: PHONE,
  },
  columns: {
    ...NAMED,
    code: 'text',
    role: 'text',
    department_code: 'text',
    region_code: 'text',
    phone: 'text',
  },
  row: (feature) => ({
    code: feature.code,
    role: feature.role,
    department_code: feature.departmentCode ?? null,
    region_code: feature.regionCode ?? null,
    phone: feature.phone ?? null,
  }),
  exported: null,
  search: null,
  read: (fields) => {
    fields.required('name')
    return fields.made({
      target: 'staff' as const,
      code: fields.requiredCode('code'),
      role: fields.requiredWord('role', ['assistant', 'manager', 'supervisor'], ROLES),
      departmentCode: fields.code('departmentCode'),
      regionCode: fields.parsed(
        'regionCode',
        (text) => {
          const code = readCode(text) ?? ''
          return isPlainCode(code) ? code.padEnd(12, '0') : undefined
        },
        '6, 9, 12 or 15 digits',
      ),
      phone: fields.text('phone', 50),
    })
  },
})
