import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wgs84ToGcj02 } from '../../../../domain/crs.ts'
import { readDefinition } from '../../catalogue/definition.ts'
import type { Encoding, Feed } from '../../feed/feed.ts'
import { MappingError, parseMapping } from './mapping.ts'
import { become } from '../../feed/test-message.ts'
import { feedOfMapping } from './mapped-feed.ts'
import type { Row } from './row.ts'

const AT = '2026-11-22T08:00:00Z'
const BASE = {
  id: 'test-feed',
  title: { zh: '试', en: 'Test' },
  publisher: { zh: '试', en: 'Test' },
  licence: 'internal',
  grade: 'open',
  cadenceMs: 60_000,
  staleAfterMs: 60_000,
  encoding: 'json',
  time: { field: 'at' },
  thing: 'id',
}
const PM25 = [{ field: 'pm', property: 'pm25' }]

const feed = (more: object): Feed<Row> => feedOfMapping(parseMapping({ ...BASE, ...more }, 'test.json'))
const arrivals = (more: object, message: object | string, encoding?: Encoding, origin?: string) =>
  become(feed(more), message, encoding, origin).arrivals
const faults = (more: object, message: object | string, encoding?: Encoding) =>
  become(feed(more), message, encoding).faults.map(({ code, message: word }) => `${code} ${word}`)
const READING = { kind: 'reading', thing: 'A', property: 'pm25', value: 3, observedAtMs: Date.parse(AT) }

describe('an invalid mapping names its field, the value and what is expected', () => {
  it.each<[object, string]>([
    [
      { readings: [{ field: 'pm', property: 'pm3' }] },
      'test.json: readings[0].property is "pm3": expected a property of the list',
    ],
    [
      { readings: [{ ...PM25[0], unit: 'furlong' }] },
      'test.json: readings[0].unit is "furlong": property "pm25": unit "furlong" is not known',
    ],
    [
      { readings: [{ ...PM25[0], unit: '°C' }] },
      'readings[0].unit is "°C": property "pm25": unit "°C" (temperature) is not one of',
    ],
    [
      { readings: [{ field: 'o', property: 'o3', unit: 'ppb' }] },
      'readings[0].air is absent: property "o3": unit "ppb" needs the temperature',
    ],
    [
      { readings: PM25, time: { field: 'at', format: 'YYYY' } },
      'time.format is "YYYY": expected iso, epoch-s, epoch-ms, or a pattern',
    ],
    [
      { readings: PM25, time: { field: 'at', format: 'D.M.YYYY' } },
      'time.zone is absent: expected the time zone of these clocks',
    ],
    [{ readings: PM25, time: { field: 'at', zone: 'Mars' } }, 'time.zone is "Mars": expected a time zone'],
    [
      { readings: PM25, time: { field: 'at', received: true } },
      'time is {"field":"at","received":true}: expected exactly one of',
    ],
    [{ readings: PM25, thing: undefined }, 'thing is absent: expected the field that names the thing'],
    [{ readings: PM25, thing: {} }, 'thing is {}: expected exactly one of field, join, constant, origin'],
    [
      { readings: PM25, position: { lng: 'x', lat: 'y', crs: 'EPSG:9' } },
      'position.crs is "EPSG:9": coordinate system "EPSG:9" is not supported',
    ],
    [{ sensor: { kind: 'noise' } }, 'position is absent: expected where its coordinates are'],
    [{ mover: { kind: { constant: 'ufo' } }, position: { point: 'p' } }, 'expected one of bus, metro'],
    [
      { readings: PM25, encoding: 'csv', csv: { charset: 'klingon' } },
      'csv.charset is "klingon": expected e.g. utf-8, gbk',
    ],
    [{ readings: PM25, encoding: 'csv', items: 'a' }, 'items is "a": expected none: in CSV each line is an item'],
    [{ readings: PM25, staleAfterMs: 5 }, 'staleAfterMs is 5: expected cadenceMs (60000) or more'],
    [{ readings: PM25, colour: 'red' }, 'Unrecognized key: "colour"'],
    [{ readings: PM25, id: 'Ä' }, 'id is "Ä": expected 2…64 of a–z'],
    [{}, 'the mapping is {'],
  ])('%j', (more, expected) => {
    expect(() => feed(more)).toThrow(MappingError)
    expect(() => feed(more)).toThrow(expected)
  })

  it.each([[null], [[]], ['x'], [3]])('%j is absent', (value) => {
    expect(() => parseMapping(value, 'x.json')).toThrow(/^x\.json: the mapping is /)
  })
})

