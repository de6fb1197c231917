import { describe, expect, test } from 'vitest'
import { hotline12345 } from '../adapters/hotline-12345.ts'
import { weather } from '../adapters/weather.ts'
import { cot } from '../adapters/cot.ts'
import type { Encoding, Feed } from '../feed/feed.ts'
import { shownMessage, shownOrigin } from './shown-message.ts'

const shown = (feed: Feed, text: string | Uint8Array, encoding: Encoding = 'json') =>
  shownMessage(feed, { bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text, encoding })

describe('JSON', () => {
  test('shows personal fields by their shape, and the rest as it is', () => {
    expect(
      shown(
        hotline12345,
        `{ "ticket": "HL1", "n": [1, 2.5, true, null],\n  "caller": {"name": "王小明", "phone": "１３８-0000-1234", "more": [{"a": 110}]} }`,
      ),
    ).toBe(
      `{ "ticket": "HL1", "n": [1, 2.5, true, null],\n  "caller": {"name": "***", "phone": "＃＃＃-####-####", "more": [{"a": ###}]} }`,
    )
  })

  test.each([
    ['a number', '{"device": 13800001234}', '{"device": 138****1234}'],
    ['a number in other words', '{"device": 1.3800001234e10}', '{"device": 138****1234}'],
    ['an escaped number', String.raw`{"code": "\uff11\uff13\uff18\u0030\u0030001234"}`, '{"code": "138****1234"}'],
    ['a key', '{"13800001234": 1}', '{"138****1234": 1}'],
    ['JSON in a text', String.raw`{"a": "{\"phone\": \"110\"}"}`, String.raw`{"a": "{\"phone\": \"###\"}"}`],
    [
      'a name that stands elsewhere, too',
      '{"caller": "王小明", "title": "我是王小明"}',
      '{"caller": "***", "title": "我是***"}',
    ],
    [
      'a name before it is told',
      '{"title": "我是王小明", "caller": "王小明"}',
      '{"title": "我是***", "caller": "***"}',
    ],
    ['any name, of whatever', '{"name": "王小明"}', '{"name": "***"}'],
    ['words of Chinese forms', '{"姓名": "王小明", "lxdh": "110"}', '{"姓名": "***", "lxdh": "###"}'],
    ['free words', '{"description": "我是王小明", "备注": "姓王"}', '{"description": "*****", "备注": "**"}'],
    ['part of a value', '{"contact": "王小明 110", "title": "王小明说"}', '{"contact": "*** ###", "title": "***说"}'],
    [
      'what a field beside it names',
      '[{"key": "联系人", "value": "王小明"}, {"key": "pm25", "value": "好"}]',
      '[{"key": "联系人", "value": "***"}, {"key": "pm25", "value": "好"}]',
    ],
    ['other spellings', '{"Caller_Name": "王小明", "ID-Card": "x1"}', '{"Caller_Name": "***", "ID-Card": "*#"}'],
    ['a value of another type', '{"caller": ["王小明", 110, [true]]}', '{"caller": ["***", ###, [true]]}'],
    ...['投诉人姓名', '市民姓名', '举报人', 'userPhone', 'phone_1', 'applicant_name', 'ownerName', 'reportedBy'].map(
      (field): [string, string, string] => [field, `{"${field}": "王小明"}`, `{"${field}": "***"}`],
    ),
  ])('finds %s', (_, text, masked) => {
    expect(shown(weather, text)).toBe(masked)
  })

  test.each([
    '{"caller": {"name": "王小明',
    '{"caller": {"name": "王小明", "phone": "13800001234"',
    '{"note" "x", "name": "王小明"}',
    '{"note":"x" "name":"王小明"}',
    '{"note:"x","name":"王小明"}',
    '{"note":"x,"name":"王小明"}',
    `{'name': '王小明'}`,
    '{name: 王小明}',
    '王小明',
    '"王小明 13800001234',
    '[["王小明"}, {"note": "王小明"}]',
    '{"a": 1}}, "王小明", "name": "王小明"',
    '{"caller": "王小明"}{"caller": "王小明"}',
    '{"a": {}, "caller": {"b": {}, "name": "王小明"}, }',
    '{"caller": {}, "caller": "王小明"}',
  ])('reveals nothing personal if it is broken: %s', (text) => {
    for (const feed of [weather, hotline12345]) {
      const masked = shown(feed, text) ?? ''
      expect(masked).not.toMatch(/小明|0000/)
    }
  })

  test('knows the fields of items that are arrays', () => {
    const feed: Feed = {
      ...weather,
      sensitive: { fields: ['who'] },
      table: { delimiter: ',', named: [], columns: ['id', 'who', 'at'] },
    }
    expect(shown(feed, '{"rows": [["7", "王小明", "x"], ["8", ["王小明"], "y", "王小明"]]}')).toBe(
      '{"rows": [["7", "***", "x"], ["8", ["***"], "y", "***"]]}',
    )
  })

  test('starts again with each line of NDJSON', () => {
    expect(shown(weather, '{"a" 1}\n{"a":1}', 'ndjson')).toBe('{"a" #}\n{"a":1}')
  })

  test('hides what is not text', () => {
    expect(shown(weather, Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined()
    expect(shown(weather, 'x', 'protobuf')).toBeUndefined()
    const utf16 = Buffer.from('{"name":"13800001234"}', 'utf16le')
    expect(shown(weather, utf16)).not.toMatch(/1\0?3\0?8/)
  })

  test('is truncated, never within a number', () => {
    const text = JSON.stringify(Array(900).fill('１３８００００１２３４'))
    const masked = shown(weather, text) ?? ''
    expect(masked).toHaveLength(2_000)
    expect(masked).not.toContain('0000')
    expect(masked).not.toContain('００００')
  })
})

describe('XML', () => {
  test('shows personal elements and attributes by their shape', () => {
    const text =
      '<?xml version="1.0"?><event uid="王小明" type="a"><detail><contact callsign="王小明" phone=\'1&#x33;800001234\'/><type>找1380000&#49;234</type></detail></event>'
    expect(shown(cot, text, 'xml')).toBe(
      '<?xml version="1.0"?><event uid="***" type="a"><detail><contact callsign="***" phone="###########"/><type>找###########</type></detail></event>',
    )
  })
  test.each([
    '<event><contact>王小明',
    '<event><contact>王小明</event></contact><a>王小明</a>',
    '<event><!-- 王小明 --><contact phone="王小明/></event>',
    '<event><contact><![CDATA[王小明]]></contact></event>',
    '<event>&lt;<contact a=王小明>x</contact></event>',
    'x<event/>王小明',
    '<event><remark>王小明</remark></event>',
    '<parameter><valueName>contact</valueName><value>王小明</value></parameter>',
    '<event><link key="联系人" value="王小明"/></event>',
    '<contact><a/><b c="王小明">王小明</b>王小明</contact>',
  ])('reveals nothing personal in %s', (text) => {
    expect(shown(cot, text, 'xml')).not.toContain('小明')
  })
})

describe('tables', () => {
  const table: Feed = {
    ...weather,
    encodings: ['csv'],
    sensitive: { fields: ['who'] },
    table: { delimiter: ';', named: ['id', 'at'] },
  }
  test('shows personal columns by their shape, and lines that do not fit as a whole', () => {
    expect(shown(table, 'id;at;who;Tel.;ref\r\n7;8;王小明;110;"a;""13800001234"""\n王小明;x\n', 'csv')).toBe(
      'id;at;who;Tel.;ref\n7;8;***;###;"a;""138****1234"""\n***;*',
    )
  })
  test.each(['王小明;2;3\n1;2;王小明', 'id;at;who\n1;2;"王小明', 'id,at,who\n1,2,王小明', ''])(
    'reveals nothing personal in %s',
    (text) => {
      expect(shown(table, text, 'csv')).not.toContain('小明')
    },
  )
  test('reads the charset of its feed', () => {
    const gbk = Uint8Array.of(...Buffer.from('id;who\n'), 0xcd, 0xf5, 0xd0, 0xa1, 0x3b, 0xcd, 0xf5, 0x3b)
    const feed: Feed = { ...table, table: { delimiter: ';', named: ['id'], charset: 'gbk' } }
    expect(shown(feed, gbk, 'csv')).toBe('id;who\n**;*;')
    expect(shown(table, gbk, 'csv')).toBeUndefined()
  })
})

test.each([
  ['roof/7', 'roof/7'],
  ['王小明-13800001234.json', '***-138****1234.json'],
  ['by Wang Xiaoming.json', 'by **** ********.json'],
])('shows the origin %s as %s', (origin, masked) => {
  const bytes = new TextEncoder().encode('{"caller": "Wang Xiaoming"}')
  expect(shownOrigin(hotline12345, { bytes, encoding: 'json', origin })).toBe(masked)
})
