import { SYSTEM } from '../../platform/db/database.ts'
import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'
import { insertReadings, minutesAfter, type TestReading } from './test-readings.ts'

/** 12:00 in the city; its nights from 02:00 to 04:00 are 18:00 to 20:00 of the day before here. */
const AT = '2026-03-20T04:00:00.000Z'
const [WEST, EAST] = ['990101001000', '990102001000']

describeOnEachEngine('figures of readings', (database) => {
  let api: TestApi

  beforeAll(async () => {
    await insertMiniCity(database())
    const properties = {
      1: ['water_level', 'flood_depth'],
      2: ['flood_depth'],
      3: ['water_volume'],
      4: ['flow_rate'],
      5: ['parking_capacity', 'parking_free', 'parking_occupied'],
      6: ['parking_capacity', 'parking_free'],
      7: ['noise_laeq'],
      8: ['noise_laeq'],
      9: ['temperature', 'humidity', 'wind_speed', 'wind_direction', 'rainfall', 'pressure'],
      10: ['temperature', 'wind_speed', 'wind_direction', 'rainfall', 'visibility'],
    }
    const series = Object.entries(properties).flatMap(([sensor, names]) =>
      names.map((property, i) => ({
        id: Number(sensor) * 10 + i,
        feed: `feed-${sensor}`,
        property,
        sensor: Number(sensor),
      })),
    )
    await insertReadings(database(), {
      sensors: Object.keys(properties).map((id) => ({
        ...{ id: Number(id), code: `S${id}`, kind: 'other' },
        region: [2, 4, 6, 8, 10].includes(Number(id)) ? '990102001001' : '990101001001',
      })),
      series,
      readings: [
        ...waterReadings(),
        ...meterReadings(),
        // 100 spaces with 15 free and 3 counted taken: free takes precedence. 50 with −2 free: drifted, and full.
        { series: 50, at: minutesAfter(AT, -7_000), value: 100 },
        { series: 51, at: minutesAfter(AT, -50), value: 90 },
        { series: 51, at: minutesAfter(AT, -5), value: 15 },
        { series: 51, at: minutesAfter(AT, -4), value: 0, quality: 2 },
        { series: 52, at: minutesAfter(AT, -3), value: 3 },
        { series: 60, at: minutesAfter(AT, -100), value: 50 },
        { series: 61, at: minutesAfter(AT, -10), value: -2 },
        ...noiseReadings(),
        ...weatherReadings(),
      ],
    })
    await database().write(SYSTEM, (session) =>
      session.script(`update sensor set told_traits = '{"watchM": 3.5, "warningM": 3.7}', traits = '{"warningM": 3.6}' where code = 'S1';
        update sensor set told_traits = '{"noiseArea": "4a"}' where code = 'S7'`),
    )
    api = await startTestApi(database())
  })

  const read = async (field: string, selection: string, code?: string, scope?: string[]) => {
    const document = `query ($code: ID, $asOf: DateTime) { figure: ${field.includes('(') ? field.replace('(', '(regionCode: $code, asOf: $asOf, ') : `${field}(regionCode: $code, asOf: $asOf)`} { ${selection} } }`
    const { data, errors } = await api.query(document, { code, asOf: AT }, testViewer(['operator'], scope))
    expect(api.faults).toEqual([])
    expect(errors).toBeUndefined()
    return data?.figure as Record<string, unknown> | null
  }

  it('water: level, trend and depth of floods, the deepest first', async () => {
    const fields =
      'observedAt feedIds stations { sensor { code } levelM trend slopeMh floodDepthM floodClass { level fromM } observedAt feedIds }'
    expect(await read('waterLevels', fields)).toEqual({
      observedAt: minutesAfter(AT, -5),
      feedIds: ['feed-1', 'feed-2'],
      stations: [
        {
          sensor: { code: 'S2' },
          ...{ levelM: null, trend: null, slopeMh: null, floodDepthM: 0.27, floodClass: { level: 3, fromM: 0.27 } },
          ...{ observedAt: minutesAfter(AT, -20), feedIds: ['feed-2'] },
        },
        {
          sensor: { code: 'S1' },
          levelM: 3.55,
          trend: 'RISING',
          slopeMh: expect.closeTo(0.3, 9) as number,
          ...{
            floodDepthM: 0.02,
            floodClass: { level: 0, fromM: 0 },
            observedAt: minutesAfter(AT, -5),
            feedIds: ['feed-1'],
          },
        },
      ],
    })
  })

  it('water: stages from the city’s list of the station, else from its feed', async () => {
    const fields = 'stations { sensor { code } stage nextStage { stage levelM reachedAt } }'
    const { stations } = (await read('waterLevels', fields)) as { stations: unknown[] }
    // 0.05 m at 0.3 m/h are ten minutes.
    expect(stations[1]).toEqual({
      ...{ sensor: { code: 'S1' }, stage: 'WATCH' },
      nextStage: { stage: 'WARNING', levelM: 3.6, reachedAt: minutesAfter(AT, 10) },
    })
    expect(stations[0]).toEqual({ sensor: { code: 'S2' }, stage: null, nextStage: null })
  })

  it('noise: each post by its own zone, if known', async () => {
    const fields = 'area posts { sensor { code } area areaSource dayLimitDb nightExcessDb }'
    const { posts } = (await read('noiseLevels', fields)) as { posts: { sensor: { code: string } }[] }
    expect(posts.find(({ sensor }) => sensor.code === 'S7')).toMatchObject({
      area: '4a',
      areaSource: 'SENSOR',
      dayLimitDb: 70,
    })
    expect(posts.find(({ sensor }) => sensor.code === 'S8')).toMatchObject({
      area: '2',
      areaSource: 'DEFAULT',
      dayLimitDb: 60,
    })
  })

  it('leaks: by differences of a dial and by flow', async () => {
    const fields = 'judged unjudged suspicions { sensor { code } night score excessM3h baselineM3h nightsInRow feedId }'
    expect(await read('leakSuspicions', fields)).toEqual({
      judged: 2,
      unjudged: 0,
      suspicions: [
        // 0.5 m³/h more than the usual 0.2; a third of 0.1 is the least spread.
        {
          sensor: { code: 'S3' },
          ...{
            night: '2026-03-20',
            score: expect.closeTo(15, 6) as number,
            excessM3h: expect.closeTo(0.5, 6) as number,
          },
          ...{ baselineM3h: expect.closeTo(0.2, 6) as number, nightsInRow: 1, feedId: 'feed-3' },
        },
      ],
    })
    expect(await read('leakSuspicions', 'judged suspicions { night }', EAST)).toEqual({ judged: 1, suspicions: [] })
  })

  it('parking: the newest valid counts', async () => {
    const fields =
      'capacity free share observedAt parkings { sensor { code } capacity free occupied share state drifted feedId }'
    expect(await read('parkings', fields)).toEqual({
      ...{ capacity: 150, free: 15, share: 0.9, observedAt: minutesAfter(AT, -3) },
      parkings: [
        {
          sensor: { code: 'S6' },
          capacity: 50,
          free: 0,
          occupied: 50,
          share: 1,
          state: 'FULL',
          drifted: true,
          feedId: 'feed-6',
        },
        {
          sensor: { code: 'S5' },
          capacity: 100,
          free: 15,
          occupied: 85,
          share: 0.85,
          state: 'BUSY',
          drifted: false,
          feedId: 'feed-5',
        },
      ],
    })
  })

  it('noise: energetic means of day and night against the limits', async () => {
    const fields =
      'area dayLimitDb nightLimitDb posts { sensor { code } ldDb lnDb dayHours nightHours dayExcessDb nightExcessDb exceeded observedAt }'
    const close = (value: number) => expect.closeTo(value, 6) as number
    // (10^6 + 10^7) / 2; a night hour of 50 keeps the limit of 50.
    const day = 10 * Math.log10((1e6 + 1e7) / 2)
    expect(await read('noiseLevels(area: "2")', fields)).toEqual({
      ...{ area: '2', dayLimitDb: 60, nightLimitDb: 50 },
      posts: [
        {
          sensor: { code: 'S7' },
          ldDb: close(day),
          lnDb: close(50),
          dayHours: 1,
          nightHours: 1,
          dayExcessDb: close(day - 60),
          nightExcessDb: close(0),
          exceeded: true,
          observedAt: AT,
        },
        {
          sensor: { code: 'S8' },
          ldDb: null,
          lnDb: close(45),
          dayHours: 0,
          nightHours: 1,
          dayExcessDb: null,
          nightExcessDb: close(-5),
          exceeded: false,
          observedAt: minutesAfter(AT, -480),
        },
      ],
    })
    expect(await read('noiseLevels(area: "4a")', 'posts { exceeded }')).toEqual({
      posts: [{ exceeded: false }, { exceeded: false }],
    })
    const refused = await api.query('{ noiseLevels(area: "5") { area } }')
    expect(refused.errors?.[0]).toMatchObject({
      message: 'area is "5"; expected one of 0, 1, 2, 3, 4a, 4b',
      extensions: { code: 'BAD_USER_INPUT' },
    })
  })

  it('weather: means of stations, the wind as a vector, the rain of an hour', async () => {
    const fields =
      'stations temperatureC humidityPct windSpeedMs windDirectionDeg rainfallMm pressureHpa visibilityM feedIds'
    expect(await read('weather', fields)).toEqual({
      ...{ stations: 2, temperatureC: 11, humidityPct: 60, windSpeedMs: expect.closeTo(2.5, 9) as number },
      ...{
        windDirectionDeg: expect.closeTo(36.8699, 4) as number,
        rainfallMm: 2,
        pressureHpa: null,
        visibilityM: 8000,
        feedIds: ['feed-10', 'feed-9'],
      },
    })
  })

  it.each([
    ['waterLevels', 'stations', 'feed-1', 1],
    ['leakSuspicions', 'suspicions', 'feed-3', 1],
    ['parkings', 'parkings', 'feed-5', 1],
    ['noiseLevels', 'posts', 'feed-7', 1],
  ])('%s of an account of one street cover only its street', async (field, list, feed, count) => {
    const own = await read(field, `region { code } feedIds ${list} { sensor { code } }`, undefined, [WEST])
    expect(own).toMatchObject({ region: { code: WEST }, feedIds: [feed] })
    expect(own?.[list]).toHaveLength(count)
    expect(await read(field, 'feedIds', EAST, [WEST])).toBeNull()
    expect(await read(field, 'feedIds', undefined, [])).toBeNull()
  })

  it('the weather of an account of one street covers only that street', async () => {
    expect(await read('weather', 'region { code } stations temperatureC', undefined, [WEST])).toEqual({
      region: { code: WEST },
      stations: 1,
      temperatureC: 10,
    })
    expect(await read('weather', 'stations', EAST, [WEST])).toBeNull()
  })
})

