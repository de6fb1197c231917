import { expect, it } from 'vitest'
import { readCode } from './codes.ts'
import { isAbsent } from './plain-text.ts'

it.each([
  ['310115', '310115'],
  ['３１０１１５', '310115'],
  ['310115.0', '310115'],
  ["'0012", '0012'],
  ['="0012"', '0012'],
  ['3.10115E5', '310115'],
  ['3.10115E+11', undefined],
  ['3E+11', undefined],
  ['1E5', '1E5'],
  ['A-12', 'A-12'],
])('the code %s is %s', (text, code) => expect(readCode(text)).toBe(code))

it.each(['', ' ', '-', '—', 'NA', 'n/a', 'null', 'NULL', '无', '暂无', '\\N', '#N/A', '?', '．', '\0'])(
  '%j is absent',
  (text) => expect(isAbsent(text)).toBe(true),
)
it.each(['0', '-1', 'Nantes', '无锡', 'No 5', '.5', 'no'])('%j is there', (text) => expect(isAbsent(text)).toBe(false))
