import { creditCodeFault } from '../../../domain/credit-code.ts'
import type { StaffFeature } from '../../store/feature.ts'
import { readCode } from '../../../domain/written/codes.ts'
import { PEOPLE } from '../osm/measures.ts'
import { isPlainCode } from './codes.ts'
import type { FieldReader } from './field-map.ts'
import { CheckedFields } from './field-values.ts'

const STOREY = /\s*(?:层|楼|f)$/i

/** Makers of departments, people and what else is in a city without a shape of its own. */
const ROLES: Readonly<Record<string, StaffFeature['role']>> = {
  协管员: 'assistant',
  管理员: 'manager',
  督导员: 'supervisor',
}

export function departmentOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
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
}

export function staffOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
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
}

export function enterpriseOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
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
    storey: fields.whole('storey', -50, 300, STOREY),
  })
}

export function householdOf(reader: FieldReader) {
  const fields = new CheckedFields(reader)
  return fields.made({
    target: 'household' as const,
    code: fields.requiredCode('code'),
    buildingCode: fields.code('buildingCode'),
    storey: fields.whole('storey', -50, 300, STOREY),
    door: fields.text('door', 50),
    residents: fields.whole('residents', 0, 1000, PEOPLE) ?? 0,
  })
}
