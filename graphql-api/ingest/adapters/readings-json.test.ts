import { expect, test } from 'vitest'
import { become } from '../feed/test-message.ts'
import { readingsJson } from './readings-json.ts'

const GOOD = { thing: 'A', property: 'pm25', value: 3, observedAt: 1795305600000 }

test('accepts readings without their optional fields, and trims names', () => {
  const told = [
    GOOD,
    { ...GOOD, thing: ' A ', more: true },
    { ...GOOD, quality: 2, observedAt: '2026-11-22T08:00:00.5+08:00' },
  ]
  const reading = { kind: 'reading', thing: 'A', property: 'pm25', value: 3, observedAtMs: 1795305600000 }
  expect(become(readingsJson, told)).toEqual({
    arrivals: [reading, reading, { ...reading, quality: 2, observedAtMs: 1795305600500 }],
    faults: [],
    empty: 0,
  })
})

test.each([
  [{ ...GOOD, thing: ' ' }, '[1].thing is " "; expected what measures, 1…200 characters'],
  [{ ...GOOD, thing: 'x'.repeat(201) }, `[1].thing is "${'x'.repeat(79)}; expected what measures, 1…200 characters`],
  [{ ...GOOD, value: '3' }, '[1].value is "3"; expected a number'],
  [{ thing: 'A', property: 'pm25', observedAt: 0 }, '[1].value is missing; expected a number'],
  [{ ...GOOD, observedAt: 1.5 }, '[1].observedAt is 1.5; expected ISO 8601 with a zone'],
  [{ ...GOOD, observedAt: 2 ** 53 }, '[1].observedAt is 9007199254740992; expected ISO 8601 with a zone'],
  [{ ...GOOD, observedAt: '2026-11-22T08:00:00' }, '[1].observedAt is "2026-11-22T08:00:00"; expected ISO 8601'],
  [{ ...GOOD, observedAt: '2026-02-30T08:00:00Z' }, '[1].observedAt is "2026-02-30T08:00:00Z"; expected ISO 8601'],
  [{ ...GOOD, quality: 4 }, '[1].quality is 4; expected 0, 1, 2 or 3'],
  [{ ...GOOD, unit: null }, '[1].unit is null; expected a unit'],
  [{ ...GOOD, property: 'no_such' }, '[1].property is "no_such"; expected a property of the list'],
  [{ ...GOOD, value: -1 }, '[1]: property "pm25" is -1'],
  [{ ...GOOD, unit: 'm/s' }, '[1]: property "pm25"'],
  [[GOOD], '[1] is [{"thing"'],
  [null, '[1] is null; expected {thing, property, value, observedAt}'],
])('rejects %j, says where and why, and accepts its neighbours', (wrong, words) => {
  const { arrivals, faults } = become(readingsJson, [GOOD, wrong, GOOD])
  expect(arrivals).toHaveLength(2)
  expect(faults).toHaveLength(1)
  expect(faults[0]?.message).toContain(words)
  expect(faults[0]?.place).toMatch(/^\[1\]/)
})

test('names the line in NDJSON, and the field of a single value', () => {
  const lines = `${JSON.stringify(GOOD)}\n\n{"thing":1}\n[${JSON.stringify({ ...GOOD, value: -1 })}]\nx`
  expect(become(readingsJson, lines, 'ndjson').faults.map(({ place }) => place)).toEqual([
    'line 3.thing',
    'line 5',
    'line 4[0]',
  ])
  expect(become(readingsJson, { ...GOOD, value: 1e999 }).faults[0]?.message).toContain('$.value is null')
})
