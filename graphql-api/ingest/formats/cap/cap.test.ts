import { readFileSync } from 'node:fs'
import type { Polygon } from 'geojson'
import { describe, expect, it } from 'vitest'
import { capAlerts } from '../../adapters/cap-alerts.ts'
import type { Alert } from '../../feed/feed-item.ts'
import { become } from '../../feed/test-message.ts'
import { warningColorOf } from './warning-color.ts'

const SAMPLE = readFileSync(new URL('../../adapters/samples/cap-alerts.xml', import.meta.url), 'utf8')

/** The sample with one change. */
function changed(from: string | RegExp, to: string): string {
  const text = SAMPLE.replace(from, to)
  if (text === SAMPLE) throw new Error(`the sample has no ${String(from)}`)
  return text
}

function alertOf(xml: string | Uint8Array): Alert {
  const { arrivals, faults } = become(capAlerts, xml)
  expect(faults).toEqual([])
  const [alert] = arrivals
  if (arrivals.length !== 1 || alert?.kind !== 'alert') throw new Error('expected one alert')
  return alert
}

const faultsOf = (xml: string | Uint8Array) => become(capAlerts, xml).faults.map(({ message }) => message)

describe('rules of CAP 1.2, each named when it is broken', () => {
  it.each<[string | RegExp, string, string]>([
    [/<scope>.*<\/scope>/, '', 'alert.scope is missing; expected one of Public, Restricted, Private'],
    ['>Public<', '>public<', 'alert.scope is "public"; expected one of Public'],
    ['>Public<', '>Restricted<', 'alert.restriction is missing; expected it, since scope is Restricted'],
    ['>Public<', '>Private<', 'alert.addresses is missing; expected it, since scope is Private'],
    ['>Actual<', '>Real<', 'alert.status is "Real"; expected one of Actual, Exercise, System, Test, Draft'],
    ['>Update<', '>Notice<', 'alert.msgType is "Notice"; expected one of Alert, Update, Cancel, Ack, Error'],
    [
      /<references>.*<\/references>/,
      '',
      'alert.references is missing; expected the message that this Update refers to',
    ],
    [/<references>.*<\/references>/, '<references/>', 'alert.references is empty'],
    [
      'rain-1,2026-11-22T14:30:00+08:00',
      'rain-1',
      'alert.references[0] is "warning@weather.example,310000-20261122-rain-1"; expected "sender',
    ],
    [
      '<identifier>310000',
      '<identifier>31 0000',
      'alert.identifier is "31 0000-20261122-rain-2"; expected a name without spaces',
    ],
    ['<sender>warning', '<sender>a,warning', 'alert.sender is "a,warning@weather.example"; expected a name without'],
    [
      /<sent>.*<\/sent>/,
      '<sent>2026-11-22T08:00:00</sent>',
      'alert.sent is "2026-11-22T08:00:00"; expected a time with its offset',
    ],
    [
      /<sent>.*<\/sent>/,
      '<sent>2026-02-30T08:00:00+08:00</sent>',
      'alert.sent is "2026-02-30T08:00:00+08:00"; expected a time',
    ],
    [
      /<sent>.*<\/sent>/,
      '<sent>2026-11-22T08:00:00.5+08:00</sent>',
      'alert.sent is "2026-11-22T08:00:00.5+08:00"; expected a time',
    ],
    [/<expires>.*<\/expires>/, '<expires>tonight</expires>', 'alert.info[0].expires is "tonight"; expected a time'],
    ['<category>Met</category>', '', 'alert.info[0].category is missing; expected one of Geo, Met'],
    [
      '<category>Met</category>',
      '<category>Rain</category>',
      'alert.info[0].category[0] is "Rain"; expected one of Geo, Met',
    ],
    ['<event>暴雨</event>', '<event> </event>', 'alert.info[0].event is empty; expected words that name the event'],
    ['>Shelter<', '>Hide<', 'alert.info[0].responseType[0] is "Hide"; expected one of Shelter, Evacuate'],
    [
      '>Immediate<',
      '>Now<',
      'alert.info[0].urgency is "Now"; expected one of Immediate, Expected, Future, Past, Unknown',
    ],
    [
      '>Severe<',
      '>Orange<',
      'alert.info[0].severity is "Orange"; expected one of Extreme, Severe, Moderate, Minor, Unknown',
    ],
    ['>Observed<', '>Sure<', 'alert.info[0].certainty is "Sure"; expected one of Observed, Likely'],
    ['<urgency>', '<urgency>Past</urgency><urgency>', 'alert.info[0].urgency occurs more than once'],
    ['<areaDesc>滨江地区</areaDesc>', '', 'alert.info[0].area[0].areaDesc is missing; expected words'],
    [/<polygon>.*<\/polygon>/, '<polygon/>', 'polygon[0] is empty; expected at least 4 pairs'],
    [
      /<polygon>.*<\/polygon>/,
      '<polygon>31,121 31,122 31,121</polygon>',
      'polygon[0] has 3 pairs; expected at least 4',
    ],
    [
      /<polygon>.*<\/polygon>/,
      '<polygon>31,121 31,122 32,122 32,121</polygon>',
      'polygon[0] ends at "32,121" and begins at "31,121"',
    ],
    [
      /<polygon>.*<\/polygon>/,
      '<polygon>121,31 122,31 122,32 121,31</polygon>',
      'has pair 1 "121,31", which is not a position; expected latitude',
    ],
    [
      /<polygon>.*<\/polygon>/,
      '<polygon>31 121 31 122</polygon>',
      'has pair 1 "31", which is no pair; expected "lat,lon"',
    ],
    [/<polygon>.*<\/polygon>/, '<circle>31.2,121.4</circle>', 'circle[0] is "31.2,121.4"; expected "lat,lon radius"'],
    [
      /<polygon>.*<\/polygon>/,
      '<circle>31.2,121.4 -2</circle>',
      'circle[0] is "31.2,121.4 -2"; expected "lat,lon radius"',
    ],
    [
      /<polygon>.*<\/polygon>/,
      '<circle>231.2,121.4 2</circle>',
      'circle[0] has the centre "231.2,121.4", which is not a position',
    ],
    ['</areaDesc>', '</areaDesc><ceiling>900</ceiling>', 'area[0].ceiling has no altitude beside it; expected one'],
    ['</areaDesc>', '</areaDesc><altitude>high</altitude>', 'area[0].altitude is "high"; expected feet'],
    ['</areaDesc>', '</areaDesc><geocode><value>3</value></geocode>', 'geocode[0].valueName is missing'],
    [
      '</instruction>',
      '</instruction><parameter><valueName>x</valueName></parameter>',
      'parameter[0].value is missing',
    ],
    [
      '</instruction>',
      '</instruction><resource><resourceDesc>map</resourceDesc></resource>',
      'resource[0].mimeType is missing',
    ],
    [
      'cap:1.2"',
      'cap:1.3"',
      'message is <alert> of namespace "urn:oasis:names:tc:emergency:cap:1.3"; expected <alert> of',
    ],
  ])('%s → %s', (from, to, expected) => {
    expect(faultsOf(changed(from, to))).toEqual([expect.stringContaining(expected)])
  })

  it('reports all faults of one message, each with its line', () => {
    const { faults } = become(capAlerts, changed('>Actual<', '>Real<').replace('>Severe<', '><'))
    expect(faults).toMatchObject([
      { code: 'INVALID', place: 'line 6 alert.status' },
      { code: 'INVALID', place: 'line 16 alert.info[0].severity' },
    ])
  })

  it('refuses a document type before anything else', () => {
    expect(
      become(capAlerts, changed('<alert', '<!DOCTYPE alert SYSTEM "http://127.0.0.1/x"><alert')).faults,
    ).toMatchObject([{ code: 'FORBIDDEN' }])
  })
})