describe('locations of values', () => {
  const item = { id: 'A', at: AT, pm: 3 }
  it.each<[string, object, object | string, Encoding?]>([
    ['a list', {}, [item]],
    ['one item', {}, item],
    ['lines', {}, `${JSON.stringify(item)}\n`, 'ndjson'],
    ['a dotted path', { items: 'data.rows' }, { data: { rows: [item] } }],
    ['a pointer', { items: '/da~1ta/0' }, { 'da/ta': [[item]] }],
    ['a nested field', { readings: [{ field: 'v.pm', property: 'pm25' }] }, { id: 'A', at: AT, v: { pm: 3 } }],
    ['a key with a dot', { readings: [{ field: 'PM2.5', property: 'pm25' }] }, { id: 'A', at: AT, 'PM2.5': 3 }],
    ['lists with names', { columns: ['id', 'at', 'pm'] }, [['A', AT, 3]]],
    ['a script', { script: true }, `var x = [${JSON.stringify(item)}]; export x`],
    ['CSV', { encoding: 'csv' }, `\ufeffid,at,pm\r\nA,${AT}, 3 \r\n`, 'csv'],
    [
      'CSV with semicolons and commas',
      { encoding: 'csv', csv: { delimiter: ';', decimalComma: true } },
      `id;at;pm\nA;${AT};3,0`,
      'csv',
    ],
    ['CSV without a header', { encoding: 'csv', csv: { columns: ['id', 'at', 'pm'] } }, `A,${AT},3`, 'csv'],
    ['a constant', { thing: { constant: 'A' } }, { at: AT, pm: 3 }],
    ['another unit', { readings: [{ field: 'pm', property: 'pm25', unit: 'mg/m³' }] }, { ...item, pm: 0.003 }],
    ['a number in quotes', {}, { ...item, pm: '3' }],
    ['words', { readings: [{ field: 'pm', property: 'pm25', values: { low: 3 } }] }, { ...item, pm: 'low' }],
  ])('%s', (_, more, message, encoding) => {
    expect(arrivals({ readings: PM25, ...more }, message, encoding)).toEqual([READING])
  })

  it('a topic', () => {
    const more = { readings: PM25, thing: { origin: 1, prefix: 'x-', values: { s1: 'A' } } }
    expect(arrivals(more, { at: AT, pm: 3 }, 'json', 'area/s1')).toMatchObject([{ thing: 'x-A' }])
    expect(faults(more, { at: AT, pm: 3 })).toEqual([
      'INVALID message topic part 1 is absent; expected the name of a thing, 1…200 characters',
    ])
  })

  it('GBK', () => {
    const text = Buffer.concat([Buffer.from('id,at,pm\n'), Buffer.from([0xbd, 0xad]), Buffer.from(`,${AT},3\n`)])
    const csv = { encoding: 'csv', csv: { charset: 'gbk' }, readings: PM25 }
    expect(become(feed(csv), text, 'csv').arrivals).toMatchObject([{ thing: '江' }])
    expect(become(feed({ encoding: 'csv', readings: PM25 }), text, 'csv').faults).toMatchObject([
      { code: 'UNREADABLE', message: 'message is not utf-8; expected CSV in utf-8' },
    ])
  })
})

