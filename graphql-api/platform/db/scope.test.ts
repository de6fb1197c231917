import { afterAll, beforeAll, expect, it } from 'vitest'
import { ALL_RIGHTS } from '../../../domain/rights.ts'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { ANONYMOUS, ACCOUNTS, SYSTEM, type Database, type Identity, type Statement } from './database.ts'
import { openServerDatabase } from './server-database.ts'
import { createServerDatabase, describeOnEachEngine } from './test-databases.ts'

/** Tables that readers see completely: the base map, and its attribution. */
const OPEN = [
  'city',
  'dataset',
  'department',
  'feed',
  'feed_minute',
  'green',
  'import_run',
  'place',
  'railway',
  'retention',
  'road',
  'rollup_due',
  'route',
  'source',
  'transit_call',
  'transit_frequency',
  'transit_service',
  'transit_stop',
  'transit_timetable',
  'transit_trip',
  'water',
]
/** Tables that no reader sees. */
const CLOSED = [
  'account',
  'account_region',
  'account_role',
  'audit_entry',
  'broker_turn',
  'dead_letter',
  'demo',
  'feed_poll',
  'household',
  'machine_token',
  'migration',
  'oidc_flow',
  'oidc_group_role',
  'refused_command',
  'replaced_row',
  'request_count',
  'session',
  'sign_in_failure',
  'tile_archive',
  'tile_cell',
]
/** Tables of which readers see the rows in their regions, each with the required right. */
const SCOPED: Readonly<Record<string, string | undefined>> = {
  building: 'city.view',
  camera: 'camera.view',
  component: 'city.view',
  enterprise: 'enterprise.view',
  facility: 'city.view',
  pipe: 'pipe.view',
  region: undefined,
  region_tally: 'city.view',
  search_entry: 'city.view',
  sensor: 'city.view',
  staff: 'staff.view',
  unit: 'resource.view',
}
/** Tables of data from feeds, with policies of their own. */
const LIVE = [
  'alert',
  'mover',
  'mover_position',
  'observation',
  'observation_day',
  'observation_hour',
  'observation_minute',
  'report',
  'series',
  'series_latest',
  'traffic_index',
]
/** Scoped tables with `id` and `region_id`. */
const FEATURES = Object.keys(SCOPED).filter((name) => !['region', 'region_tally', 'search_entry'].includes(name))
const READERS = ['city_whole', 'city_scoped']

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `scope#${text}`, text, values })
const reader = (scope?: readonly string[], rights: readonly string[] = ALL_RIGHTS): Identity => ({
  subject: 'tester',
  access: 'reader',
  rights,
  ...(scope !== undefined && { scope }),
})
const street = ['990101001000']