describe('an alert', () => {
  it('is identified by its reference, and prefers Chinese', () => {
    expect(alertOf(SAMPLE)).toMatchObject({
      sourceId: 'warning@weather.example,310000-20261122-rain-2,2026-11-22T08:00:00Z',
      messageType: 'update',
      replaces: ['warning@weather.example,310000-20261122-rain-1,2026-11-22T06:30:00Z'],
      event: '暴雨',
      headline: '市气象台发布暴雨橙色预警信号',
      headlineEn: 'Orange rainstorm warning',
      warningColor: 'orange',
      severity: 'severe',
      areaText: '滨江地区',
      // Both languages name the same area.
      area: { type: 'Polygon' },
      content: { scope: 'Public', info: [{ language: 'zh-CN' }, { language: 'en' }] },
    })
  })

  it('cancels by references alone', () => {
    const cancel = changed('>Update<', '>Cancel<').replace(/<info>.*<\/info>/s, '')
    expect(alertOf(cancel)).toMatchObject({ messageType: 'cancel', event: 'Cancel', severity: 'unknown', category: [] })
  })

  it('separates its levels, each with its own area and times in every language', () => {
    const infos = /<info>.*<\/info>/s.exec(SAMPLE)?.[0] ?? ''
    const east = infos
      .replaceAll('>Severe<', '>Minor<')
      .replaceAll('>Immediate<', '>Past<')
      .replaceAll('121.45', '121.59')
      .replaceAll('121.52', '121.66')
      .replace('橙色预警信号', '预警解除')
    const { arrivals } = become(capAlerts, changed('</alert>', `${east}</alert>`))
    const parts = arrivals.flatMap((arrival) => (arrival.kind === 'alert' ? arrival : []))
    expect(parts).toMatchObject([
      { part: 0, severity: 'severe', headlineEn: 'Orange rainstorm warning' },
      { part: 1, severity: 'minor', urgency: 'past', isAllClear: true, headline: '市气象台发布暴雨预警解除' },
    ])
    expect(new Set(parts.map(({ sourceId }) => sourceId)).size).toBe(1)
    const westEdges = parts.map(({ area }) => Math.min(...(area as Polygon).coordinates.flat().map(([lng = 0]) => lng)))
    expect(westEdges).toEqual([121.45, 121.59])
  })

  it.each<[string, string]>([
    ['of another sign', 'warning@weather.example,1,2026-11-22T06:30:00+00:00'],
    ['of UTC by Z', 'warning@weather.example,1,2026-11-22T06:30:00Z'],
    ['with a fraction', 'warning@weather.example,1,2026-11-22T14:30:00.000+08:00'],
    ['of another zone', 'warning@weather.example,1,2026-11-22T01:30:00-05:00'],
  ])('refers to an instant %s', (_, reference) => {
    const { replaces } = alertOf(changed(/<references>.*<\/references>/, `<references>${reference}</references>`))
    expect(replaces).toEqual(['warning@weather.example,1,2026-11-22T06:30:00Z'])
  })

  it('is accepted with a note for each UTC time written with Z', () => {
    const text = changed(/<sent>.*<\/sent>/, '<sent>2026-11-22T08:00:00Z</sent>')
      .replace(/<references>.*<\/references>/, '<references>a@b.example,1,2026-11-22T06:30:00Z</references>')
      .replace(/<expires>.*?<\/expires>/, '<expires>2026-11-22T14:00:00Z</expires>')
    const [message] = capAlerts.validate({ bytes: Buffer.from(text), encoding: 'xml' }).messages
    expect(alertOf(text)).toMatchObject({
      sourceId: 'warning@weather.example,310000-20261122-rain-2,2026-11-22T08:00:00Z',
      replaces: ['a@b.example,1,2026-11-22T06:30:00Z'],
      expiresAtMs: Date.parse('2026-11-22T14:00:00Z'),
    })
    expect(message?.notes).toEqual([
      expect.stringMatching(
        /^line \d+ alert\.sent is "2026-11-22T08:00:00Z"; taken as UTC, expected -00:00 instead of Z$/,
      ),
      expect.stringContaining('alert.references[0] is "a@b.example,1,2026-11-22T06:30:00Z"; taken as UTC'),
      expect.stringContaining('alert.info[0].expires is "2026-11-22T14:00:00Z"; taken as UTC'),
    ])
  })

  it('refers to several messages on separate lines, one with commas in its name', () => {
    const references = '\n  a@b.example, 1, 2026-11-22T06:30:00-00:00\n\tc@d.example,x,1,2026-11-22T06:30:00Z\n'
    const { replaces } = alertOf(changed(/<references>.*<\/references>/, `<references>${references}</references>`))
    expect(replaces).toEqual(['a@b.example,1,2026-11-22T06:30:00Z', 'c@d.example,x,1,2026-11-22T06:30:00Z'])
  })

  it('ends with its event when a parameter says when', () => {
    const parameter =
      '<parameter><valueName>eventEndingTime</valueName><value>2026-11-23T10:00:00-05:00</value></parameter>'
    expect(alertOf(changed('</instruction>', `</instruction>${parameter}`)).eventEndsAtMs).toBe(
      Date.parse('2026-11-23T15:00:00Z'),
    )
  })

  it('takes its severity from the colour if it states no other', () => {
    expect(alertOf(changed('>Severe<', '>Unknown<'))).toMatchObject({ severity: 'severe', warningColor: 'orange' })
  })

  it('reads the deprecated Very Likely as Likely', () => {
    expect(alertOf(changed('>Observed<', '>Very Likely<')).certainty).toBe('likely')
  })

  it('keeps embedded files out of the store', () => {
    const resource =
      '<resource><resourceDesc>map</resourceDesc><mimeType>image/png</mimeType><derefUri>iVBORw0</derefUri></resource>'
    expect(JSON.stringify(alertOf(changed('<area>', `${resource}<area>`)).content)).not.toContain('iVBOR')
  })

  it('covers a circle with 64 corners at its radius', () => {
    const { area } = alertOf(
      changed(/<polygon>.*<\/polygon>/g, '<circle>31.2,121.4 10</circle>').replace(/<polygon>.*<\/polygon>/, ''),
    )
    const [ring = []] = (area as Polygon).coordinates
    expect(ring).toHaveLength(65)
    expect(ring[0]).toEqual(ring[64])
    for (const [lng = 0, lat = 0] of ring) expect(distanceKm([lng, lat], [121.4, 31.2])).toBeCloseTo(10, 3)
  })

  it('with too many shapes is refused by one fault, without computing the others', () => {
    const circles = (count: number): string =>
      SAMPLE.replaceAll(/<polygon>.*<\/polygon>/g, '<circle>31.2,121.4 10</circle>'.repeat(count))
    const infos = SAMPLE.match(/<polygon>/g)?.length ?? 0
    expect(faultsOf(circles(100))).toEqual([])
    expect(faultsOf(circles(Math.ceil(10_000 / infos)))).toEqual([
      expect.stringMatching(
        /circle\[\d+\] is one too many; expected at most 1000 polygons and circles in a message, and 100000 pairs in total$/,
      ) as string,
    ])
    const corners = Array.from({ length: 19_000 }, (_, i) => `31.${String(i)},121.4`).join(' ')
    const ring = `<polygon>31.0,121.4 ${corners} 31.0,121.4</polygon>`
    expect(faultsOf(SAMPLE.replaceAll(/<polygon>.*<\/polygon>/g, ring.repeat(7)).slice(0))).toContainEqual(
      expect.stringContaining('is one too many') as string,
    )
  })

  it('joins areas side by side, latitude read first', () => {
    const east = '<polygon>31.20,121.52 31.20,121.60 31.26,121.60 31.26,121.52 31.20,121.52</polygon>'
    const { area } = alertOf(SAMPLE.replaceAll('</polygon>', `</polygon>${east}`))
    const { type, coordinates } = area as Polygon
    expect([type, coordinates.length]).toEqual(['Polygon', 1])
    const edges = (axis: 0 | 1) => coordinates.flat().map((corner) => corner[axis] ?? NaN)
    expect([Math.min(...edges(0)), Math.max(...edges(0))]).toEqual([121.45, 121.6])
    expect([Math.min(...edges(1)), Math.max(...edges(1))]).toEqual([31.2, 31.26])
  })

  it('is not an index of alerts, which is named', () => {
    const entry = '<entry><link href="https://weather.example/1.cap"/></entry>'
    expect(faultsOf(`<feed xmlns="http://www.w3.org/2005/Atom">${entry.repeat(2)}</feed>`)).toEqual([
      expect.stringContaining('Atom index of 2 entries'),
    ])
  })

  it('treats a circle of radius 0 as a point', () => {
    const text = SAMPLE.replaceAll(/<polygon>.*<\/polygon>/g, '<circle>31.2,121.4 0</circle>')
    expect(alertOf(text).area).toEqual({ type: 'Point', coordinates: [121.4, 31.2] })
  })
})

