import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { SYSTEM, type Database, type Identity, type Statement } from './database.ts'
import { migrate } from './migrate.ts'
import { startPrivateServer, type PrivateServer } from './private-server.ts'
import { openServerDatabase } from './server-database.ts'

const statement = (text: string): Statement => ({ name: `foreign#${text}`, text, values: [] })
const street: Identity = { subject: 'tester', access: 'reader', rights: ['city.view'], scope: ['990101001000'] }
const buildings = statement('select count(*)::int as rows from building')

/** Settings left on a role or a database by other programs or administrators. */
describe('a server configured by others', () => {
  let server: PrivateServer | undefined
  const open: Database[] = []
  beforeAll(async () => {
    server = await startPrivateServer()
  }, 60_000)
  afterAll(async () => {
    await Promise.all(open.map((database) => database.close()))
    await server?.stop()
  })

  async function admin(name: string, ...scripts: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: server?.url(encodeURIComponent(name)) })
    await client.connect()
    try {
      for (const script of scripts) await client.query(script)
    } finally {
      await client.end()
    }
  }
  const freshName = (): string => `foreign_${randomUUID().slice(0, 8)}`
  async function createDatabase(...scripts: readonly string[]): Promise<string> {
    const name = freshName()
    await admin('postgres', `create database ${name}`)
    await admin(name, ...scripts.map((script) => script.replaceAll('THIS', name)))
    return name
  }
  function openAs(name: string, user = 'postgres'): Database {
    const url = new URL(server?.url(encodeURIComponent(name)) ?? '')
    url.username = encodeURIComponent(user)
    const database = openServerDatabase({ url: url.href, poolSize: 2 })
    open.push(database)
    return database
  }
  async function expectCity(database: Database): Promise<void> {
    await migrate(database)
    await insertMiniCity(database)
    expect(await database.read(street, (session) => session.row(buildings))).toEqual({ rows: 18 })
  }

  it.each([
    ['database', "search_path = ''"],
    ['role', 'search_path = pg_catalog'],
  ])('gives each statement the same meaning whatever its %s has set, and %s', async (where, path) => {
    const name = await createDatabase('create extension postgis')
    const user = `user_${name}`
    await admin(name, `create role ${user} login superuser`)
    for (const setting of [
      ...["datestyle = 'German, DMY'", "intervalstyle = 'sql_standard'", "timezone = 'Asia/Kathmandu'"],
      ...['extra_float_digits = -10', 'bytea_output = escape', "client_encoding = 'LATIN1'"],
      ...['standard_conforming_strings = off', 'array_nulls = off', 'transform_null_equals = on', 'row_security = off'],
      ...['default_transaction_read_only = on', "default_transaction_isolation = 'serializable'"],
      ...['statement_timeout = 50', 'lock_timeout = 50', 'idle_in_transaction_session_timeout = 50', path],
    ])
      await admin('postgres', `alter ${where} ${where === 'role' ? user : name} set ${setting}`)
    const database = openAs(name, user)
    await expectCity(database)
    const values = `select timestamptz '2026-03-01 08:30:00.5+08' as at, make_interval(days => 1, mins => 90)::text as took, 0.1::float8 + 0.2::float8 as sum,
      '\\x00ff'::bytea as bytes, date '2026-02-01'::text as day, array[1, null]::text as list, '医院\\n' as name, null = null as nothing`
    const expected = {
      at: new Date('2026-03-01T00:30:00.500Z'),
      took: '1 day 01:30:00',
      sum: 0.30000000000000004,
      bytes: Buffer.from([0, 255]),
      day: '2026-02-01',
      list: '{1,NULL}',
      name: '医院\\n',
      nothing: null,
    }
    expect(await database.read(SYSTEM, (session) => session.row(statement(values)))).toEqual(expected)
    expect(await database.write(SYSTEM, (session) => session.row(statement(values)))).toEqual(expected)
    const [tuple] = await database.read(SYSTEM, (session) =>
      session.tuples(statement(`select '医院', '{"[1,2]"}'::text, 0.1::float8`)),
    )
    expect(tuple).toEqual(['医院', '{"[1,2]"}', 0.1])
  })

  it('finds PostGIS in any schema', async () => {
    const name = await createDatabase(
      'create schema "Geo Daten"; create extension postgis schema "Geo Daten"',
      'create schema tree; create extension ltree schema tree',
    )
    await expectCity(openAs(name))
  })

  it('names the schema of PostGIS that its user, or its readers, may not use', async () => {
    const name = await createDatabase('create schema gis; create extension postgis schema gis')
    await admin(
      name,
      'create role keeper login createrole; grant create on schema public to keeper',
      `alter database ${name} owner to keeper`,
    )
    await expect(migrate(openAs(name, 'keeper'))).rejects.toThrow(
      'extension "postgis" is in schema "gis", which the database user "keeper" may not use; ' +
        'the owner of that schema runs `grant usage on schema "gis" to "keeper" with grant option` once',
    )
    await admin(name, 'grant usage on schema gis to keeper')
    await expect(migrate(openAs(name, 'keeper'))).rejects.toThrow(
      'those who read the city may not use schema "gis"; its owner runs `grant usage on schema "gis" to city_whole, city_scoped, city_gate` once',
    )
    await admin(name, 'grant usage on schema gis to keeper with grant option')
    await expectCity(openAs(name, 'keeper'))
  })

  it('lets nothing shadow our tables and the system’s functions', async () => {
    const name = await createDatabase(
      'create extension postgis; create schema other',
      'create table other.building (nothing int); create table other.migration (version int)',
      `create function other.now() returns timestamptz language sql as $$ select timestamptz '1970-01-01' $$`,
      'alter database THIS set search_path = other, public, pg_catalog',
    )
    const database = openAs(name)
    await expectCity(database)
    const where = statement('select current_schema()::text as schema, now() > timestamptz $$2000-01-01$$ as late')
    expect(await database.read(SYSTEM, (session) => session.row(where))).toEqual({ schema: 'public', late: true })
  })

  it('keeps the city in the first, empty schema of the search path, also after that changes', async () => {
    const name = await createDatabase(
      'create extension postgis; create schema city',
      'alter database THIS set search_path = city, public',
    )
    await expectCity(openAs(name))
    await admin(name, `alter database ${name} set search_path = public`)
    const later = openAs(name)
    expect(await migrate(later)).toEqual([])
    const where = statement(
      `select relnamespace::regnamespace::text as schema from pg_class where oid = 'building'::regclass`,
    )
    expect(await later.read(SYSTEM, (session) => session.row(where))).toEqual({ schema: 'city' })
    expect(await later.read(street, (session) => session.row(buildings))).toEqual({ rows: 18 })
  })

  it('supports any name for a role and a database', async () => {
    const [user, name] = ['Stadt "Hirn"', '城市 大脑 (1)']
    await admin(
      'postgres',
      'create role "Stadt ""Hirn""" login createrole',
      `create database "${name}" owner "Stadt ""Hirn"""`,
    )
    await admin(name, 'create extension postgis')
    await expectCity(openAs(name, user))
  })

  it.each(['SQL_ASCII', 'LATIN1'])('refuses a database that is %s in one line', async (encoding) => {
    const name = freshName()
    await admin('postgres', `create database ${name} encoding '${encoding}' locale 'C' template template0`)
    const database = openAs(name)
    await expect(migrate(database)).rejects.toThrow(
      `the database "${name}" is encoded as ${encoding}; expected UTF8, in which every name can be written: ` +
        'make one by `createdb -E UTF8 -T template0 <name>` and put it into DATABASE_URL',
    )
  })
})
