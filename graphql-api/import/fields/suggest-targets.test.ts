import { expect, it } from 'vitest'
import type { FieldRecord } from './field-record.ts'
import { outlookOf } from './suggest-targets.ts'

const square = [
  [
    [121, 31],
    [121.001, 31],
    [121.001, 31.001],
    [121, 31],
  ],
]
const record = (fields: Record<string, unknown>, geometry: unknown) =>
  [{ line: 1, fields, geometry }] as unknown as FieldRecord[]
const point = { type: 'Point', coordinates: [121, 31] }
const area = { type: 'Polygon', coordinates: square }

it.each([
  ['buildings', { 名称: '一号楼', 层数: 6, 建筑高度: 18 }, area, '--target buildings'],
  ['cameras', { 国标编码: '31010000001320000001', 方位角: '90', 俯仰角: -10 }, point, '--target cameras'],
  ['households without a place', { 户编码: 'H1', 楼栋编码: 'B1', 居住人数: 3 }, null, '--target households'],
])('finds the target of %s by the names of their fields', (_, fields, geometry, expected) => {
  const { suggestions } = outlookOf({ records: record(fields, geometry) })
  expect(suggestions[0]).toBe(expected)
  expect(suggestions.length).toBeLessThanOrEqual(3)
})

it('finds a required field by trial', () => {
  const { suggestions } = outlookOf({ records: record({ 部件代号: '0101', 备注: '无' }, point) })
  expect(suggestions).toContain('--target components --map class=部件代号')
})

it('suggests nothing without evidence', () => {
  expect(outlookOf({ records: record({ a: '1', b: '2' }, null) }).suggestions).toEqual([])
})

it('lists fields with their first value, and whether the features declare their own target', () => {
  const records = [...record({ a: null, building: '' }, area), ...record({ a: 'x', building: 'yes' }, area)]
  expect(outlookOf({ layer: 'L', records })).toMatchObject({
    layer: 'L',
    shapes: ['Polygon'],
    fields: [
      { name: 'a', value: 'x' },
      { name: 'building', value: 'yes' },
    ],
    saysItself: true,
  })
})
