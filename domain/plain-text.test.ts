import { describe, expect, test } from 'vitest'
import { plainText, plainTextOf } from './plain-text.ts'

describe('a text that somebody enters', () => {
  test.each([['王芳'], ['Zoë Müller-Lüdenscheidt'], ['Nguyễn Văn A'], ['ประเสริฐ'], ['값 1'], ['值班长 🚒 (2)']])(
    '%s is taken',
    (text) => {
      expect(plainText(text)).toBe(text.normalize('NFC'))
    },
  )

  test.each([
    ['turned around', 'admin\u202Egnp.exe'],
    ['embedded', 'a\u202Ab'],
    ['isolated', 'a\u2066b\u2069'],
    ['a mark of direction', 'a\u200Fb'],
    ['an Arabic one', 'a\u061Cb'],
    ['without width', 'ad\u200Bmin'],
    ['joined', 'ad\u200Dmin'],
    ['a byte order mark', 'a\uFEFFb'],
    ['a soft hyphen', 'ad\u00ADmin'],
    ['a blank letter', 'a\u3164b'],
    ['a tag', 'a\u{E0041}b'],
    ['a bell', 'a\u0007b'],
    ['a line break', 'a\nb'],
    ['a paragraph separator', 'a\u2029b'],
    ['half of a character', 'a\uD800b'],
    ['for private use', 'a\uE000b'],
    ['piled marks', `a${'\u0300'.repeat(12)}`],
  ])('%s is refused, and left out where it has to be shown', (_, text) => {
    expect(plainText(text)).toBeUndefined()
    expect(plainText(plainTextOf(text))).toBe(plainTextOf(text))
  })

  test('one way of writing is kept', () => {
    expect(plainText(' Zoe\u0308 ')).toBe('Zo\u00EB')
  })
})