describe('times', () => {
  const of = (time: object, item: object) => {
    const [one] = arrivals({ readings: PM25, time }, { id: 'A', pm: 3, ...item })
    return one?.kind === 'reading' ? new Date(one.observedAtMs).toISOString() : undefined
  }
  it.each([
    [{ field: 't' }, { t: '2026-11-22T16:00:00+08:00' }],
    [{ field: 't', zone: 'Asia/Shanghai' }, { t: '2026-11-22 16:00:00' }],
    [{ field: 't', format: 'epoch-s' }, { t: 1795334400 }],
    [{ field: 't', format: 'epoch-ms' }, { t: '1795334400000' }],
    [{ field: 't', format: 'D/M/YYYY H:mm', zone: 'Asia/Shanghai' }, { t: '22/11/2026 16:00' }],
    [{ field: 't', format: 'YYYYMMDDHHmmss', zone: '+08:00' }, { t: '20261122160000' }],
    [
      { parts: { year: 'y', month: 'm', day: 'd', hour: 'h' }, zone: 'Asia/Shanghai' },
      { y: 2026, m: '11', d: 22, h: 16 },
    ],
    [{ steps: { first: '2026-11-22T08:00:00Z', everyMs: 1000 } }, {}],
  ])('%j of %j', (time, item) => expect(of(time, item)).toBe('2026-11-22T08:00:00.000Z'))

  it('of arrival', () => expect(of({ received: true }, {})).toBe('2026-11-22T00:05:00.000Z'))

  it.each([
    [
      { field: 't' },
      { t: '2026-11-22T16:00:00' },
      'INVALID message t is "2026-11-22T16:00:00"; expected a time as "iso" with its offset',
    ],
    [
      { field: 't', format: 'epoch-s' },
      { t: 1795334400000 },
      'INVALID message t is 1795334400000; expected a time as "epoch-s"',
    ],
    [
      { field: 't', format: 'D/M/YYYY', zone: 'UTC' },
      { t: '31/2/2026' },
      'INVALID message t is "31/2/2026"; expected a time as "D/M/YYYY"',
    ],
    [{ field: 't' }, {}, 'INVALID message t is absent; expected a time as "iso"'],
    [
      { parts: { year: 'y', month: 'm', day: 'd' }, zone: 'UTC' },
      { y: 2026, m: 2, d: 30 },
      'INVALID message y, m, d is [2026,2,30]; expected a date',
    ],
  ])('%j of %j is named', (time, item, expected) => {
    expect(faults({ readings: PM25, time }, { id: 'A', pm: 3, ...item })).toEqual([expect.stringContaining(expected)])
  })
})

describe('missing and invalid values', () => {
  const more = { readings: [...PM25, { field: 't', property: 'temperature' }], missing: ['NA', '-', -999] }
  it.each([null, '', ' ', 'NA', '-', -999, '-999', undefined])('%j is not a reading', (pm) => {
    expect(become(feed(more), { id: 'A', at: AT, pm, t: 4 })).toMatchObject({
      arrivals: [{ property: 'temperature' }],
      faults: [],
    })
    expect(become(feed(more), { id: 'A', at: AT, pm })).toEqual({ arrivals: [], faults: [], empty: 1 })
  })

  it('names line, field, value and what is expected; the other values are accepted', () => {
    const csv = { ...more, encoding: 'csv' }
    const text = `id,at,pm,t\nA,${AT},n/a,4\nA,${AT},3,400\nA,${AT},3\n,${AT},3,4\n`
    expect(faults(csv, text, 'csv')).toEqual([
      'INVALID line 4 has 3 columns; expected 4 as in the header',
      'INVALID line 2 pm is "n/a"; expected a number, or "NA", "-", -999 if it is missing',
      'OUT_OF_RANGE line 3 t is "400": property "temperature" is 400 °C; expected -60 to 60 °C',
      'INVALID line 5 id is ""; expected the name of a thing, 1…200 characters',
    ])
    expect(arrivals(csv, text, 'csv')).toMatchObject([{ property: 'temperature' }, { property: 'pm25', value: 3 }])
  })

  it.each([
    ['0x10', 'number'],
    ['1e999', 'number'],
    ['Infinity', 'number'],
  ])('%s is not a number', (pm, expected) => {
    expect(faults(more, { id: 'A', at: AT, pm })).toEqual([expect.stringContaining(`expected a ${expected}`)])
  })

  it('names a column missing from a table once', () => {
    expect(faults({ ...more, encoding: 'csv' }, `id,at,t\nA,${AT},4\nA,${AT},4\n`, 'csv')).toEqual([
      'INVALID column "pm" is absent; the columns are id, at, t',
    ])
  })

  it.each<[object | string, Encoding, string]>([
    ['{"a":', 'json', 'UNREADABLE message is not JSON'],
    ['"a', 'csv', 'UNREADABLE message is not CSV'],
    ['', 'csv', 'UNREADABLE message is empty; expected CSV'],
    ['3', 'json', 'INVALID message is 3; expected a list of items, or one'],
  ])('%j as %s', (message, encoding, expected) => {
    expect(faults({ ...more, encoding }, message, encoding)).toEqual([expect.stringContaining(expected)])
  })

  it('treats an empty list as valid', () => {
    expect(become(feed(more), [])).toEqual({ arrivals: [], faults: [], empty: 0 })
  })

  it('takes the quality from the source', () => {
    const told = { ...more, quality: { field: 'q', values: { ok: 0, bad: 3 }, otherwise: 2 } }
    const of = (q: string) => arrivals(told, { id: 'A', at: AT, pm: 3, q })
    expect([of('ok'), of('bad'), of('?')]).toMatchObject([[READING], [{ quality: 3 }], [{ quality: 2 }]])
  })
})

