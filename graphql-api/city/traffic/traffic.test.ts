import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'
import { computeTraffic } from './traffic-watch.ts'

const fixture = statements(new URL('./test-traffic.sql', import.meta.url))
const AT = '2026-03-05T10:00:00.000Z'

describeOnEachEngine('traffic', (database) => {
  let api: TestApi
  const now = new Date()

  beforeAll(async () => {
    await insertMiniCity(database())
    await database().write(SYSTEM, async (session) => {
      await session.rows(fixture('live', { now }))
      await session.rows(fixture('partitionOf', { at: AT }))
    })
    await database().write(SYSTEM, async (session) => {
      await session.rows(fixture('liveReadings', { now }))
      await session.rows(fixture('correctedReadings', { at: AT }))
    })
    api = await startTestApi(database())
  })

  const FIGURES = 'index level meanSpeedKmh congestedShare coverage lengthM'
  const read = async (selection: string, variables: Record<string, unknown> = {}, scope?: string[]) => {
    const document = `query ($code: ID, $asOf: DateTime) { traffic(regionCode: $code, asOf: $asOf) { ${selection} } }`
    const { data, errors } = await api.query(document, variables, testViewer(['operator'], scope))
    expect(api.faults).toEqual([])
    expect(errors).toBeUndefined()
    return data?.traffic as Record<string, unknown> | null
  }

  it('is computed from the observed roads by length and class', async () => {
    // Of 100 + 1100 + 1200 + 800 m the 1200 are not observed; 100 of 2000 are congested: 5 % gives 2 + 2 · 1/4.
    const city = await read(`region { code } ${FIGURES} feedIds observedAt children { region { code } ${FIGURES} }`)
    expect(city).toMatchObject({
      region: { code: '990100000000' },
      index: expect.closeTo(2.5, 5) as number,
      level: 2,
      // 2 km in 0.1/12 + 1.1/30 + 0.8/20 h.
      meanSpeedKmh: expect.closeTo(2 / 0.085, 5) as number,
      congestedShare: 0.05,
      coverage: 0.625,
      lengthM: 3200,
      feedIds: ['loops', 'taxis'],
      observedAt: new Date(now.getTime() - 60_000).toISOString(),
    })
    // Half of the west's length is just enough; 100 of 1200 m is 1/9 of the way from 8 to 11 %.
    expect(city?.children).toEqual([
      {
        region: { code: '990101000000' },
        index: expect.closeTo(4 + 2 / 9, 5) as number,
        level: 3,
        meanSpeedKmh: expect.closeTo(1.2 / 0.045, 5) as number,
        congestedShare: expect.closeTo(1 / 12, 9) as number,
        coverage: 0.5,
        lengthM: 2400,
      },
      {
        region: { code: '990102000000' },
        ...{
          index: 0,
          level: 1,
          meanSpeedKmh: expect.closeTo(20, 9) as number,
          congestedShare: 0,
          coverage: 1,
          lengthM: 800,
        },
      },
    ])
  })

  it('is unknown where nothing is observed', async () => {
    const none = { index: null, level: null, meanSpeedKmh: null, congestedShare: null, coverage: 0 }
    const fields = `${FIGURES} feedIds observedAt streets { name } segments { roadIds }`
    const nothing = { feedIds: [], observedAt: null, streets: [], segments: { roadIds: [] } }
    expect(await read(fields, { code: '990101002000' })).toEqual({ ...none, lengthM: 1200, ...nothing })
    expect(await read(fields, { code: '990102002000' })).toEqual({ ...none, lengthM: 0, ...nothing })
    expect(await read(fields, { code: '123456' })).toBeNull()
  })

  it('names the worst streets and gives the map its columns', async () => {
    const city = await read(
      'streets { name nameEn roadIds index level meanSpeedKmh lengthM } segments { roadIds speedsKmh levels }',
    )
    // By travel time against 40 and 35 km/h: 3.3, 1.75 and 1.17 times.
    expect(city?.streets).toEqual([
      {
        name: '人民路',
        nameEn: 'Renmin Road',
        roadIds: ['201'],
        index: 10,
        level: 5,
        meanSpeedKmh: expect.closeTo(12, 9) as number,
        lengthM: 100,
      },
      {
        name: '100%_路',
        nameEn: null,
        roadIds: ['205'],
        index: expect.closeTo(4 + 2 * (0.25 / 0.3), 5) as number,
        level: 3,
        meanSpeedKmh: expect.closeTo(20, 9) as number,
        lengthM: 800,
      },
      {
        name: '南京路',
        nameEn: 'Nanjing Road',
        roadIds: ['202'],
        index: expect.closeTo(10 / 6, 5) as number,
        level: 1,
        meanSpeedKmh: expect.closeTo(30, 9) as number,
        lengthM: 1100,
      },
    ])
    expect(city?.segments).toEqual({ roadIds: ['201', '202', '205'], speedsKmh: [12, 30, 20], levels: [5, 2, 3] })
    expect((await read('streets(first: 1) { name }'))?.streets).toEqual([{ name: '人民路' }])
    const refused = await api.query('{ traffic { streets(first: 101) { name } } }')
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'streets.first' })
  })

  it('is given as known then', async () => {
    const speedsAt = async (minutes: number): Promise<unknown> => {
      const asOf = new Date(Date.parse(AT) + minutes * 60_000).toISOString()
      const answer = await read('computedAt segments { speedsKmh }', { asOf })
      expect(answer?.computedAt).toBe(asOf)
      return (answer?.segments as { speedsKmh: unknown }).speedsKmh
    }
    expect(await speedsAt(-11)).toEqual([])
    expect(await speedsAt(0)).toEqual([30])
    expect(await speedsAt(1)).toEqual([8])
    expect(await speedsAt(2)).toEqual([12])
    expect(await speedsAt(3)).toEqual([8])
    expect(await speedsAt(5)).toEqual([])
  })

  it('of an account of one street covers only its street', async () => {
    const scope = ['990101001000']
    const own = await read(`region { code } ${FIGURES} segments { roadIds }`, {}, scope)
    expect(own).toMatchObject({
      region: { code: scope[0] },
      lengthM: 1200,
      coverage: 1,
      segments: { roadIds: ['201', '202'] },
    })
    for (const code of ['990100000000', '990101000000', '990102001000'])
      expect(await read(FIGURES, { code }, scope)).toBeNull()
    expect(await read(FIGURES, {}, [])).toBeNull()
  })

  it('is stored each minute by one replica, for trends', async () => {
    const answer: unknown[] = []
    const bus: Pick<EventBus, 'publish'> = {
      publish: (topic, event) => {
        answer.push([topic, event])
        return Promise.resolve()
      },
    }
    const ask = <Row extends object>(name: string, parameters = {}): Promise<Row[]> =>
      database().write(SYSTEM, (session) => session.rows<Row>(fixture(name, parameters)))
    // Restricted feeds do not affect figures that everybody sees.
    await ask('restrict', { restricted: true })
    const first = new Date(now.getTime() - 60_000)
    await computeTraffic(database(), bus, first)
    await ask('restrict', { restricted: false })
    expect((await ask<{ congested_share: number }>('indices'))[0]).toMatchObject({ congested_share: 0 })

    const computed = await Promise.all([computeTraffic(database(), bus, now), computeTraffic(database(), bus, now)])
    expect(computed.sort()).toEqual([0, 5])
    expect(answer).toEqual([first, now].map((at) => ['traffic', { computedAtMs: at.getTime() }]))
    const rows = await ask<{ code: string; index: number }>('indices')
    expect(rows.slice(-5).map(({ code, index }) => [code, index])).toEqual([
      ['990100000000', 2.5],
      ['990101000000', expect.closeTo(4 + 2 / 9, 5)],
      ['990101001000', expect.closeTo(4 + 2 / 9, 5)],
      ['990102000000', 0],
      ['990102001000', 0],
    ])

    const trends = async (scope?: string[]): Promise<unknown> =>
      await read('trend(minutes: 60) { at index } children { trend { index } }', {}, scope)
    expect(await trends()).toEqual({
      trend: [
        { at: expect.any(String) as string, index: 0 },
        { at: new Date(Math.floor(now.getTime() / 60_000) * 60_000).toISOString(), index: 2.5 },
      ],
      children: [
        { trend: [{ index: expect.any(Number) as number }, { index: expect.closeTo(4 + 2 / 9, 5) as number }] },
        { trend: [{ index: 0 }, { index: 0 }] },
      ],
    })
    expect(await trends(['990102001000'])).toMatchObject({ trend: [{ index: 0 }, { index: 0 }] })

    await ask('age')
    await computeTraffic(database(), bus, new Date(now.getTime() + 60_000))
    expect(await ask('indices')).toHaveLength(5)
  })
})
