import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cot } from '../../adapters/cot.ts'
import { become } from '../../feed/test-message.ts'

interface Told {
  readonly uid?: string
  readonly type?: string
  readonly time?: string
  readonly start?: string
  readonly stale?: string
  readonly point?: string
  readonly detail?: string
}
const AT = '2026-11-22T08:00:00Z'
const POINT = '<point lat="31.2" lon="121.4" hae="9999999" ce="9999999" le="9999999"/>'

function event({
  uid = 'U1',
  type = 'a-f-G-U-C',
  time = AT,
  start = AT,
  stale = AT,
  point = POINT,
  detail = '',
}: Told = {}): string {
  const attributes = Object.entries({ uid, type, time, start, stale }).map(([name, value]) => `${name}="${value}"`)
  return `<event version="2.0" ${attributes.join(' ')}>${point}<detail>${detail}</detail></event>`
}

const wordsOf = (xml: string) => become(cot, xml).faults.map(({ code, message }) => `${code} ${message}`)

describe('positions', () => {
  it('give identity, position and speed; omit unknown heights and speeds', () => {
    expect(
      become(cot, event({ detail: '<contact callsign="E-3"/><track course="359.5" speed="10"/>' })).arrivals,
    ).toEqual([
      {
        kind: 'fix',
        mover: 'U1',
        moverKind: 'person',
        lng: 121.4,
        lat: 31.2,
        observedAtMs: Date.parse(AT),
        name: 'E-3',
        speedKmh: 36,
        bearingDeg: 359.5,
      },
    ])
    const [fix] = become(cot, event({ detail: '<track course="9999999" speed="9999999"/>' })).arrivals
    expect(Object.keys(fix ?? {})).toEqual(['kind', 'mover', 'moverKind', 'lng', 'lat', 'observedAtMs'])
  })

  it.each([
    ['a-f-G-U-C', 'person'],
    ['a-f-G', 'person'],
    ['a-f-G-E-V', 'car'],
    ['a-f-G-E-S', 'other'],
    ['a-n-S-X', 'boat'],
    ['a-f-A-M-H-Q', 'drone'],
    ['a-f-A-M-H', 'other'],
    ['a-f', 'other'],
  ])('give type %s the kind %s', (type, moverKind) => {
    expect(become(cot, event({ type })).arrivals).toMatchObject([{ moverKind }])
  })

  it('are ignored at 0, 0 without accuracy, and accepted with it', () => {
    expect(
      become(cot, event({ point: '<point lat="0.0" lon="0" hae="9999999" ce="9999999" le="9999999"/>' })),
    ).toMatchObject({
      arrivals: [],
      faults: [],
      empty: 1,
    })
    expect(become(cot, event({ point: '<point lat="0" lon="0" ce="5"/>' })).arrivals).toHaveLength(1)
  })
})

describe('alarms', () => {
  const alarm = (told: Told) => become(cot, event({ uid: 'U1-9-1-1', type: 'b-a-o-tbl', ...told })).arrivals[0]

  it('are reports with a stable uid: a beacon revises, a cancel closes', () => {
    const told = alarm({ detail: '<contact callsign="E-3"/><emergency type="911 Alert">被困</emergency>' })
    expect(told).toMatchObject({
      kind: 'report',
      sourceId: 'U1-9-1-1',
      title: '紧急求助 E-3',
      description: '被困',
      status: 'active',
      lng: 121.4,
    })
    const later = { time: '2026-11-22T08:09:00Z', stale: '2026-11-22T08:19:00Z' }
    expect(alarm({ ...later, type: 'b-a-o-can', detail: '<emergency cancel="true">E-3</emergency>' })).toMatchObject({
      sourceId: 'U1-9-1-1',
      status: 'cancelled',
      updatedAtMs: Date.parse(later.time),
      closedAtMs: Date.parse(later.time),
    })
  })

  it('of unknown kinds keep their type', () => {
    expect(alarm({ type: 'b-a-x-y' })).toMatchObject({ title: 'b-a-x-y', category: 'b-a-x-y' })
  })
})

it('counts chats and pings as signs of life', () => {
  expect(become(cot, event({ type: 'b-t-f' }))).toEqual({ arrivals: [], faults: [], empty: 1 })
  expect(become(cot, event({ type: 't-x-c-t' })).empty).toBe(1)
})

describe('names the invalid events and accepts the others', () => {
  it.each([
    [event({ uid: ' ' }), 'INVALID event.uid is " "; expected a name'],
    [event({ type: 'A F' }), 'INVALID event.type is "A F"; expected a type'],
    [event({ time: 'now' }), 'INVALID event.time is "now"; expected ISO 8601'],
    [event({ start: '2026-11-22T08:00:00' }), 'INVALID event.start is "2026-11-22T08:00:00"; expected ISO 8601'],
    [
      event({ stale: '2026-11-22T07:59:59Z' }),
      'INVALID event.stale is "2026-11-22T07:59:59Z"; expected an instant not before start',
    ],
    [event({ point: '' }), 'INVALID event.point is missing; expected <point'],
    [event({ point: '<point lat="91" lon="2"/>' }), 'OUT_OF_RANGE event.point.lat is "91"; expected −90…90'],
    [event({ point: '<point lat="1" lon="0x10"/>' }), 'INVALID event.point.lon is "0x10"; expected −180…180'],
    ['<gpx/>', 'INVALID message is <gpx>; expected <event>, or <events> of several'],
    [`<!DOCTYPE event [<!ENTITY x "y">]>${event()}`, 'FORBIDDEN message has a document type'],
  ])('%#', (xml, expected) => {
    expect(wordsOf(xml)).toEqual([expect.stringContaining(expected)])
  })

  it('is one of several', () => {
    const { arrivals, faults } = become(
      cot,
      `<events>\n${event()}\n${event({ uid: '' })}\n${event({ uid: 'U2' })}</events>`,
    )
    expect(arrivals).toHaveLength(2)
    expect(faults).toMatchObject([{ place: 'line 3 event.uid' }])
  })
})

it('reads its sample', () => {
  const xml = readFileSync(new URL('../../adapters/samples/cot.xml', import.meta.url), 'utf8')
  expect(become(cot, xml).arrivals.map(({ kind }) => kind)).toEqual(['fix', 'report'])
})