describe('movers, sensors and reports', () => {
  const item = { id: 'A', at: AT, x: 121.4812, y: 31.2285, v: 10, b: -90, k: '出租', line: '49' }
  it('reads positions, from GCJ-02', () => {
    const mover = {
      kind: { field: 'k', values: { 出租: 'taxi' } },
      speed: { field: 'v', unit: 'm/s' },
      bearingDeg: 'b',
      routeRef: 'line',
    }
    const [fix] = arrivals({ mover, position: { lng: 'x', lat: 'y', crs: 'GCJ-02' } }, item)
    expect(fix).toMatchObject({
      kind: 'fix',
      mover: 'A',
      moverKind: 'taxi',
      speedKmh: 36,
      bearingDeg: 270,
      routeRef: '49',
    })
    const { lng, lat } = fix as { lng: number; lat: number }
    const [x, y] = wgs84ToGcj02([lng, lat])
    expect([x.toFixed(8), y.toFixed(8)]).toEqual([item.x.toFixed(8), item.y.toFixed(8)])
    expect(Math.abs(lng - item.x)).toBeGreaterThan(0.001)
    expect(faults({ mover, position: { lng: 'x', lat: 'y' } }, { ...item, k: '火箭' })).toEqual([
      'INVALID message mover.kind is "火箭"; expected a kind of mover, e.g. "bus"',
    ])
    expect(faults({ mover, position: { lng: 'x', lat: 'y' } }, { ...item, x: undefined })).toEqual([
      'INVALID message x, y is absent; expected a position',
    ])
  })

  it('reads sensors', () => {
    const sensor = { kind: 'noise', name: 'k' }
    expect(
      arrivals({ sensor, position: { point: 'p' } }, { ...item, p: { type: 'Point', coordinates: [1, 2] } }),
    ).toEqual([{ kind: 'thing', thing: 'A', sensorKind: 'noise', name: '出租', lng: 1, lat: 2 }])
  })

  it('keeps a report even if its position is invalid', () => {
    const report = { category: 'k', title: 'line', closedAt: 'closed' }
    const told = { report, position: { lng: 'x', lat: 'y' } }
    const { arrivals: found, faults: wrong } = become(feed(told), {
      ...item,
      x: 3_678_691,
      closed: '2026-11-23T00:00:00Z',
    })
    expect(found).toMatchObject([
      {
        kind: 'report',
        sourceId: 'A',
        category: '出租',
        title: '49',
        updatedAtMs: Date.parse('2026-11-23T00:00:00Z'),
        content: { v: 10 },
      },
    ])
    expect(found[0]).not.toHaveProperty('lng')
    expect(wrong).toMatchObject([{ code: 'OUT_OF_RANGE', place: 'message x, y' }])
  })
})

describe('the caller', () => {
  it('is stored in separate fields, and masked in texts', () => {
    const report = {
      category: 'k',
      title: 't',
      description: 'd',
      callerName: 'caller.name',
      callerPhone: '/caller/phone',
    }
    const item = {
      id: 'A',
      at: AT,
      k: '咨询',
      t: '请回电13912345678',
      d: '无',
      caller: { name: '王小明', phone: '13912345678' },
    }
    const [told] = arrivals({ report }, item)
    expect(told).toMatchObject({ callerName: '王小明', callerPhone: '13912345678', title: '请回电139****5678' })
    expect(JSON.stringify(told?.kind === 'report' ? told.content : '')).toBe(
      JSON.stringify({ id: 'A', at: AT, k: '咨询', t: '请回电139****5678', d: '无' }),
    )
  })

  it('is kept even if the end of the report cannot be read', () => {
    const { arrivals: found, faults: wrong } = become(feed({ report: { category: 'k', title: 'k', closedAt: 'c' } }), {
      ...{ id: 'A', at: AT, k: 'x', c: 'soon' },
    })
    expect(found).toMatchObject([{ kind: 'report', sourceId: 'A' }])
    expect(wrong).toMatchObject([{ code: 'INVALID', place: 'message c' }])
  })
})