/** Rising by 0.3 m/h, including a doubtful wave of 9 m. */
function waterReadings(): TestReading[] {
  return [
    ...[-110, -80, -50, -20].map((minutes) => ({
      series: 10,
      at: minutesAfter(AT, minutes),
      value: 3.475 + (minutes + 20) * 0.005,
    })),
    { series: 10, at: minutesAfter(AT, -5), value: 3.55 },
    { series: 10, at: minutesAfter(AT, -2), value: 9, quality: 2 },
    { series: 11, at: minutesAfter(AT, -5), value: 0.02 },
    { series: 20, at: minutesAfter(AT, -40), value: 0.6 },
    { series: 20, at: minutesAfter(AT, -20), value: 0.27 },
  ]
}

/** Ten nights to that of the 20th, a reading each half hour from 02:00 to 04:00. */
function meterReadings(): TestReading[] {
  return Array.from({ length: 10 }, (_, night) => {
    const begins = minutesAfter('2026-03-19T18:00:00Z', (night - 9) * 1_440)
    const flowM3h = night === 9 ? 0.7 : 0.2
    return [0, 30, 60, 90, 120].flatMap((minutes) => [
      { series: 30, at: minutesAfter(begins, minutes), value: night * 10 + (minutes / 60) * flowM3h },
      { series: 40, at: minutesAfter(begins, minutes), value: 1.5 },
      // Marked faulty.
      { series: 40, at: minutesAfter(begins, minutes + 5), value: night === 9 ? 50 : 0, quality: 3 },
    ])
  }).flat()
}

