import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import type { Role } from '../../../domain/rights.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { ACCOUNTS, SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { tilesets } from '../../../tilesets/index.ts'
import { tileAt } from '../../../tilesets/encoding/tile-grid.ts'
import { createTileSource } from '../../../tilesets/tile-source.ts'
import { everyField, type Recipes } from '../../checks/access/test-operations.ts'
import { buildSchema } from '../../app/create-api.ts'
import { rulesOf } from '../../graphql/rules.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { Receipt } from '../feed/feed.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'
import { recordingBus } from '../pipeline/test-ingest.ts'
import { everythingReadable } from './test-every-place.ts'
import { ALL_FEEDS, broken, PERSON, sampleOf, TELLING } from './test-planted.ts'

/** One of each kind; all of them are in planted.deep.test.ts. */
const SOME = [
  'hotline-12345',
  'access-control',
  'wearables',
  'cot',
  'ngsi-accidents',
  'beijing-air',
  'new-orleans-311',
  'transit-delays',
]
const schema = buildSchema()
const rules = rulesOf(schema)
const NOW_MS = Date.parse('2026-11-22T00:05:00Z')

describeOnEachEngine('personal data in broken messages', (database) => {
  const feeds = ALL_FEEDS.filter(({ id }) => SOME.includes(id))
  const lines: string[] = []
  const receipts: Receipt[] = []
  const bus = recordingBus()
  let ingest: Ingest
  let api: TestApi

  beforeAll(async () => {
    await insertMiniCity(database())
    ingest = createIngest({
      database: database(),
      bus,
      log: createLog('json', (line) => lines.push(line)),
      now: () => NOW_MS,
    })
    api = await startTestApi(database(), testViewer(), { feeds: { catalogue: catalogueOf(ALL_FEEDS), ingest, bus } })
    for (const feed of feeds)
      receipts.push(
        ...(await Promise.all(
          [...broken(feed), ['good', sampleOf(feed)] as const].map(([, payload]) => ingest.take(feed, payload, 'http')),
        )),
      )
  }, 120_000)
  afterAll(() => ingest.close())

  /** Revealing values in a text, each with its context. */
  const found = (text: string): string[] =>
    TELLING.flatMap((value) => {
      const at = text.indexOf(value)
      return at < 0 ? [] : [text.slice(Math.max(0, at - 200), at + value.length)]
    })
  /** Values for required arguments: for an id, the newest row of its table. */
  const recipes = async (text: string): Promise<Recipes> => {
    const ids: Record<string, string> = {}
    for (const { name, args } of Object.values(schema.getQueryType()?.getFields() ?? {})) {
      if (name === 'feed' || !args.some((argument) => argument.name === 'id')) continue
      const table = { staffMember: 'staff', resource: 'unit' }[name] ?? name
      const row = await database().read(SYSTEM, (session) =>
        session.row<{ id: number }>({
          name: `test.newest.${table}`,
          text: `select coalesce(max(id), 0) as id from ${table}`,
          values: [],
        }),
      )
      ids[`${name}.id`] = String(row?.id)
    }
    return {
      ...ids,
      ...{
        '*.first': 100,
        'region.code': '990101000000',
        'search.text': text,
        'search.first': 50,
        'account.username': 'operator',
      },
      ...{ 'feed.id': 'hotline-12345', 'observations.filter': {} },
      ...{ 'history.from': '2026-11-21T12:00:00Z', 'history.to': '2026-11-22T01:00:00Z' },
      ...{ 'track.from': '2026-11-21T12:00:00Z', 'track.to': '2026-11-22T01:00:00Z' },
    }
  }
  /** Every field of the schema; returns the errors of the queries. */
  const ask = async (roles: readonly Role[], text: string): Promise<{ told: string; errors: unknown[] }> => {
    const told: string[] = []
    const errors: unknown[] = []
    for (const { name, document } of everyField(schema, rules, await recipes(text))) {
      if (text !== PERSON.name && !document.includes('search(')) continue
      const result = await api.query(document, {}, testViewer(roles))
      told.push(JSON.stringify(result))
      errors.push(
        ...(result.errors ?? []).flatMap(({ message, extensions }) =>
          extensions?.code === 'FORBIDDEN' ? [] : [`${name}: ${message}`],
        ),
      )
    }
    return { told: told.join('\n'), errors }
  }
  const tiles = async (): Promise<{ told: string; drawn: number }> => {
    const source = createTileSource(database())
    const points = await database().read(SYSTEM, (session) =>
      session.rows<{ lng: number; lat: number }>({
        name: 'test.places',
        text: `select distinct st_x(p) as lng, st_y(p) as lat from (select st_centroid(geom) from report where geom is not null
          union all select st_centroid(geom) from sensor union all select st_centroid(geom) from alert where geom is not null) t (p)`,
        values: [],
      }),
    )
    let told = ''
    let drawn = 0
    for (const tileset of tilesets)
      for (const z of [tileset.minZoom, tileset.maxZoom]) {
        const addresses = points.map(({ lng, lat }) => tileAt([lng, lat], z))
        for (const address of new Map(addresses.map((one) => [JSON.stringify(one), one])).values()) {
          const { body: bytes } = await source.tile(tileset, address)
          told += Buffer.from(bytes).toString('utf8')
          drawn += bytes.length
        }
      }
    return { told, drawn }
  }
  const letters = (): Promise<{ id: number; feedId: string; payload: Buffer }[]> =>
    database().read(SYSTEM, (session) =>
      session.rows({
        name: 'test.sealed',
        text: 'select id, feed_id as "feedId", payload from dead_letter order by id',
        values: [],
      }),
    )

  test('is kept, sealed', async () => {
    expect(receipts.filter(({ state }) => state === 'failed').length).toBeGreaterThan(feeds.length)
    const kept = await letters()
    for (const { id } of feeds) expect(kept.map(({ feedId }) => feedId)).toContain(id)
    const hotline = kept.filter(({ feedId }) => feedId === 'hotline-12345').map(({ payload }) => payload.toString())
    expect(hotline.filter((text) => text.includes(PERSON.name)).length).toBeGreaterThan(5)
    await expect(
      database().read(ACCOUNTS, (session) =>
        session.row({ name: 'test.seal', text: 'select payload from dead_letter', values: [] }),
      ),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      database().read(ACCOUNTS, (session) =>
        session.row({ name: 'test.seal2', text: 'select origin from dead_letter', values: [] }),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  test('is not kept at all if it is to be dropped', async () => {
    const kept = (await letters()).filter(({ feedId }) => feedId === 'access-control' || feedId === 'wearables')
    expect(kept.length).toBeGreaterThan(5)
    expect(found(kept.map(({ payload }) => payload.toString()).join('\n'))).toEqual([])
  })

  test('is shown to nobody: not to the sender, in the log, or on the bus', () => {
    expect(found(JSON.stringify(receipts))).toEqual([])
    expect(found(lines.join('\n'))).toEqual([])
    expect(found(JSON.stringify(bus.published))).toEqual([])
  })

  test('is in nothing that any role can query', async () => {
    for (const roles of [['administrator'], ['operator'], ['dispatcher'], ['analyst'], ['grid_manager']] as const)
      for (const text of [PERSON.name, '7421']) {
        const { told, errors } = await ask(roles, text)
        expect([roles, found(told)]).toEqual([roles, []])
        expect([roles, errors]).toEqual([roles, []])
      }
    expect(api.faults).toEqual([])
  })

  test('is in no tile', async () => {
    const { told, drawn } = await tiles()
    expect(drawn).toBeGreaterThan(0)
    expect(found(told)).toEqual([])
  })

  test('is in no column that a database reader has', async () => {
    expect(found(await everythingReadable(database()))).toEqual([])
  })

  describe('is revealed', () => {
    const reveal = async (id: number, reason = '回访来电人', roles: readonly Role[] = ['operator']) => {
      const { data, errors } = await api.query(
        'mutation ($id: ID!, $reason: String!) { revealDeadLetter(id: $id, reason: $reason) { feedId encoding origin payload isWhole } }',
        { id, reason },
        testViewer(roles),
      )
      return { shown: data?.revealDeadLetter as Record<string, unknown> | null, code: errors?.[0]?.extensions?.code }
    }
    const lastEntry = () =>
      database().read(ACCOUNTS, (session) =>
        session.row({
          name: 'test.lastEntry',
          text: 'select actor, action, subject, outcome, reason, detail from audit_entry order by id desc limit 1',
          values: [],
        }),
      )
    const one = async (feedId = 'hotline-12345') =>
      (await letters()).find((letter) => letter.feedId === feedId)?.id ?? 0

    test('with the right and a reason, which is audited', async () => {
      const id = await one()
      const { shown } = await reveal(id)
      expect(shown).toMatchObject({
        feedId: 'hotline-12345',
        encoding: 'json',
        origin: `gateway/${PERSON.other}/${PERSON.phone}`,
        isWhole: true,
      })
      expect(shown?.payload).toContain(PERSON.name)
      expect(await lastEntry()).toMatchObject({
        ...{
          actor: 'operator',
          action: 'feed.reveal',
          subject: `dead letter ${String(id)}`,
          outcome: 'done',
          reason: '回访来电人',
        },
        detail: { feed: 'hotline-12345', bytes: expect.any(Number) as number },
      })
    })

    test('to nobody else, without a reason, or if it does not exist', async () => {
      const id = await one()
      for (const roles of [['administrator'], ['dispatcher'], ['analyst']] as const) {
        expect(await reveal(id, undefined, roles)).toEqual({ shown: null, code: 'FORBIDDEN' })
        expect(await lastEntry()).toMatchObject({ action: 'feed.reveal', outcome: 'refused', actor: roles[0] })
      }
      expect(await reveal(id, '看看')).toEqual({ shown: null, code: 'BAD_USER_INPUT' })
      expect(await reveal(999_999)).toEqual({ shown: null, code: undefined })
      expect(await lastEntry()).toMatchObject({
        action: 'feed.reveal',
        outcome: 'refused',
        subject: 'dead letter 999999',
      })
    })

    test('of a restricted feed only with the right to see those, also in the database', async () => {
      const id = await one('cot')
      expect((await reveal(id)).shown?.payload).toContain(PERSON.name)
      const call = (rights: readonly string[], scope?: readonly string[]) =>
        database().write({ subject: 'x', access: 'reader', rights, ...(scope && { scope }) }, (session) =>
          session.rows({
            name: 'test.reveal',
            text: "select * from reveal_dead_letter($1, 'why', null, null)",
            values: [id],
          }),
        )
      await expect(call(['feed.reveal'])).rejects.toMatchObject({ code: '42501' })
      await expect(call(['feed.manage', 'restricted.view'])).rejects.toMatchObject({ code: '42501' })
      await expect(call(['feed.reveal', 'restricted.view'], [])).rejects.toMatchObject({ code: '42501' })
    })

    test('and is in no audit entry', async () => {
      expect(found(await everythingReadable(database()))).toEqual([])
    })

    test('no longer once it was dealt with: nothing is left', async () => {
      const id = await one()
      await api.query('mutation ($ids: [ID!]!) { discardDeadLetters(ids: $ids, reason: "dealt with by phone") }', {
        ids: [id],
      })
      const row = await database().read(SYSTEM, (session) =>
        session.row({
          name: 'test.emptied',
          text: 'select length(payload) as bytes, origin, shown, shown_origin, replayable from dead_letter where id = $1',
          values: [id],
        }),
      )
      expect(row).toEqual({ bytes: 0, origin: null, shown: null, shown_origin: null, replayable: false })
      expect(await reveal(id)).toEqual({ shown: null, code: undefined })
    })
  })
})