describeOnEachEngine('row scope', (database) => {
  beforeAll(async () => {
    await insertMiniCity(database())
    await insertMiniThings(database())
    await database().write(SYSTEM, (session) =>
      session.script(
        `insert into search_entry (kind, entity_id, region_id, name, terms, position)
           select 'camera', id, region_id, 'c', 'c', geom from camera
           union all select 'unit', id, region_id, 'u', 'u', geom from unit
           union all select 'department', id, region_id, 'd', 'd', st_setsrid(st_makepoint(0, 0), 4326) from department;
         insert into region_tally select id, 'resident', 40, 40 from region;`,
      ),
    )
  })

  const ask = <Row extends object>(identity: Identity, text: string, ...values: unknown[]): Promise<Row[]> =>
    database().read(identity, (session) => session.rows<Row>(statement(text, ...values)))

  it('knows of every table whether it is open, closed or scoped', async () => {
    const tables = await ask<{ name: string; readable: boolean; secured: boolean; policies: string[] }>(
      SYSTEM,
      `select c.relname as name, c.relrowsecurity as secured,
         (select bool_or(has_any_column_privilege(r.name, c.oid, 'select')) from unnest($1::text[]) r (name)) as readable,
         array(select p.policyname || ' ' || p.cmd || ' ' || p.roles[1] from pg_policies p
           where p.tablename = c.relname and p.policyname <> 'gate' order by 1)::text[] as policies
       from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
         and c.relname <> 'spatial_ref_sys' order by 1`,
      READERS,
    )
    const named = (wanted: (table: (typeof tables)[number]) => boolean): string[] =>
      tables.filter(wanted).map(({ name }) => name)
    // A table that fails here is new: make it readable by `keep_to_scope` and add it to SCOPED, or to OPEN or CLOSED.
    expect(named(({ readable, secured }) => readable && !secured)).toEqual(OPEN)
    expect(named(({ readable }) => !readable)).toEqual(CLOSED.filter((name) => tables.some((t) => t.name === name)))
    expect(named(({ readable, secured }) => readable && secured)).toEqual([...Object.keys(SCOPED), ...LIVE].sort())
    for (const { name, policies } of tables.filter(({ secured }) => secured)) {
      expect([name, policies]).toEqual([name, ['scoped SELECT city_scoped', 'whole SELECT city_whole']])
    }
  })

  it('gives readers no way to write', async () => {
    const writable = await ask(
      SYSTEM,
      `select c.relname, r.name, p.privilege from pg_class c, unnest($1::text[]) r (name),
         unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p (privilege)
       where c.relkind in ('r', 'p', 'S', 'v') and c.relnamespace = current_schema()::regnamespace
         and case when c.relkind = 'S' then p.privilege = 'update' and has_sequence_privilege(r.name, c.oid, 'update')
           else has_table_privilege(r.name, c.oid, p.privilege) end`,
      READERS,
    )
    expect(writable).toEqual([])
    for (const text of [
      `update building set name = 'mine'`,
      `delete from camera`,
      `truncate region_tally`,
      `insert into dataset (name) values ('mine')`,
      `create table mine (a int)`,
      `alter table building disable row level security`,
      `drop policy scoped on building`,
      `select remove_sources(array['mini'])`,
      `select audit_append('a', 'b.c', null, null, 'done', null, null, null)`,
    ]) {
      for (const identity of [reader(), reader(street), ACCOUNTS]) {
        if (identity === ACCOUNTS && text.includes('audit_append')) continue
        const attempt = database().write(identity, (session) => session.script(text))
        await expect(attempt, text).rejects.toMatchObject({ code: '42501' })
      }
    }
  })

  it('shows exactly the rows in scope of each table, counted alike', async () => {
    const regions = await ask<{ code: string }>(SYSTEM, 'select code from region order by code')
    const text = FEATURES.map(
      (name) => `select '${name}' as name, count(*)::int as rows, array_agg(id::int order by id) as ids from ${name}`,
    ).join(' union all ')
    for (const scope of [
      ...regions.map(({ code }) => [code]),
      ['990101001001001', '990102000000', '990102001000'],
      [],
    ]) {
      const inScope = `exists (select from region o join region i on i.tree_left between o.tree_left and o.tree_right
        where o.code = any ($1) and i.id = %)`
      const expected = await ask<{ name: string; rows: number; ids: number[] }>(
        SYSTEM,
        text.replaceAll(
          / from (\w+)/g,
          (_, name: string) => ` from ${name} where ${inScope.replace('%', 'region_id')}`,
        ),
        scope,
      )
      expect(await ask(reader(scope), text), scope.join()).toEqual(expected)
      const inside = await ask<{ id: number }>(
        SYSTEM,
        `select id from region where ${inScope.replace('%', 'region.id')} order by id`,
        scope,
      )
      expect(await ask(reader(scope), 'select id from region order by id')).toEqual(inside)
      const tallies = await ask(
        SYSTEM,
        `select region_id, subject, direct, total from region_tally where subject <> 'resident' and ${inScope.replace('%', 'region_id')} order by 1, 2`,
        scope,
      )
      expect(
        await ask(reader(scope), 'select region_id, subject, direct, total from region_tally order by 1, 2'),
      ).toEqual(tallies)
    }
    const whole = await ask(SYSTEM, text)
    expect(await ask(reader(), text)).toEqual(whole)
    expect(whole).not.toContainEqual(expect.objectContaining({ rows: 0 }))
  })

  it('shows nothing without the right', async () => {
    for (const scope of [undefined, ['990100000000']]) {
      for (const [name, right] of Object.entries(SCOPED)) {
        if (right === undefined) continue
        const others = ALL_RIGHTS.filter((each) => each !== right)
        const count = `select count(*)::int as rows from ${name}`
        expect(await ask(reader(scope, others), count), name).toEqual([{ rows: 0 }])
        expect(await ask(reader(scope), count), name).not.toEqual([{ rows: 0 }])
      }
      const kinds = 'select distinct kind from search_entry order by kind'
      expect(await ask(reader(scope, ['city.view']), kinds)).toEqual(
        ['building', 'department', 'facility', 'region', 'road'].map((kind) => ({ kind })),
      )
      expect(await ask(reader(scope, ['city.view', 'camera.view']), kinds)).toContainEqual({ kind: 'camera' })
      const subjects = 'select distinct subject from region_tally order by subject'
      expect(await ask(reader(scope, ['city.view', 'resource.view']), subjects)).toEqual(
        ['building', 'component', 'facility', 'household', 'road_m', 'sensor', 'unit'].map((subject) => ({ subject })),
      )
    }
  })

  it('finds by search things in scope and open ones', async () => {
    const found = await ask<{ kind: string; rows: number }>(
      reader(street),
      'select kind, count(*)::int as rows from search_entry group by kind order by kind',
    )
    const expected = await ask(
      SYSTEM,
      `select kind, count(*)::int as rows from search_entry where kind in ('road', 'department') or region_id in (
         select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = $1)
       group by kind order by kind`,
      street[0],
    )
    expect(found).toEqual(expected)
    expect(found.map(({ kind }) => kind)).toEqual([
      'building',
      'camera',
      'department',
      'facility',
      'region',
      'road',
      'unit',
    ])
  })

  it('updates search entries of rows that move', async () => {
    const seen = (): Promise<object[]> =>
      ask(reader(['990102000000']), `select entity_id from search_entry where kind = 'facility' and entity_id = 301`)
    const move = (code: string): Promise<unknown> =>
      database().write(SYSTEM, (session) =>
        session.rows(
          statement('update facility set region_id = (select id from region where code = $1) where id = 301', code),
        ),
      )
    expect(await seen()).toEqual([])
    await move('990102001001001')
    expect(await seen()).toHaveLength(1)
    await move('990101001001001')
    expect(await seen()).toEqual([])
  })

  it('hides names and phones of staff, even with every right', async () => {
    for (const column of [
      'name',
      'name_en',
      'phone',
      '*',
      'staff',
      'count(phone)',
      `masked_name from staff where phone like '0%' union select code`,
    ]) {
      await expect(ask(reader(), `select ${column} from staff`), column).rejects.toMatchObject({ code: '42501' })
    }
    expect(await ask(reader(), 'select masked_name from staff order by id')).toEqual(
      ['王**', '欧**', '李*'].map((masked_name) => ({ masked_name })),
    )
  })

  it('shows nothing scoped to anonymous readers', async () => {
    for (const name of Object.keys(SCOPED)) {
      expect(await ask(ANONYMOUS, `select count(*)::int as rows from ${name}`)).toEqual([{ rows: 0 }])
    }
  })

  it('shows nothing of the city as accounts except names of regions', async () => {
    for (const name of [...OPEN, ...Object.keys(SCOPED), ...LIVE, 'household'].filter((each) => each !== 'region')) {
      await expect(ask(ACCOUNTS, `select 1 from ${name}`), name).rejects.toMatchObject({ code: '42501' })
    }
    await expect(ask(ACCOUNTS, 'select geom from region')).rejects.toMatchObject({ code: '42501' })
    expect(await ask(ACCOUNTS, `select name from region where level = 'CITY'`)).toEqual([{ name: '小城市' }])
  })

  it('reveals a member of staff in scope with the right, and audits it', async () => {
    const reveal = (identity: Identity, id: number): Promise<object[]> =>
      database().write(identity, (session) =>
        session.rows(statement(`select * from reveal_staff($1, 'a fall', '10.0.0.7', 'r-1')`, id)),
      )
    const phone = '021-00000009'
    expect(await reveal(reader(street), 611)).toEqual([{ name: '王小明', phone }])
    expect(await reveal(reader(['990102000000']), 611)).toEqual([])
    expect(await reveal(reader([]), 611)).toEqual([])
    expect(await reveal(reader(), 613)).toEqual([{ name: '李', phone }])
    const others = ALL_RIGHTS.filter((right) => right !== 'staff.reveal')
    await expect(reveal(reader(undefined, others), 611)).rejects.toMatchObject({ code: '42501' })
    await expect(reveal(ACCOUNTS, 611)).rejects.toMatchObject({ code: '42501' })
    // A read-only transaction cannot audit it, so it shows nothing.
    await expect(ask(reader(), `select * from reveal_staff(611, 'x', null, null)`)).rejects.toMatchObject({
      code: '25006',
    })
    const audit = 'select actor, subject, reason, address, request_id from audit_entry order by id'
    expect(await ask(ACCOUNTS, audit)).toEqual(
      ['staff S01', 'staff S03'].map((subject) => ({
        actor: 'tester',
        subject,
        reason: 'a fall',
        address: '10.0.0.7',
        request_id: 'r-1',
      })),
    )
  })

  it("does not let a reader's table shadow one of ours", async () => {
    // In case somebody grants temporary tables, which `migrate` does not.
    await database().write(SYSTEM, (session) =>
      session.script(
        `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
      ),
    )
    const found = await database().write(reader(street), async (session) => {
      await session.script(
        `create temporary table staff as select 613::bigint as id, 1 as region_id;
         create temporary table region as select 1 as id, 0 as tree_left, 99 as tree_right, '990101001000'::text as code`,
      )
      return session.rows(statement(`select * from reveal_staff(613, 'x', null, null)`))
    })
    expect(found).toEqual([])
  })
})

describeOnEachEngine('identity', (database, engine) => {
  let alone: Database
  beforeAll(async () => {
    await insertMiniCity(database())
    if (engine === 'embedded') alone = database()
    else {
      alone = openServerDatabase({ url: await createServerDatabase(), poolSize: 1 })
      await insertMiniCity(alone)
    }
  })
  afterAll(() => (engine === 'embedded' ? undefined : alone.close()))

  const buildings: Statement = statement('select count(*)::int as rows from building')
  const whole = { rows: 62 }
  const inStreet = { rows: 18 }

  it('never outlives its transaction, in any order on one connection and under one statement name', async () => {
    const count = (db: Database, identity: Identity): Promise<unknown> =>
      db.read(identity, (session) => session.row(buildings)).catch((error: unknown) => (error as { code: string }).code)
    const cases: readonly (readonly [Identity, unknown])[] = [
      [reader(), whole],
      [reader(street), inStreet],
      [ACCOUNTS, '42501'],
      [ANONYMOUS, { rows: 0 }],
      [reader(['990102000000']), { rows: 28 }],
      [SYSTEM, whole],
      [reader([]), { rows: 0 }],
    ]
    // Every order of two, several times: a statement keeps its plan from the sixth run on.
    for (let round = 0; round < 6; round++) {
      for (const [first, firstRows] of cases) {
        for (const [second, secondRows] of cases) {
          expect(await count(alone, first)).toEqual(firstRows)
          expect(await count(alone, second)).toEqual(secondRows)
        }
      }
    }
  })

  it('applies to a statement prepared under another one', async () => {
    // Prepared by hand, to have one name on one connection.
    const run = statement('execute shared_name')
    const seen = await alone.write(SYSTEM, async (session) => {
      await session.script('prepare shared_name as select count(*)::int as rows from building')
      const rows: unknown[] = []
      for (const role of ['none', 'city_scoped', 'city_whole', 'city_scoped', 'none']) {
        await session.script(
          `set local role ${role}; select set_config('city.rights', 'city.view', true), set_config('city.scope_ids', city_scope_ids('990101001000'), true)`,
        )
        for (let i = 0; i < 6; i++) rows.push(await session.row(run))
      }
      await session.script('deallocate shared_name')
      return rows
    })
    const six = (row: object): object[] => Array<object>(6).fill(row)
    expect(seen).toEqual([...six(whole), ...six(inStreet), ...six(whole), ...six(inStreet), ...six(whole)])
  })

  it('ends with the transaction also after an error in it', async () => {
    const who = statement(
      `select current_user = session_user as own, coalesce(current_setting('city.scope', true), '') as scope,
         coalesce(current_setting('city.rights', true), '') as rights, coalesce(current_setting('city.subject', true), '') as subject`,
    )
    const left: unknown[] = []
    for (const identity of [reader(street), reader(), ACCOUNTS]) {
      for (const access of ['read', 'write'] as const) {
        await expect(
          alone[access](identity, (session) => session.row(statement('select 1 / 0'))),
        ).rejects.toMatchObject({
          code: '22012',
        })
        await expect(alone[access](identity, () => Promise.reject(new Error('changed my mind')))).rejects.toThrow(
          'changed my mind',
        )
        // State of a connection between transactions, visible to a statement outside of any.
        left.push(
          await alone.write(SYSTEM, async (session) => {
            await session.script('rollback')
            const state = await session.row(who)
            await session.script('begin')
            return state
          }),
        )
      }
    }
    expect(left).toEqual(Array<object>(6).fill({ own: true, scope: '', rights: '', subject: '' }))
  })

  it('separates concurrent readers', async () => {
    const identities = [reader(street), reader(), reader([]), reader(['990102000000'])]
    const expected = [inStreet, whole, { rows: 0 }, { rows: 28 }]
    const found = await Promise.all(
      Array.from({ length: 80 }, (_, i) =>
        database().read(identities[i % 4] as Identity, (session) => session.row(buildings)),
      ),
    )
    expect(found).toEqual(Array.from({ length: 80 }, (_, i) => expected[i % 4]))
  })

  it('is refused before it reaches the database if it is invalid there', async () => {
    const read = (identity: Identity): Promise<unknown> =>
      database().read(identity, (session) => session.row(buildings))
    await expect(read({ ...reader(street), subject: 'a\0b' })).rejects.toThrow('is not a valid subject')
    await expect(read(reader(['*']))).rejects.toThrow('"*" is not a region code; expected 6 to 20 digits')
    await expect(read(reader(['990101,990102']))).rejects.toThrow('is not a region code')
    await expect(read(reader(street, ['city.view,camera.view']))).rejects.toThrow('is not a right')
    expect(await read({ ...reader(street), subject: `o'brien\\'; reset role --` })).toEqual(inStreet)
  })
})
