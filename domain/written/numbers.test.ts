import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DecimalEvidence,
  readHighest,
  readMeasure,
  readNumber,
  readStoreys,
  readWhole,
  shownDecimalSign,
} from './numbers.ts'

describe('a number', () => {
  it.each([
    ['1050', 1050],
    ['-12.5', -12.5],
    ['−3', -3],
    ['12,5', 12.5],
    ['1234,567', 1234.567],
    ['0,125', 0.125],
    ['31.234', 31.234],
    ['1,234,567', 1234567],
    ['1.234.567', 1234567],
    ['12,34,567', 1234567],
    ['1,234.5', 1234.5],
    ['1.200,5', 1200.5],
    ['1 200', 1200],
    ['1\u202f200,5', 1200.5],
    ["1'200", 1200],
    ['1’200’000.25', 1200000.25],
    ['1.2E3', 1200],
    ['3,0e+1', 30],
    ['120.', 120],
    ['.5', 0.5],
    ['１２．５', 12.5],
    ['٣٤', 34],
    ['十二', 12],
    ['二十', 20],
    ['一百零五', 105],
    ['二〇〇八', 2008],
    [' 7\0', 7],
  ])('%j is %d', (text, value) => expect(readNumber(text)).toBe(value))

  it.each([
    '',
    'abc',
    '12 m',
    '1,050',
    '1.2.3',
    '1,23,45',
    '1 20',
    '1e999',
    '0x10',
    '192.168.1.1',
    '--5',
    '五十三十二一',
    '5-6',
  ])('%j is not understood', (text) => expect(readNumber(text)).toBeUndefined())

  it.each([
    ['1,050', '.', 1050],
    ['1,050', ',', 1.05],
    ['1.050', '.', 1.05],
    ['1.050', ',', 1050],
  ] as const)('%j with the decimal sign "%s" is %d', (text, sign, value) => expect(readNumber(text, sign)).toBe(value))

  it('comes back from every way of writing it, once its decimal sign is known', () => {
    const styles = [
      [',', '.'],
      ['.', ','],
      [' ', ','],
      ['\u00a0', '.'],
      ["'", '.'],
      ['', '.'],
      ['', ','],
    ] as const
    fc.assert(
      fc.property(
        fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom(...styles),
        (units, places, [group, sign]) => {
          const [whole = '', decimals] = (Math.abs(units) / 10 ** places).toFixed(places).split('.')
          const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
          const text = `${units < 0 ? '-' : ''}${grouped}${decimals === undefined ? '' : sign + decimals}`
          expect(readNumber(text, sign)).toBeCloseTo(units / 10 ** places, 6)
          const shown = shownDecimalSign(text)
          expect([undefined, sign]).toContain(shown)
          const unaided = readNumber(text)
          if (unaided !== undefined && sign === ',')
            expect(unaided === units / 10 ** places || /\.\d{3}$/.test(text)).toBe(true)
        },
      ),
      { seed: 12 },
    )
  })

  it('is never something from a text of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const value of [readNumber(text), readWhole(text), readMeasure(text, 'm'), readStoreys(text)])
          expect(value === undefined || Number.isFinite(value)).toBe(true)
      }),
      { seed: 12 },
    )
  })
})

describe('a whole number', () => {
  it.each([
    ['1,204', undefined, 1204],
    ['1.204', undefined, undefined],
    ['1.204', '.', undefined],
    ['1.204', ',', 1204],
    ['12.000', undefined, undefined],
    ['1,204', ',', undefined],
    ['1200.0', undefined, 1200],
    ['约1200户', undefined, 1200],
    ['1200人', undefined, undefined],
    ['12.5', undefined, undefined],
  ] as const)('%j with the sign %s is %s', (text, sign, value) => expect(readWhole(text, sign, /户$/)).toBe(value))
})

describe('a measure', () => {
  it.each([
    ['12', 12],
    ['18 m', 18],
    ['18M', 18],
    ['30米', 30],
    ['300cm', 3],
    ['三十米', 30],
    ["60'", 18.288],
    [`40'6"`, 12.3444],
    ['39 ft', 11.8872],
    ['~12', 12],
    ['1 200 m', 1200],
    ['-3,5 m', -3.5],
  ])('%j is %d m', (text, value) => expect(readMeasure(text, 'm')).toBeCloseTo(value, 9))

  it.each(['18 kg', '12 m 30', 'high', '1,050', '18层'])('%j is not understood', (text) =>
    expect(readMeasure(text, 'm')).toBeUndefined(),
  )

  it('may be wanted in another unit', () => {
    expect(readMeasure('30 mph', 'km/h')).toBeCloseTo(48.28, 2)
    expect(readMeasure('0.3m', 'mm')).toBeCloseTo(300, 9)
  })
})

describe('the highest', () => {
  const metres = (text: string) => readMeasure(text, 'm')
  it.each([
    ['45;60', 60],
    ['60; 45', 60],
    ['45-60', 60],
    ['45-60 ft', 18.288],
    ['45 至 60米', 60],
    ['120.', 120],
    ['-5', -5],
    ['45;high', undefined],
  ])('of %j is %s', (text, value) => expect(readHighest(text, metres)).toBe(value))

  it.each([
    ['3;2', 3],
    ['12; 15', 15],
    ['5-6', 6],
    ['6+1', 7],
    ['18层', 18],
    ['18F', 18],
    ['5~6层', 6],
    ['十八层', 18],
    ['2.5', 2.5],
    ['10 levels', 10],
    ['18座', undefined],
    ['6+x', undefined],
  ])('storeys of %j are %s', (text, value) => expect(readStoreys(text)).toBe(value))
})

describe('the decimal sign of a file', () => {
  it('is that of the column, else of all columns, and none where the column shows both', () => {
    const evidence = new DecimalEvidence()
    for (const text of ['1,050', '30.0', '米']) evidence.note('height', text)
    for (const text of ['1,350', '1350']) evidence.note('units', text)
    expect(evidence.signOf('height')).toBe('.')
    expect(evidence.signOf('units')).toBe('.')
    for (const text of ['1,5', '2.5']) evidence.note('mixed', text)
    expect(evidence.signOf('mixed')).toBeUndefined()
    expect(evidence.signOf('height')).toBe('.')
    expect(evidence.signOf('units')).toBeUndefined()
    expect(new DecimalEvidence().signOf('any')).toBeUndefined()
  })
})
