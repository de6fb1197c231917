import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { ANONYMOUS, ACCOUNTS, SYSTEM, type Statement } from './database.ts'
import { MigrationError, migrate, ownMigrations } from './migrate.ts'
import { openServerDatabase } from './server-database.ts'
import { createServerDatabase, describeOnEachEngine } from './test-databases.ts'

const BOW_TIE = 'POLYGON((0 0,2 2,2 0,0 2,0 0))'
const statement = (text: string, ...values: unknown[]): Statement => ({ name: `test#${text}`, text, values })
const revision = (name: string) => statement('select revision from dataset where name = $1', name)
const setRevision = (name: string, value: number) =>
  statement('update dataset set revision = $2 where name = $1', name, value)
/** Fails inside GEOS: the embedded engine swallows the exception and returns an empty reply. */
const geosFault = () =>
  statement(
    `insert into dataset (name, revision)
     select 'fault', st_npoints(st_intersection($1::text::geometry, 'POLYGON((0 1,3 1,3 1.5,0 1.5,0 1))'::geometry))`,
    BOW_TIE,
  )

describeOnEachEngine('database', (database, engine) => {
  it('keeps the identity only for the transaction', async () => {
    const who = statement(
      `select current_user as role, current_setting('city.subject', true) as subject, current_setting('city.rights', true) as rights,
         current_setting('city.scope', true) as scope`,
    )
    const whole = { subject: "o'brien", access: 'reader', rights: ['city.view', 'camera.view'] } as const
    expect(await database().read(whole, (session) => session.row(who))).toEqual({
      role: 'city_whole',
      subject: "o'brien",
      rights: 'city.view,camera.view',
      scope: '*',
    })
    expect(await database().read(ANONYMOUS, (session) => session.row(who))).toEqual({
      role: 'city_scoped',
      subject: 'anonymous',
      rights: '',
      scope: '',
    })
    expect(await database().write(ACCOUNTS, (session) => session.row(who))).toMatchObject({ role: 'city_gate' })
  })

  it('reads numbers and text exactly, whatever their type', async () => {
    const numbers = statement(
      `select 0::int2 as zero, (-32768)::int2 as least, 2147483647 as most, null::int4 as none, 9007199254740991 as exact,
         -9007199254740991 as negative, 123456789012345 as long, -12345678901234 as short, 1.1::float4 as real, 0.1::float8 as double,
         '12' as digits, '第1区 🏙' as text, true as yes, array[1, -2] as list, '{"n": 1}'::jsonb as json`,
    )
    expect(await database().read(ANONYMOUS, (session) => session.row(numbers))).toEqual({
      zero: 0,
      least: -32768,
      most: 2147483647,
      none: null,
      exact: Number.MAX_SAFE_INTEGER,
      negative: -Number.MAX_SAFE_INTEGER,
      long: 123456789012345,
      short: -12345678901234,
      real: 1.1,
      double: 0.1,
      digits: '12',
      text: '第1区 🏙',
      yes: true,
      list: [1, -2],
      json: { n: 1 },
    })
  })

  it('reads in one read-only snapshot', async () => {
    const level = statement("select current_setting('transaction_isolation') as level")
    expect(await database().read(ANONYMOUS, (session) => session.row(level))).toEqual({ level: 'repeatable read' })
    await expect(database().read(ANONYMOUS, (session) => session.rows(setRevision('road', 9)))).rejects.toMatchObject({
      code: '25006',
    })
    expect(await database().read(ANONYMOUS, (session) => session.row(revision('road')))).toEqual({ revision: 0 })
  })

  it('commits what resolves and rolls back what throws', async () => {
    await database().write(SYSTEM, (session) => session.rows(setRevision('road', 3)))
    const attempt = database().write(SYSTEM, async (session) => {
      await session.rows(setRevision('road', 4))
      throw new Error('changed my mind')
    })
    await expect(attempt).rejects.toThrow('changed my mind')
    expect(await database().read(ANONYMOUS, (session) => session.row(revision('road')))).toEqual({ revision: 3 })
  })

  it('turns a GEOS failure into an error that leaves nothing behind', async () => {
    const attempt = database().write(SYSTEM, async (session) => {
      await session.rows(setRevision('water', 5))
      await session.rows(geosFault())
    })
    await expect(attempt).rejects.toMatchObject({
      name: 'DatabaseError',
      ...(engine === 'embedded' ? { code: 'ENGINE_FAULT' } : {}),
    })
    expect(await database().read(ANONYMOUS, (session) => session.row(revision('water')))).toEqual({ revision: 0 })
    expect(await database().read(ANONYMOUS, (session) => session.row(revision('fault')))).toBeUndefined()
  })

  it('does not commit after a caught GEOS failure', async () => {
    const attempt = database().write(SYSTEM, async (session) => {
      await session.rows(setRevision('water', 6))
      await session.rows(geosFault()).catch(() => undefined)
      await session.rows(setRevision('green', 6))
    })
    await expect(attempt).rejects.toMatchObject({ code: '25P02' })
    expect(await database().read(ANONYMOUS, (session) => session.row(revision('water')))).toEqual({ revision: 0 })
  })

  it('reports a GEOS failure in a statement of constants, which fails during planning', async () => {
    const planned = statement(
      `select st_intersection('${BOW_TIE}'::geometry, 'POLYGON((0 1,3 1,3 1.5,0 1.5,0 1))'::geometry)`,
    )
    await expect(database().read(ANONYMOUS, (session) => session.rows(planned))).rejects.toMatchObject({
      name: 'DatabaseError',
    })
    expect(await database().read(ANONYMOUS, (session) => session.row(statement('select 1 as one')))).toEqual({ one: 1 })
  })

  it('refuses invalid geometry by constraint', async () => {
    const attempt = database().write(SYSTEM, async (session) => {
      await session.rows(
        statement("insert into source (key, format, title) values ('test', 'test', 'test') on conflict do nothing"),
      )
      await session.rows(
        statement(
          `insert into green (source, source_id, content_hash, kind, area_m2, geom, geom_3857)
           values ('test', '1', '', 'park', 1, st_multi(st_setsrid($1::text::geometry, 4326)), st_multi(st_setsrid($1::text::geometry, 3857)))`,
          BOW_TIE,
        ),
      )
    })
    await expect(attempt).rejects.toMatchObject({ code: '23514' })
  })

  it('names the failing statement', async () => {
    const attempt = database().read(ANONYMOUS, (session) => session.rows(statement('select nonsense')))
    await expect(attempt).rejects.toMatchObject({ code: '42703', statement: 'test#select nonsense' })
  })

  it('returns tuples with geometry as bytes', async () => {
    const point = statement(
      "select 7::bigint, st_asbinary('POINT(1 2)'::geometry), null::text, true, 1.5::real, '部件'",
    )
    const [tuple] = await database().read(ANONYMOUS, (session) => session.tuples(point), { parallel: false })
    const [id, wkb, ...rest] = tuple ?? []
    expect(id).toBe(7)
    expect(Buffer.isBuffer(wkb) && wkb.readDoubleLE(5)).toBe(1)
    expect(rest).toEqual([null, true, 1.5, '部件'])
  })

  it('serves many readers and writers at once', async () => {
    await database().write(SYSTEM, (session) => session.rows(setRevision('camera', 0)))
    const increment = statement("update dataset set revision = revision + 1 where name = 'camera'")
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? database().write(SYSTEM, (session) => session.rows(increment))
          : database().read(ANONYMOUS, (session) => session.rows(revision('camera'))),
      ),
    )
    expect(await database().read(ANONYMOUS, (session) => session.row(revision('camera')))).toEqual({ revision: 10 })
  })

  it('runs each migration once, and refuses an edited one and one from a newer version', async () => {
    expect(await migrate(database())).toEqual([])
    const own = ownMigrations()
    const edited = own.map((migration) => ({ ...migration, sha256: 'f00d' }))
    await expect(migrate(database(), edited)).rejects.toThrow(MigrationError)
    const extra = {
      name: '0099-test.sql',
      text: 'create table only_here (a int); insert into only_here values (1)',
      sha256: 'abc',
    }
    expect(await migrate(database(), [...own, extra])).toEqual(['0099-test.sql'])
    await expect(migrate(database(), own)).rejects.toThrow('newer version')
  })

  it('rolls a failing migration back completely', async () => {
    const known = await database().read(SYSTEM, (session) =>
      session.rows<{ name: string; sha256: string }>(statement('select name, sha256 from migration')),
    )
    const broken = { name: '0100-broken.sql', text: 'create table half (a int); select nonsense', sha256: 'abc' }
    await expect(migrate(database(), [...known.map((row) => ({ ...row, text: '' })), broken])).rejects.toThrow(
      'nonsense',
    )
    expect(
      await database().read(SYSTEM, (session) => session.row(statement("select to_regclass('half') as half"))),
    ).toEqual({ half: null })
  })
})

describe('a server that goes away', () => {
  it('fails the running transaction with a code, and serves again', async () => {
    const url = await createServerDatabase()
    const database = openServerDatabase({ url })
    const backend = statement('select pg_backend_pid() as pid')
    const attempt = database.read(ANONYMOUS, async (session) => {
      const { pid } = (await session.row<{ pid: number }>(backend)) ?? { pid: 0 }
      const killer = new Client({ connectionString: url })
      await killer.connect()
      await killer.query('select pg_terminate_backend($1)', [pid])
      await killer.end()
      return session.row(backend)
    })
    await expect(attempt).rejects.toMatchObject({ name: 'DatabaseError' })
    expect(await database.read(ANONYMOUS, (session) => session.row(statement('select 1 as one')))).toEqual({ one: 1 })
    await database.close()
  })

  it('is UNAVAILABLE without a server', async () => {
    const database = openServerDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' })
    await expect(database.read(ANONYMOUS, (session) => session.row(statement('select 1')))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
    await database.close()
  })
})
