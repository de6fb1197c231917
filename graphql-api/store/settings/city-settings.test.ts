import { beforeAll, beforeEach, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { knownTimeZone, placeInTime, readSettings, setTimeZone, zoneAt } from './city-settings.ts'

it.each([
  [121.47, 31.23, 'Asia/Shanghai'],
  [87.61, 43.79, 'Asia/Shanghai'],
  [-8.61, 41.15, 'Europe/Lisbon'],
  [7.42, 43.73, 'Europe/Monaco'],
  [-74, 40.71, 'America/New_York'],
])('%f, %f is in the zone %s', (lng, lat, zone) => expect(zoneAt(lng, lat)).toBe(zone))

describeOnEachEngine('settings of the city', (database) => {
  const settings = () => database().read(SYSTEM, readSettings)
  const run = (text: string) => database().write(SYSTEM, (session) => session.script(text))
  const set = (zone: string, from: 'place' | 'hand' = 'hand') =>
    database().write(SYSTEM, (session) => setTimeZone(session, zone, from))

  it('has no place before there is a city', async () => {
    expect(await placeInTime(database())).toEqual({ timeZone: 'UTC', timeZoneFrom: 'nothing', language: null })
  })

  it('takes the zone of the city’s place until one is set by hand', async () => {
    await insertMiniCity(database())
    expect(await settings()).toMatchObject({ timeZone: 'Asia/Shanghai', timeZoneFrom: 'place' })
    await run(`update region set label_point = st_setsrid(st_makepoint(-8.61, 41.15), 4326) where level = 'CITY'`)
    expect(await placeInTime(database())).toMatchObject({ timeZone: 'Europe/Lisbon', timeZoneFrom: 'place' })
    await set('Asia/Tokyo')
    expect(await placeInTime(database())).toMatchObject({ timeZone: 'Asia/Tokyo', timeZoneFrom: 'hand' })
  })

  it('spells a zone as the database does, and rejects offsets', async () => {
    const known = (zone: string) => database().read(SYSTEM, (session) => knownTimeZone(session, zone))
    expect(await known('asia/shanghai')).toBe('Asia/Shanghai')
    expect(await known('+08:00')).toBeUndefined()
    expect(await known('Mars/Olympus')).toBeUndefined()
  })
})

describeOnEachEngine('days of another zone', (database) => {
  const run = (text: string) => database().write(SYSTEM, (session) => session.script(text))
  const days = async () =>
    (
      await database().read(SYSTEM, (session) =>
        session.rows<{ at: Date; count: number; last: number }>({
          name: 'days',
          text: 'select bucket_at as at, count, last from observation_day order by bucket_at',
          values: [],
        }),
      )
    ).map(({ at, count, last }) => [at.toISOString(), count, last])

  beforeAll(async () => {
    await insertMiniCity(database())
    await run(`
      insert into series (id, feed_id, thing, property) overriding system value values (1, 'f', 't', 'pm25');
      insert into observation_hour (series_id, bucket_at, count, sum, min, max, first, last)
        select 1, '2026-03-28T00:00Z'::timestamptz + n * interval '1 hour', 1, n, n, n, n, n from generate_series(0, 71) n;
      update retention set kept_from = '2026-03-28T00:00Z' where kind = 'observation_hour';
    `)
  })
  beforeEach(() => run(`delete from observation_day`))

  it('are computed from the kept hours, 23 of them on the day when clocks are put forward', async () => {
    await run(`insert into observation_day values (1, '2026-03-27T16:00Z', 8, 0, 0, 0, 0, 0)`)
    await database().write(SYSTEM, (session) => setTimeZone(session, 'Europe/Paris', 'hand'))
    expect(await days()).toEqual([
      // Not all its hours are kept: it stays.
      ['2026-03-27T16:00:00.000Z', 8, 0],
      ['2026-03-28T23:00:00.000Z', 23, 45],
      ['2026-03-29T22:00:00.000Z', 24, 69],
      ['2026-03-30T22:00:00.000Z', 2, 71],
    ])
  })
})
