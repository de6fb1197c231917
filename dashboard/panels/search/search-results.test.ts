import { expect, it } from 'vitest'
import { groupResults, type SearchResult } from './search-results.ts'

const result = (kind: SearchResult['kind'], id: string): SearchResult => ({
  kind,
  id,
  name: id,
  nameEn: null,
  detail: null,
  code: null,
  position: [121.5, 31.2],
  sensor: null,
  mover: null,
})

it('groups by kind, the best first, and keeps the order within', () => {
  const groups = groupResults([
    result('ROAD', '1'),
    result('BUILDING', '2'),
    result('ROAD', '3'),
    result('REGION', '4'),
  ])
  expect(groups.map(({ kind, results }) => [kind, results.map(({ id }) => id)])).toEqual([
    ['ROAD', ['1', '3']],
    ['BUILDING', ['2']],
    ['REGION', ['4']],
  ])
})

it('makes no group of nothing', () => {
  expect(groupResults([])).toEqual([])
})
