import { beforeAll, expect, it } from 'vitest'
import { ALL_RIGHTS } from '../../../domain/rights.ts'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { ANONYMOUS, ACCOUNTS, SYSTEM, type Identity, type Statement } from './database.ts'
import { describeOnEachEngine } from './test-databases.ts'

/** Two unrelated regions. */
const WEST = '990101001001001'
const EAST = '990102001001001'
const UNRESTRICTED = ALL_RIGHTS.filter((right) => right !== 'restricted.view')

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `live#${text}`, text, values })
const reader = (scope?: readonly string[], rights: readonly string[] = ALL_RIGHTS): Identity => ({
  subject: 'tester',
  access: 'reader',
  rights,
  ...(scope !== undefined && { scope }),
})

describeOnEachEngine('row scope of data from feeds', (database) => {
  const ask = <Row extends object>(identity: Identity, text: string, ...values: unknown[]): Promise<Row[]> =>
    database().read(identity, (session) => session.rows<Row>(statement(text, ...values)))
  const names = async (identity: Identity, table: string, column: string): Promise<string[]> =>
    (await ask<{ name: string }>(identity, `select distinct ${column}::text as name from ${table} order by 1`)).map(
      ({ name }) => name,
    )

  beforeAll(async () => {
    await insertMiniCity(database())
    await database().write(SYSTEM, (session) =>
      session.script(`
        create temporary table place_of as select * from (values ('west', (select id from region where code = '${WEST}')),
          ('east', (select id from region where code = '${EAST}')), ('nowhere', null)) t (name, region_id);
        create temporary table thing_of as select name || case when restricted then ' restricted' else '' end as name, region_id, restricted
          from place_of, unnest(array[false, true]) restricted;
        insert into series (feed_id, thing, property, region_id, restricted) select 'f', name, 'pm25', region_id, restricted from thing_of;
        select keep_partitions('observation', array['2026-11-22T10:00:00Z']::timestamptz[]);
        select keep_partitions('mover_position', array['2026-11-22T10:00:00Z', '2026-11-22T10:01:00Z']::timestamptz[]);
        insert into observation (series_id, observed_at, received_at, value) select id, '2026-11-22T10:00:00Z', now(), 1 from series;
        insert into series_latest select id, '2026-11-22T10:00:00Z', now(), 1, 0 from series;
        insert into observation_minute select id, '2026-11-22T10:00:00Z', 1, 1, 1, 1, 1, 1 from series;
        insert into observation_hour select * from observation_minute;
        insert into observation_day select * from observation_minute;
        insert into mover (feed_id, source_id, kind, region_id, restricted) select 'f', name, 'bus', region_id, restricted from thing_of;
        -- Each was in the west before, but those of the west, which were in the east.
        insert into mover_position (mover_id, observed_at, received_at, lng_e7, lat_e7, region_id)
          select m.id, timestamptz '2026-11-22T10:00:00Z', now(), 1, 1, p.region_id from mover m
            join place_of p on p.name = case when m.source_id like 'west%' then 'east' else 'west' end
          union all select id, timestamptz '2026-11-22T10:01:00Z', now(), 2, 2, region_id from mover;
        insert into report (feed_id, source_id, reported_at, updated_at, category, title, region_id, restricted, caller_name)
          select 'f', name, now(), now(), 'c', 't', region_id, restricted, '王小明' from thing_of;
        insert into alert (feed_id, source_id, sent_at, status, message_type, event, severity, restricted)
          values ('f', 'open', now(), 'actual', 'alert', 'e', 'minor', false), ('f', 'restricted', now(), 'actual', 'alert', 'e', 'minor', true);
        insert into dead_letter (feed_id, door, encoding, payload, payload_bytes, fault_code, fault) values ('f', 'http', 'json', 'x', 1, 'INVALID', 'x');`),
    )
  })

  const followers = ['series_latest', 'observation', 'observation_minute', 'observation_hour', 'observation_day']

  it('shows series, movers and reports of the regions in scope, and everything derived', async () => {
    for (const [scope, own] of [
      [[WEST], ['west', 'west restricted']],
      [[EAST], ['east', 'east restricted']],
      [['990101000000'], ['west', 'west restricted']],
      [[], []],
      [undefined, ['east', 'east restricted', 'nowhere', 'nowhere restricted', 'west', 'west restricted']],
    ] as const) {
      expect(await names(reader(scope), 'series', 'thing')).toEqual(own)
      expect(await names(reader(scope), 'mover', 'source_id')).toEqual(own)
      expect(await names(reader(scope), 'report', 'source_id')).toEqual(own)
      for (const table of followers) {
        expect(await names(reader(scope), `${table} join series s on s.id = series_id`, 'thing'), table).toEqual(own)
        const rows = await ask(reader(scope), `select count(*)::int as rows from ${table}`)
        expect(rows, table).toEqual([{ rows: own.length }])
      }
    }
  })

  it('requires a right for restricted data', async () => {
    for (const scope of [undefined, [WEST]]) {
      for (const [table, column] of [
        ['series', 'thing'],
        ['mover', 'source_id'],
        ['report', 'source_id'],
        ['alert', 'source_id'],
      ] as const) {
        const all = await names(reader(scope), table, column)
        const open = await names(reader(scope, UNRESTRICTED), table, column)
        expect(all.some((name) => name.includes('restricted'))).toBe(true)
        expect(open).toEqual(all.filter((name) => !name.includes('restricted')))
      }
      for (const table of followers) {
        const count = `select count(*)::int as rows from ${table}`
        expect(await ask(reader(scope, UNRESTRICTED), count)).toEqual([{ rows: scope === undefined ? 3 : 1 }])
      }
    }
  })

  it('hides where a mover was outside the scope, and restricted ones completely', async () => {
    const track = async (identity: Identity): Promise<unknown> =>
      (
        await ask<{ name: string | null; minute: number }>(
          identity,
          `select m.source_id as name, extract(minute from p.observed_at)::int as minute
           from mover_position p left join mover m on m.id = p.mover_id order by minute, name`,
        )
      ).map(({ name, minute }) => [name, minute])
    // Movers that have left the west are known there only by their past positions: without name or kind.
    expect(await track(reader([WEST], UNRESTRICTED))).toEqual([['west', 1]])
    expect(await track(reader([WEST]))).toEqual([
      ...Array<unknown>(4).fill([null, 0]),
      ['west', 1],
      ['west restricted', 1],
    ])
    expect(await track(reader(undefined, UNRESTRICTED))).toEqual([
      ...['east', 'nowhere', 'west'].map((name) => [name, 0]),
      ...['east', 'nowhere', 'west'].map((name) => [name, 1]),
    ])
  })

  it('shows warnings everywhere, and callers to nobody', async () => {
    expect(await names(reader([WEST]), 'alert', 'source_id')).toEqual(['open', 'restricted'])
    for (const column of ['caller_name', 'caller_phone', 'content', '*'])
      await expect(ask(reader(), `select ${column} from report`), column).rejects.toMatchObject({ code: '42501' })
  })

  it('shows nothing to anonymous readers, and dead letters only as accounts', async () => {
    for (const table of ['series', 'mover', 'mover_position', 'report', 'alert', ...followers])
      expect(await ask(ANONYMOUS, `select count(*)::int as rows from ${table}`), table).toEqual([{ rows: 0 }])
    for (const identity of [reader(), reader([WEST]), ANONYMOUS])
      await expect(ask(identity, 'select 1 from dead_letter')).rejects.toMatchObject({ code: '42501' })
    expect(await ask(ACCOUNTS, 'select fault from dead_letter')).toEqual([{ fault: 'x' }])
  })

  it('does not let a reader query a partition by its name', async () => {
    for (const name of ['observation_202611', 'mover_position_2026112206'])
      await expect(ask(reader(), `select 1 from ${name}`), name).rejects.toMatchObject({ code: '42501' })
  })
})
