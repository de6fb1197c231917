import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readDate, readTime, readYear } from './dates.ts'

it.each([
  ['1999', { year: 1999 }],
  ['1999-05', { year: 1999, month: 5 }],
  ['1999-05-01', { year: 1999, month: 5, day: 1 }],
  ['1999-05-01T08:00:00+08:00', { year: 1999, month: 5, day: 1 }],
  ['1999/5/1 08:00', { year: 1999, month: 5, day: 1 }],
  ['19990501', { year: 1999, month: 5, day: 1 }],
  ['1999年5月1日', { year: 1999, month: 5, day: 1 }],
  ['一九九九年', { year: 1999 }],
  ['２００８年', { year: 2008 }],
  ['01.05.1999', { year: 1999, month: 5, day: 1 }],
  ['31/05/1999', { year: 1999, month: 5, day: 31 }],
  ['05/31/1999', { year: 1999, month: 5, day: 31 }],
  ['05/05/1999', { year: 1999, month: 5, day: 5 }],
  ['1 May 1999', { year: 1999, month: 5, day: 1 }],
  ['May 1, 1999', { year: 1999, month: 5, day: 1 }],
  ['May 1999', { year: 1999, month: 5 }],
])('%s is a date', (text, date) => expect(readDate(text)).toEqual(date))

it.each([
  '',
  '1',
  '99',
  '36526',
  '20000',
  '05/01/1999',
  '01.05.99',
  '1999-13',
  '1999-02-30',
  '30.02.1999',
  '1890s',
  'C19',
  'soon',
])('%j is no date that is understood', (text) => expect(readDate(text)).toBeUndefined())

it.each([
  ['05/01/1999', 1999],
  ['01.05.1999', 1999],
  ['2008年', 2008],
  ['2008.0', 2008],
  ['2008/5/1', 2008],
  ['~1850', 1850],
  ['36526', undefined],
  ['01.05.99', undefined],
  ['1', undefined],
])('the year of %s is %s', (text, year) => expect(readYear(text)).toBe(year))

it.each([
  ['5:30', [5, 30, 0]],
  ['05:30:15', [5, 30, 15]],
  ['24:00', [24, 0, 0]],
  ['25:10', [25, 10, 0]],
  ['5:30 PM', [17, 30, 0]],
  ['12:05 am', [0, 5, 0]],
  ['下午5点30分', [17, 30, 0]],
  ['6点', [6, 0, 0]],
  ['6', undefined],
  ['5:60', undefined],
  ['13:00 pm', undefined],
  ['48:00', undefined],
])('the time of %s is %j', (text, time) => {
  const [hours, minutes, seconds] = time ?? []
  expect(readTime(text)).toEqual(time && { hours, minutes, seconds })
})

it('reads any text to a day that there is, or not at all', () => {
  const digits = fc.array(fc.constantFrom(...Array.from('0123456789-/.年月 ')), { maxLength: 12 })
  fc.assert(
    fc.property(digits, (signs) => {
      const date = readDate(signs.join(''))
      if (date?.day === undefined) return
      const day = new Date(0)
      day.setUTCFullYear(date.year, (date.month ?? 0) - 1, date.day)
      expect(day.getUTCDate()).toBe(date.day)
    }),
    { seed: 12 },
  )
})
