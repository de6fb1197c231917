import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { ACCOUNTS } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createInProcessBus } from '../../platform/events/in-process-bus.ts'
import { createLog } from '../../platform/log/log.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'
import { readingsJson } from '../../ingest/adapters/readings-json.ts'
import { catalogueOf } from '../../ingest/catalogue/catalogue.ts'
import type { Feed } from '../../ingest/feed/feed.ts'
import { createIngest, type Ingest } from '../../ingest/pipeline/ingest.ts'

/** Rejects water levels until it is fixed. */
let isMended = false
const FICKLE: Feed = {
  ...readingsJson,
  id: 'moody',
  validate(payload) {
    const { messages, faults } = readingsJson.validate(payload)
    return isMended || !new TextDecoder().decode(payload.bytes).includes('water_level')
      ? { messages, faults }
      : { messages: [], faults: [{ code: 'INVALID', message: 'property is "water_level"; expected none of those' }] }
  },
  toObservations: (message, context) => readingsJson.toObservations(message as never, context),
}
const SECRET: Feed = { ...FICKLE, id: 'secret', grade: 'restricted' }
const NEVER: Feed = { ...FICKLE, id: 'never' }

const log = createLog('json', () => undefined)

describeOnEachEngine('feeds over GraphQL', (database) => {
  let ingest: Ingest
  let api: TestApi
  const bus = createInProcessBus(log)

  beforeAll(async () => {
    await insertMiniCity(database())
    ingest = createIngest({ database: database(), bus, log })
    const catalogue = catalogueOf([FICKLE, SECRET, NEVER], {
      defined: [{ feed: NEVER, poll: { url: 'http://127.0.0.1:1/', everyMs: 5_000, timeoutMs: 1_000 } }],
    })
    api = await startTestApi(database(), testViewer(), { feeds: { catalogue, ingest, bus } })
  })
  afterAll(async () => {
    await ingest.close()
    await bus.close()
  })

  const send = (feed: Feed, ...readings: readonly (readonly [thing: string, property: string, value: unknown])[]) =>
    ingest.take(
      feed,
      {
        bytes: new TextEncoder().encode(
          JSON.stringify(
            readings.map(([thing, property, value]) => ({
              ...{ thing, property, value },
              observedAt: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, ''),
            })),
          ),
        ),
        encoding: 'json',
        origin: 'roof/7',
      },
      'mqtt',
    )
  const feeds = async (as = testViewer()): Promise<Record<string, unknown>[]> => {
    const { data, errors } = await api.query(
      `{ feeds { id title(language: "en") publisher carries grade state lastArrivalAt lastObservedAt lastFaultAt lastFault messages accepted
         duplicates corrections late future rejected failed deadLetters lagMs errorRate ratePerMinute doors cadenceMs staleAfterMs licence
         perMinute(minutes: 5) { minute messages accepted rejected bytes lagMs } } }`,
      {},
      as,
    )
    expect(errors).toBeUndefined()
    return data?.feeds as Record<string, unknown>[]
  }
  const letters = async (feedId?: string, as = testViewer()): Promise<Record<string, unknown>[]> => {
    const { data, errors } = await api.query(
      `query ($feedId: ID) { deadLetters(feedId: $feedId) { totalCount nodes { id feedId door encoding origin faultCode fault place faults payload
         payloadBytes replays replayedAt } } }`,
      { feedId },
      as,
    )
    expect(errors).toBeUndefined()
    const page = data?.deadLetters as { totalCount: number; nodes: Record<string, unknown>[] }
    expect(page.totalCount).toBe(page.nodes.length)
    return page.nodes
  }

  test('have no data at first', async () => {
    expect(await feeds()).toMatchObject([
      {
        id: 'moody',
        title: 'Readings',
        carries: ['READING'],
        state: 'NEVER',
        messages: 0,
        lagMs: null,
        doors: ['http', 'mqtt', 'drop'],
      },
      { id: 'secret', grade: 'RESTRICTED' },
      { id: 'never', doors: ['http', 'mqtt', 'drop', 'poll'], perMinute: [] },
    ])
    expect(await letters()).toEqual([])
    const { data } = await api.query('{ feed(id: "moody") { title } none: feed(id: "none") { id } }')
    expect(data).toEqual({ feed: { title: '通用读数' }, none: null })
  })

  test('accept data and report faults', async () => {
    await send(FICKLE, ['AQ-1', 'pm25', 30], ['AQ-2', 'pm25', 31], ['AQ-3', 'pm25', 'n/a'])
    await send(SECRET, ['P-1', 'heart_rate', 'fast'])
    const [moody, secret, never] = await feeds()
    expect(moody).toMatchObject({
      ...{
        state: 'FRESH',
        messages: 1,
        accepted: 2,
        duplicates: 0,
        rejected: 1,
        failed: 0,
        deadLetters: 1,
        ratePerMinute: 0.2,
      },
      lastFault: '[2].value is "n/a"; expected a number',
    })
    expect(moody?.errorRate).toBeCloseTo(1 / 3)
    expect(moody?.lagMs).toBeGreaterThan(59_000)
    expect(moody?.perMinute).toMatchObject([{ messages: 1, accepted: 2, rejected: 1 }])
    expect(secret).toMatchObject({ state: 'FAILING', deadLetters: 1 })
    expect(never).toMatchObject({ state: 'NEVER', deadLetters: 0 })
    expect(await letters('moody')).toMatchObject([
      {
        ...{
          feedId: 'moody',
          door: 'mqtt',
          encoding: 'json',
          origin: 'roof/7',
          faultCode: 'INVALID',
          faults: 1,
          replays: 0,
        },
        fault: '[2].value is "n/a"; expected a number',
        payload: expect.stringContaining('AQ-3') as string,
      },
    ])
  })

  test('show original messages only with the right to see them', async () => {
    const administrator = testViewer(['administrator'])
    expect(await letters('secret', administrator)).toMatchObject([{ fault: null, payload: null, faultCode: 'INVALID' }])
    expect((await letters('secret', testViewer(['operator'])))[0]?.payload).toContain('fast')
    const [, secret] = await feeds(administrator)
    expect(secret).toMatchObject({ lastFault: null })
    const [moody] = await feeds(testViewer(['analyst']))
    expect(moody).toMatchObject({ lastFault: null, deadLetters: 1 })
  })

  describe('replay', () => {
    const replay = async (feedId: string, ids?: readonly string[]): Promise<unknown> => {
      const { data, errors } = await api.query(
        `mutation ($feedId: ID!, $ids: [ID!]) { replayDeadLetters(feedId: $feedId, ids: $ids) { replayed stillWrong notKept left accepted duplicates } }`,
        { feedId, ids },
      )
      expect(errors).toBeUndefined()
      return data?.replayDeadLetters
    }
    const letterOf = (text: string) => async (): Promise<string> =>
      String((await letters('moody')).find(({ payload }) => String(payload).includes(text))?.id)

    test('an invalid letter stays, once', async () => {
      await send(FICKLE, ['WL-1', 'water_level', 2], ['WL-2', 'water_level', 3])
      const before = await letters('moody')
      expect(before).toHaveLength(2)
      const id = await letterOf('water_level')()
      expect(await replay('moody', [id])).toMatchObject({ replayed: 0, stillWrong: 1, accepted: 0 })
      const after = await letters('moody')
      expect(after.map((letter) => letter.id)).toEqual(before.map((letter) => letter.id))
      expect(after.find((letter) => letter.id === id)).toMatchObject({ replays: 1 })
    })

    test('a valid one is accepted, however often it is replayed', async () => {
      isMended = true
      const id = await letterOf('water_level')()
      expect(await replay('moody', [id])).toEqual({
        ...{ replayed: 1, stillWrong: 0, notKept: 0, left: 0, accepted: 2, duplicates: 0 },
      })
      expect(await replay('moody', [id])).toMatchObject({ replayed: 0, accepted: 0 })
      expect(await letters('moody')).toHaveLength(1)
      isMended = false
    })

    test('reports a missing feed or letter', async () => {
      const errorOf = async (document: string): Promise<unknown> =>
        (await api.query(document)).errors?.[0]?.extensions?.code
      expect(await errorOf('mutation { replayDeadLetters(feedId: "none") { replayed } }')).toBe('NOT_FOUND')
      expect(await errorOf('mutation { replayDeadLetters(feedId: "moody", ids: ["x"]) { replayed } }')).toBe(
        'BAD_USER_INPUT',
      )
      expect(await errorOf('mutation { discardDeadLetters(ids: [], reason: "x") }')).toBe('BAD_USER_INPUT')
      expect(await errorOf('mutation { discardDeadLetters(ids: ["1"], reason: " ") }')).toBe('BAD_USER_INPUT')
    })

    test('discarding requires a reason, and is audited', async () => {
      const [letter] = await letters('moody')
      const { data } = await api.query(
        'mutation ($ids: [ID!]!) { discardDeadLetters(ids: $ids, reason: "the sensor was being serviced") }',
        { ids: [letter?.id] },
      )
      expect(data).toEqual({ discardDeadLetters: 1 })
      expect(await letters('moody')).toEqual([])
      const entries = await database().read(ACCOUNTS, (session) =>
        session.rows<{ action: string; outcome: string; subject: string; reason: string | null }>({
          name: 'test.audit',
          text: `select action, outcome, subject, reason from audit_entry where action like 'feed.%' order by id`,
          values: [],
        }),
      )
      expect(entries.filter(({ outcome }) => outcome === 'done').at(-1)).toEqual({
        ...{ action: 'feed.discard', outcome: 'done', subject: 'feed moody', reason: 'the sensor was being serviced' },
      })
      expect(entries.filter(({ action }) => action === 'feed.replay').map(({ outcome }) => outcome)).toEqual([
        ...['done', 'done', 'done', 'refused', 'refused'],
      ])
    })
  })
})
