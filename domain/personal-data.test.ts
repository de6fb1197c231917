import { describe, expect, test } from 'vitest'
import { maskedName, maskedPhone, maskedText, shapeOf } from './personal-data.ts'

describe('numbers in a text', () => {
  test.each([
    ['找13800001234', '找138****1234'],
    ['１３８００００１２３４，急', '138****1234，急'],
    ['电话１３８-００００-１２３４', '电话138****1234'],
    ['١٣٨٠٠٠٠١٢٣٤', '138****1234'],
    ['۱۳۸۰۰۰۰۱۲۳۴', '138****1234'],
    ['𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒!', '138****1234!'],
    ['138 0000 1234', '138****1234'],
    ['138.0000.1234', '138****1234'],
    ['138·0000·1234', '138****1234'],
    ['138—0000—1234', '138****1234'],
    ['138　0000　1234', '138****1234'],
    ['138\u200b0000\u200b1234', '138****1234'],
    ['1 3 8 0 0 0 0 1 2 3 4', '138****1234'],
    ['+86 138 0000 1234', '138****1234'],
    ['+8613800001234', '138****1234'],
    ['＋８６ １３８ ００００ １２３４', '138****1234'],
    ['008613800001234', '138****1234'],
    ['8613800001234', '138****1234'],
    ['(+86)138-0000-1234', '(138****1234'],
    ['tel13800001234x', 'tel138****1234x'],
    ['座机0100-1234567，分机', '座机0100****4567，分机'],
    ['(021) 6312 3456', '(021****3456'],
    ['call (504) 555-0123 now', 'call 504****0123 now'],
    ['+44 20 7946 0958', '+442****0958'],
    ['身份证990101199001011234，', '身份证990101********1234，'],
    ['99010119900101123X', '990101********123X'],
    ['９９０１０１１９９００１０１１２３ｘ', '990101********123x'],
    ['990101 19900101 1234', '990101********1234'],
    ['990101-1990-0101-1234', '990101********1234'],
    ['旧证990101900101123。', '旧证990101******123。'],
    ['卡号6222020200112233445', '卡号6222****3445'],
    ['4111 1111 1111 1111', '4111****1111'],
    ['wang.xm+1@example.com。', 'w***@example.com。'],
    ['ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'w***@example.com'],
    ['rtsp://admin:secret@10.0.0.7/1', 'rtsp://***@10.0.0.7/1'],
  ])('%s', (text, masked) => {
    expect(maskedText(text)).toBe(masked)
    expect(maskedText(masked)).toBe(masked)
  })

  test.each([
    '金额13855551234567',
    'observed at 2026-11-22T08:00:00.000+08:00, which is 75 s ahead',
    'pm25 is 1050.5; expected 0 to 1000 µg/m³',
    'position is [121.485320001, 31.234110001]',
    '138.00001234',
    'a batch of 10000 items at 1795305600000',
    '9901010115000042',
    'IMEI 860123456789012',
    'HL20261122000417',
    '192.168.100.200',
    'lines 1, 3 and 12 of 200000',
  ])('none in: %s', (text) => {
    expect(maskedText(text)).toBe(text)
  })

  test('plates where a feed has them', () => {
    expect(maskedText('临A·T0417 与 沪AD12345', { plates: true })).toBe('临A****7 与 沪A****5')
    expect(maskedText('临A·T0417')).toBe('临A·T0417')
  })

  test('of a long text in time that grows with its length alone', () => {
    for (const text of ['1 '.repeat(20_000), '1'.repeat(40_000), 'a.'.repeat(20_000), 'a@'.repeat(20_000)])
      expect(maskedText(text).length).toBeLessThanOrEqual(text.length)
  })
})

test('names and phones as they are shown', () => {
  expect(maskedName('欧阳小明')).toBe('欧***')
  expect(maskedName('王')).toBe('王*')
  expect(maskedPhone('+86 １３８ 0000 1234')).toBe('138****1234')
  expect(maskedPhone('110')).toBe('****')
})

test('a shape tells what a value looks like and nothing of what it says', () => {
  expect(shapeOf('138-0000-1234')).toBe('###-####-####')
  expect(shapeOf('王小明 １３８')).toBe('*** ＃＃＃')
  expect(shapeOf('x'.repeat(100))).toBe(`${'*'.repeat(40)}…`)
})