/** 60 and 70 dB in the hour before noon, 50 and 45 in the one before 04:00. */
function noiseReadings(): TestReading[] {
  return [
    { series: 70, at: minutesAfter(AT, -60), value: 60 },
    { series: 70, at: minutesAfter(AT, -1), value: 70 },
    { series: 70, at: minutesAfter(AT, -30), value: 120, quality: 2 },
    { series: 70, at: minutesAfter(AT, 0), value: 130 },
    { series: 70, at: minutesAfter(AT, -500), value: 50 },
    { series: 80, at: minutesAfter(AT, -500), value: 45 },
    { series: 80, at: minutesAfter(AT, -1_441), value: 99 },
  ]
}

/** 10 and 12 °C; 3 m/s from the east and 4 from the north; 1 + 2 and 1 mm. */
function weatherReadings(): TestReading[] {
  const at = minutesAfter(AT, -10)
  return [
    ...[10, 60, 3, 90].map((value, i) => ({ series: 90 + i, at, value })),
    { series: 94, at: minutesAfter(AT, -59), value: 1 },
    { series: 94, at: minutesAfter(AT, -61), value: 40 },
    { series: 94, at, value: 2 },
    // Too old.
    { series: 95, at: minutesAfter(AT, -31), value: 1000 },
    ...[12, 4, 0, 1, 8000].map((value, i) => ({ series: 100 + i, at, value })),
  ]
}
