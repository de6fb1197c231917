import { expect, it } from 'vitest'
import { resultDetail } from './result-detail.ts'
import type { SearchResult } from './search-results.ts'

it.each<[SearchResult['kind'], string, string, string]>([
  ['REGION', 'STREET', '街道', 'Street'],
  ['BUILDING', 'residential', '居住', 'Residential'],
  ['BUILDING', '世纪大道 100 号', '世纪大道 100 号', '世纪大道 100 号'],
  ['COMPONENT', '0102', '污水井盖', 'Sewer manhole'],
  ['CAMERA', 'ptz', '遥控枪机', 'PTZ camera'],
  ['WATER', 'canal', '运河', 'Canal'],
  ['GREEN', 'park', '公园', 'Park'],
  ['PLACE', 'quarter', '城区', 'Quarter'],
  ['ROUTE', 'metro', '地铁', 'Metro'],
  ['ENTERPRISE', 'C', '制造业', 'Manufacturing'],
])('tells of which kind a %s is: %s', (kind, detail, zh, en) => {
  const result = { kind, name: 'x', detail, code: null }
  expect(resultDetail(result, 'zh')).toBe(zh)
  expect(resultDetail(result, 'en')).toBe(en)
})

it('says a code once', () => {
  expect(resultDetail({ kind: 'CAMERA', name: 'C-1', detail: 'fixed', code: 'C-1' }, 'zh')).toBe('固定枪机')
  expect(resultDetail({ kind: 'CAMERA', name: '东门', detail: null, code: 'C-1' }, 'zh')).toBe('C-1')
})
