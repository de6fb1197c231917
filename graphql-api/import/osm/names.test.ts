import { expect, it } from 'vitest'
import { otherNamesOf } from './names.ts'

it('lists other names, each once, and only names', () => {
  const tags = {
    name: 'Wrocław',
    'name:en': 'Wroclaw',
    'name:de': 'Breslau',
    'name:zh-Hant': '弗羅茨瓦夫',
    'name:etymology': 'Vratislav',
    'name:prefix': 'miasto',
    alt_name: 'Vratislavia; Breslau ;',
    'old_name:1900': 'Breslaw',
    short_name: 'WRO',
    loc_name: 'Wrocek',
    name_1: 'x',
  }
  expect(otherNamesOf(tags).otherNames).toEqual(['Breslau', '弗羅茨瓦夫', 'Vratislavia', 'Breslaw', 'WRO', 'Wrocek'])
  expect(otherNamesOf({ name: 'a', alt_name: 'a' })).toEqual({})
  const many = Array.from({ length: 60 }, (_, i) => [`alt_name:${String(i)}`, `n${String(i)}`])
  expect(otherNamesOf(Object.fromEntries(many) as Record<string, string>).otherNames).toHaveLength(24)
})