describe('hostile messages', () => {
  const text = `id,at,pm\n${Array.from({ length: 20 }, (_, i) => `A${i},${AT},${i}`).join('\n')}\n`
  const csv = feed({ encoding: 'csv', readings: PM25, position: { lng: 'pm', lat: 'pm' }, sensor: { kind: 'noise' } })
  it('never throw, with bytes dropped, changed and repeated', () => {
    let state = 7
    const below = (limit: number) => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % limit
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(text)
      const at = below(bytes.length)
      const broken = [
        bytes.subarray(0, at),
        Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(at + 1))]),
        Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256)]), bytes.subarray(at + 1)]),
      ][below(3)]
      for (const { message } of become(csv, broken ?? bytes, 'csv').faults) expect(message.length).toBeLessThan(1000)
    }
  })

  it('reach no prototype', () => {
    const item = JSON.parse(`{"__proto__":{"pm":5},"id":"A","at":"${AT}"}`) as object
    expect(arrivals({ readings: PM25 }, item)).toEqual([])
    expect(arrivals({ readings: [{ field: 'constructor.length', property: 'pm25' }] }, item)).toEqual([])
  })
})

const MAPPINGS = new URL('./mappings/', import.meta.url)
const mapped = (name: string) =>
  feedOfMapping(parseMapping(JSON.parse(readFileSync(new URL(`${name}.json`, MAPPINGS), 'utf8')), `${name}.json`))

it.each(readdirSync(MAPPINGS))('the included mapping %s is valid', (file) => {
  expect(`${mapped(file.replace('.json', '')).id}.json`).toBe(file)
})

it.each([
  ['metr-la', 5],
  ['beijing-air', 19],
  ['new-orleans-311', 1],
  ['sf-incidents', 1],
] as const)('reads the sample of %s', (name, count) => {
  const one = mapped(name)
  const text = readFileSync(new URL(`../../adapters/samples/${one.sample}`, import.meta.url))
  expect(become(one, text)).toMatchObject({ arrivals: { length: count }, faults: [] })
})

it('docs/feed-mappings.md contains valid mappings', () => {
  const text = readFileSync(new URL('../../../../docs/feed-mappings.md', import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json) as object)
  const messages = [...text.matchAll(/```js\n(.*?)```/gs)].map(([, json = '']) => json)
  expect(blocks).toHaveLength(1)
  const { feed: gauges, poll } = readDefinition(blocks[0], 'feed-mappings.md', [])
  expect(poll?.everyMs).toBe(300_000)
  expect(become(gauges, messages[0] ?? '')).toMatchObject({
    arrivals: [
      { kind: 'thing', thing: 'WL-07', sensorKind: 'water_level', name: '三号闸' },
      { kind: 'reading', property: 'water_level', value: 2.83, observedAtMs: Date.parse(AT) },
    ],
    faults: [],
  })
})

it('reads an hour that occurs twice as two, by the order; reads 24:00 as the end of a day', () => {
  const read = (zone: string, texts: readonly string[]) => {
    const rows = texts.map((at, i) => ({ id: 'A', at, pm: i }))
    return arrivals({ readings: PM25, time: { field: 'at', format: 'YYYY-MM-DD HH:mm', zone } }, rows).map(
      (one) => one.kind === 'reading' && new Date(one.observedAtMs).toISOString().slice(11, 16),
    )
  }
  const night = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'].map((time) => `2026-10-25 ${time}`)
  expect(read('Europe/Berlin', night)).toEqual(['23:30', '00:00', '00:30', '01:00', '01:30', '02:00'])
  expect(read('Europe/Berlin', ['2026-10-24 02:00', '2026-10-24 02:00'])).toEqual(['00:00', '00:00'])
  expect(read('Asia/Shanghai', ['2026-11-22 24:00'])).toEqual(['16:00'])
  const offsets = ['2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+02:00'].map((at) => ({ id: 'A', at, pm: 1 }))
  const told = arrivals({ readings: PM25, time: { field: 'at', zone: 'Europe/Berlin' } }, offsets)
  expect(new Set(told.map((one) => one.kind === 'reading' && one.observedAtMs)).size).toBe(1)
})