/** By haversine, on the sphere of the mean radius. */
function distanceKm([lng1, lat1]: readonly [number, number], [lng2, lat2]: readonly [number, number]): number {
  const rad = (deg: number) => (deg * Math.PI) / 180
  const h =
    Math.sin(rad(lat2 - lat1) / 2) ** 2 +
    Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lng2 - lng1) / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.sqrt(h))
}

describe('warningColorOf', () => {
  const none = { phrases: [], parameters: [] }
  it.each([
    [{ ...none, phrases: ['上海市发布高温红色预警'] }, 'red'],
    [{ ...none, phrases: ['Yellow wind warning'] }, 'yellow'],
    [{ ...none, parameters: [{ name: 'awareness_level', value: '3; orange; Severe' }] }, 'orange'],
    [{ ...none, parameters: [{ name: '预警级别', value: '蓝色' }], phrases: ['红色预警'] }, 'blue'],
    [{ ...none, parameters: [{ name: 'ColourCode', value: 'Red' }] }, 'red'],
    // Two colours: none is taken.
    [{ ...none, phrases: ['暴雨黄色预警变更为橙色预警'] }, undefined],
    [{ ...none, phrases: ['Amber Alert', 'CODE RED AIR QUALITY ALERT'] }, undefined],
    [{ ...none, parameters: [{ name: 'level', value: 'reduced' }] }, undefined],
    [none, undefined],
  ])('%j → %s', (wording, expected) => expect(warningColorOf(wording)).toBe(expected))
})
