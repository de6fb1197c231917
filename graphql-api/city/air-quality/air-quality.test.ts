import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { insertHour, insertReadings, minutesAfter } from '../readings/test-readings.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'

/** 10:30 in the city. */
const AT = '2026-03-05T02:30:00.000Z'
const POLLUTANTS = ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3'] as const

describeOnEachEngine('air quality', (database) => {
  let api: TestApi
  const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString()

  beforeAll(async () => {
    await insertMiniCity(database())
    await insertReadings(database(), {
      sensors: [
        { id: 1, code: 'A1', kind: 'air_quality', region: '990101001001' },
        { id: 2, code: 'A2', kind: 'air_quality', region: '990102001001' },
      ],
      series: [
        ...POLLUTANTS.map((property, i) => ({ id: i + 1, feed: 'air', property, sensor: 1 })),
        { id: 10, feed: 'other', property: 'pm25', sensor: 2 },
        { id: 11, feed: 'secret', property: 'pm25', sensor: 2, restricted: true },
      ],
      readings: [
        // PM2.5 of the hour is 45: 400 is corrected to 40, what is doubtful, faulty or older does not count.
        { series: 1, at: minutesAfter(AT, -61), value: 500 },
        { series: 1, at: minutesAfter(AT, -50), value: 400 },
        { series: 1, at: minutesAfter(AT, -50), value: 40, revision: 1, received: minutesAfter(AT, -45) },
        { series: 1, at: minutesAfter(AT, -20), value: 900, quality: 2 },
        { series: 1, at: minutesAfter(AT, -15), value: 900, quality: 3 },
        { series: 1, at: minutesAfter(AT, -10), value: 50, quality: 1 },
        ...[50, 15, 40, 0.5, 100].map((value, i) => ({ series: i + 2, at: minutesAfter(AT, -5), value })),
        { series: 10, at: minutesAfter(AT, -5), value: 77 },
        // Received too late to have been known.
        { series: 10, at: minutesAfter(AT, -4), value: 7, received: minutesAfter(AT, 1) },
        { series: 11, at: minutesAfter(AT, -4), value: 500 },
        { series: 1, at: minutesAfter(hour, -119), value: 10 },
        { series: 1, at: minutesAfter(hour, -59), value: 60 },
        { series: 1, at: minutesAfter(hour, -1), value: 62 },
        { series: 1, at: minutesAfter(hour, -2), value: 500, quality: 2 },
      ],
    })
    await insertHour(database(), { series: 1, hourAt: minutesAfter(hour, -120), count: 2, sum: 140 })
    api = await startTestApi(database())
  })

  const read = async (selection: string, variables: Record<string, unknown> = {}, scope?: string[]) => {
    const document = `query ($code: ID, $asOf: DateTime) { airQuality(regionCode: $code, asOf: $asOf) { ${selection} } }`
    const { data, errors } = await api.query(document, variables, testViewer(['analyst'], scope))
    expect(api.faults).toEqual([])
    expect(errors).toBeUndefined()
    return data?.airQuality as Record<string, unknown> | null
  }

  it('is the hourly index of HJ 633-2026 from means of stations', async () => {
    const fields = `region { code } computedAt standard index class { level zh en colour } primary exceeding
      items { property hours value iaqi } missing observedAt feedIds
      stations { sensor { code } position index level primary isComplete observedAt feedId items { property value iaqi } }`
    const others = [
      // 15 of 150, 40 of 100 and 0.5 of 5 on the way to 50; 100 of 160; 50 is the first breakpoint itself.
      { property: 'so2', value: 15, iaqi: 5 },
      { property: 'no2', value: 40, iaqi: 20 },
      { property: 'co', value: 0.5, iaqi: 5 },
      { property: 'o3', value: 100, iaqi: 32 },
      { property: 'pm10', value: 50, iaqi: 50 },
    ]
    expect(await read(fields, { asOf: AT })).toEqual({
      region: { code: '990100000000' },
      computedAt: AT,
      standard: 'HJ 633-2026',
      // (45 + 77) / 2 = 61 lies 1/55 of the way from 60 to 115.
      index: 101,
      class: { level: 3, zh: '轻度污染', en: 'Lightly polluted', colour: '#FF7E00' },
      primary: ['pm25'],
      exceeding: ['pm25'],
      items: [...others, { property: 'pm25', value: 61, iaqi: 101 }].map((item) => ({ ...item, hours: 1 })),
      missing: [],
      observedAt: minutesAfter(AT, -5),
      feedIds: ['air', 'other'],
      stations: [
        {
          sensor: { code: 'A1' },
          position: [expect.closeTo(121.472, 6), expect.closeTo(31.224, 6)],
          ...{
            index: 70,
            level: 2,
            primary: ['pm25'],
            isComplete: true,
            observedAt: minutesAfter(AT, -5),
            feedId: 'air',
          },
          items: [...others, { property: 'pm25', value: 45, iaqi: 70 }],
        },
        {
          sensor: { code: 'A2' },
          position: [expect.closeTo(121.48, 6), expect.closeTo(31.224, 6)],
          ...{
            index: 116,
            level: 3,
            primary: ['pm25'],
            isComplete: false,
            observedAt: minutesAfter(AT, -5),
            feedId: 'other',
          },
          items: [{ property: 'pm25', value: 77, iaqi: 116 }],
        },
      ],
    })
  })

  it('has no index while an item is missing and the others are low', async () => {
    const missing = ['so2_1h', 'no2_1h', 'co_1h', 'o3_1h', 'pm10_1h']
    // One minute later the 7 is known: (77 + 7) / 2.
    const later = await read('index class { level } items { value iaqi } missing', {
      asOf: minutesAfter(AT, 1),
      code: '990102000000',
    })
    expect(later).toEqual({ index: null, class: null, items: [{ value: 42, iaqi: 64 }], missing })
    const none = await read('index stations { index } missing observedAt feedIds', { asOf: AT, code: '990102002000' })
    expect(none).toEqual({ index: null, stations: [], missing: [...missing, 'pm25_1h'], observedAt: null, feedIds: [] })
  })

  it('of an account of one street covers only that street', async () => {
    const own = await read('region { code } index stations { index } trend { at }', { asOf: AT }, ['990102001000'])
    expect(own).toMatchObject({ region: { code: '990102001000' }, index: 116, stations: [{ index: 116 }], trend: [] })
    expect(await read('index', { asOf: AT, code: '990101001000' }, ['990102001000'])).toBeNull()
    expect(await read('index', { asOf: AT }, [])).toBeNull()
  })

  it('has a trend of whole hours, from roll-ups where they are valid', async () => {
    // As known then, from the readings: (500 + 40) / 2 = 270 lies a fifth of the way from 250 to 350.
    expect((await read('trend(hours: 1) { at index level }', { asOf: AT }))?.trend).toEqual([
      { at: '2026-03-05T01:00:00.000Z', index: 320, level: 6 },
    ])
    // The hour before last has been rolled up, to 70; the last has changed since: (60 + 62) / 2.
    expect((await read('trend(hours: 2) { at index }'))?.trend).toEqual([
      { at: minutesAfter(hour, -120), index: 110 },
      { at: minutesAfter(hour, -60), index: 101 },
    ])
    const refused = await api.query('{ airQuality { trend(hours: 73) { index } } }')
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'trend.hours' })
  })
})
