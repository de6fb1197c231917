import { describe, expect, it } from 'vitest'
import { parseInstant, parseIntervalEnd } from './instant.ts'
import { isTimeZone, utcOfLocal } from '../../../domain/local-time.ts'

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

describe('parseInstant', () => {
  it.each([
    ['2026-11-22T08:00:00Z', undefined, '2026-11-22T08:00:00.000Z'],
    ['2026-11-22T08:00:00.1234567+08:00', undefined, '2026-11-22T00:00:00.123Z'],
    ['2026-11-22 08:00+0530', undefined, '2026-11-22T02:30:00.000Z'],
    ['2026-11-22T08:00:00-00:00', undefined, '2026-11-22T08:00:00.000Z'],
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    ['2026-12-31T24:00:00Z', undefined, '2027-01-01T00:00:00.000Z'],
    ['2026-11-22T08:00', 'Asia/Shanghai', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T24:00:00Z', undefined, '2026-11-23T00:00:00.000Z'],
    ['2026-12-31T24:00', 'Asia/Shanghai', '2026-12-31T16:00:00.000Z'],
    ['2024-02-29T00:00:00Z', undefined, '2024-02-29T00:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => expect(iso(parseInstant(text, zone))).toBe(expected))

  it.each([
    '2026-11-22T08:00:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:01Z',
    '2026-11-22T25:00:00Z',
    '2026-02-29T24:00:00Z',
    '2026-11-22T08:61:00Z',
    '2026-11-22T08:00:00+19:00',
    '22.11.2026',
    '20261122T080000Z',
    '',
    'now',
    '1'.repeat(100_000),
  ])('%.30s is not an instant', (text) => expect(parseInstant(text)).toBeUndefined())

  it('takes the end of an interval', () => {
    expect(iso(parseIntervalEnd('2026-11-22T07:00:00Z/2026-11-22T08:00:00Z'))).toBe('2026-11-22T08:00:00.000Z')
    expect(iso(parseIntervalEnd('2026-11-22T07:00:00Z/..'))).toBe('2026-11-22T07:00:00.000Z')
    expect(parseIntervalEnd('2026-11-22T08:00:00Z/2026-11-22T07:00:00Z')).toBeUndefined()
    expect(parseIntervalEnd('2026-11-22T08:00:00Z/a/b')).toBeUndefined()
  })
})

describe('local times', () => {
  const utc = (local: string, zone: string) => iso(utcOfLocal(Date.parse(`${local}Z`), zone))

  it.each([
    // Published clock changes of New York in 2026: 8 March and 1 November, 2 o'clock.
    ['2026-03-08T01:59:00', 'America/New_York', '2026-03-08T06:59:00.000Z'],
    ['2026-03-08T02:30:00', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08T03:00:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['2026-03-08T20:00:00', 'America/New_York', '2026-03-09T00:00:00.000Z'],
    ['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01T02:30:00', 'America/New_York', '2026-11-01T07:30:00.000Z'],
    ['2026-06-01T12:00:00', 'Asia/Shanghai', '2026-06-01T04:00:00.000Z'],
    ['2026-06-01T12:00:00', '-03:30', '2026-06-01T15:30:00.000Z'],
    ['1988-07-01T12:00:00', 'Asia/Shanghai', '1988-07-01T03:00:00.000Z'],
  ])('%s in %s is %s', (local, zone, expected) => expect(utc(local, zone)).toBe(expected))

  it.each(['UTC', 'Asia/Shanghai', '+08:00', '-0330'])('%s is a zone', (zone) => expect(isTimeZone(zone)).toBe(true))
  it.each(['', 'Beijing', 'Asia/Nowhere', '+8', '+25:00'])('"%s" is not a zone', (zone) =>
    expect(isTimeZone(zone)).toBe(false),
  )
})
