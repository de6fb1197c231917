import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Reading } from '../../ingest/feed/feed-item.ts'
import { createIngest } from '../../ingest/pipeline/ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from '../../ingest/pipeline/test-ingest.ts'
import { startTestApi, type ApiResult, type TestApi } from '../../app/api-test.ts'

const START_MS = Date.parse('2026-11-20T02:00:00Z')
const MINUTE_MS = 60_000

describeOnEachEngine('observations', (database) => {
  let api: TestApi
  beforeAll(async () => {
    await insertMiniCity(database())
    await insertMiniThings(database())
    let nowMs = START_MS
    const ingest = createIngest({
      database: database(),
      bus: recordingBus(),
      log: silentLog,
      now: () => nowMs,
      limits: { lingerMs: 0 },
    })
    const reading = (thing: string, value: number, minute: number, more: Partial<Reading> = {}): Reading => ({
      kind: 'reading',
      thing,
      property: 'pm25',
      value,
      observedAtMs: START_MS + minute * MINUTE_MS,
      ...more,
    })
    const open = testFeed('air')
    nowMs = START_MS + 10 * MINUTE_MS
    await ingest.take(open, payloadOf([0, 1, 2, 3].map((minute) => reading('M01', 10 + minute, minute))), 'http')
    await ingest.take(open, payloadOf([reading('M02', 50, 0), reading('M02', 3, 0, { property: 'no2' })]), 'http')
    nowMs = START_MS + 20 * MINUTE_MS
    // Corrected, and late; a faulty one exists but does not count.
    await ingest.take(
      open,
      payloadOf([reading('M01', 99, 1), reading('M01', 7, -30), reading('M01', 0, 19, { quality: 3 })]),
      'http',
    )
    await ingest.take(testFeed('people', 'restricted'), payloadOf([reading('W1', 70, 5)]), 'http')
    await ingest.close()
    api = await startTestApi(database())
  })

  const ids = async (things: string[]): Promise<string[]> => {
    const { data } = await api.query('{ series { nodes { id thing property } } }')
    const { nodes } = data?.series as { nodes: { id: string; thing: string; property: string }[] }
    return nodes.filter(({ thing, property }) => things.includes(thing) && property === 'pm25').map(({ id }) => id)
  }
  const values = (result: ApiResult): number[] => {
    expect(result.errors).toBeUndefined()
    return (result.data?.observations as { nodes: { value: number }[] }).nodes.map(({ value }) => value)
  }
  const ask = (filter: string, more = '', viewer = testViewer()): Promise<ApiResult> =>
    api.query(`{ observations(filter: { ${filter} } ${more}) { totalCount nodes { value } } }`, {}, viewer)
  const window = 'from: "2026-11-20T01:00:00Z", to: "2026-11-20T03:00:00Z"'

  it('returns series of sensors, with the newest value of each, by the same number of statements for any number', async () => {
    const sensors = `query ($first: Int) { sensors(first: $first) { nodes { code series { property unit title(language: "en") decimals feedId
      latest { value observedAt quality revision } } } } }`
    const history = `query ($first: Int) { series(first: $first) { nodes { thing property
      history(from: "2026-11-20T02:00:00Z", to: "2026-11-20T02:03:00Z") { value revision } } } }`
    const answerOf = async (document: string): Promise<ApiResult['data']> => {
      const one = await api.query(document, { first: 1 })
      const statements = [...api.statements]
      const all = await api.query(document, { first: 10 })
      expect(api.statements).toEqual(statements)
      expect(one.errors).toBeUndefined()
      return all.data
    }
    expect((await answerOf(sensors))?.sensors).toEqual({
      nodes: [
        {
          code: 'M01',
          series: [
            {
              property: 'pm25',
              unit: 'µg/m³',
              title: 'PM2.5',
              decimals: 0,
              feedId: 'air',
              latest: { value: 0, observedAt: '2026-11-20T02:19:00.000Z', quality: 'FAULTY', revision: null },
            },
          ],
        },
        {
          code: 'M02',
          series: [expect.objectContaining({ property: 'no2' }), expect.objectContaining({ property: 'pm25' })],
        },
      ],
    })
    const { nodes } = (await answerOf(history))?.series as {
      nodes: { thing: string; property: string; history: unknown }[]
    }
    const of = (thing: string, property: string): unknown =>
      nodes.find((series) => series.thing === thing && series.property === property)?.history
    expect(of('M01', 'pm25')).toEqual([
      { value: 10, revision: 0 },
      { value: 99, revision: 1 },
      { value: 12, revision: 0 },
    ])
    expect([of('M02', 'no2'), of('M02', 'pm25')]).toEqual([[{ value: 3, revision: 0 }], [{ value: 50, revision: 0 }]])
  })

  it('answers as known at a given time', async () => {
    const [id] = await ids(['M01'])
    const of = `seriesIds: ["${id ?? ''}"]`
    expect(values(await ask(`${of}, ${window}`))).toEqual([7, 10, 99, 12, 13, 0])
    const then = 'asOf: "2026-11-20T02:15:00Z"'
    expect(values(await ask(`${of}, ${window}`, then))).toEqual([10, 11, 12, 13])
    expect(values(await ask(of))).toEqual([0])
    expect(values(await ask(of, then))).toEqual([13])
    expect(values(await ask(of, 'asOf: "2026-11-20T02:05:00Z"'))).toEqual([])
    expect(values(await ask(`${of}, ${window}`, 'resolution: HOUR'))).toEqual([7, 33.5])
    expect(values(await ask(`${of}, ${window}`, `resolution: HOUR, ${then}`))).toEqual([11.5])
  })

  it('pages through histories without gap or repetition', async () => {
    const all = values(await ask(`sensorId: "631", ${window}`)).concat(values(await ask(`sensorId: "632", ${window}`)))
    for (const resolution of ['RAW', 'MINUTE']) {
      const found: number[] = []
      let after: string | null = null
      do {
        const result: ApiResult = await api.query(
          `query ($after: String) { observations(filter: { property: "pm25", regionCode: "990100000000", ${window} }, resolution: ${resolution}, first: 2, after: $after)
            { nodes { value } pageInfo { hasNextPage endCursor } } }`,
          { after },
        )
        found.push(...values(result))
        const { pageInfo } = result.data?.observations as { pageInfo: { hasNextPage: boolean; endCursor: string } }
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null
      } while (after !== null)
      // The other property of M02 is not selected; a minute has no faulty readings.
      expect(found).toEqual(all.filter((value) => value !== 3 && (resolution === 'RAW' || value !== 0)))
    }
  })

  it('counts all listed values', async () => {
    for (const resolution of ['RAW', 'MINUTE', 'HOUR', 'DAY']) {
      const result = await ask(window, `resolution: ${resolution}`)
      const { totalCount, nodes } = result.data?.observations as { totalCount: number; nodes: unknown[] }
      expect(totalCount).toBe(nodes.length)
    }
  })

  it('keeps to the scope, and hides restricted series', async () => {
    const west = testViewer(undefined, ['990101000000'])
    const east = testViewer(undefined, ['990102000000'])
    const plain = testViewer(['analyst'])
    expect(values(await ask(''))).toEqual([0, 50, 3, 70])
    expect(values(await ask('', '', plain))).toEqual([0, 50, 3])
    expect(values(await ask('', '', west))).toEqual([0])
    expect(values(await ask('', '', east))).toEqual([50, 3])
    const [id] = await ids(['M02'])
    for (const resolution of ['RAW', 'MINUTE', 'HOUR', 'DAY'])
      expect(values(await ask(`seriesIds: ["${id ?? ''}"], ${window}`, `resolution: ${resolution}`, west))).toEqual([])
  })

  it('refuses invalid ranges and resolutions', async () => {
    const refusal = async (filter: string, more = ''): Promise<unknown> =>
      (await ask(filter, more)).errors?.[0]?.message
    expect(await refusal('from: "2026-11-20T03:00:00Z", to: "2026-11-20T01:00:00Z"')).toContain('later than from')
    expect(await refusal('from: "2026-01-01T00:00:00Z", to: "2026-11-20T01:00:00Z"')).toContain('at most 7 days')
    expect(await refusal('', 'resolution: DAY')).toContain('from and to')
    expect(await refusal('regionCode: "x"')).toContain('division code')
    expect(await refusal(`seriesIds: ${JSON.stringify(Array(101).fill('1'))}`)).toContain('at most 100')
    expect(values(await ask('seriesIds: ["abc", "99999999999"]'))).toEqual([])
    expect(api.faults).toEqual([])
  })
})
