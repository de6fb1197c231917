import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { ANONYMOUS, ACCOUNTS, SYSTEM, type Database, type Identity, type Statement } from './database.ts'
import { migrate, ownMigrations } from './migrate.ts'
import { startPrivateServer, type PrivateServer } from './private-server.ts'
import { openServerDatabase } from './server-database.ts'

const statement = (text: string): Statement => ({ name: `roles#${text}`, text, values: [] })
const buildings = statement('select count(*)::int as rows from building')
const street: Identity = { subject: 'tester', access: 'reader', rights: ['city.view'], scope: ['990101001000'] }

/** Roles belong to a server, so these tests have a server without them. */
describe('a server without superuser rights', () => {
  let server: PrivateServer | undefined
  const open: Database[] = []
  beforeAll(async () => {
    server = await startPrivateServer()
  }, 60_000)
  afterAll(async () => {
    await Promise.all(open.map((database) => database.close()))
    await server?.stop()
  })

  const urlAs = (user: string, name: string): string => {
    const url = new URL((server as PrivateServer).url(name))
    url.username = user
    return url.href
  }
  async function admin(database: string, ...scripts: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: (server as PrivateServer).url(database) })
    await client.connect()
    try {
      for (const script of scripts) await client.query(script)
    } finally {
      await client.end()
    }
  }
  /** An empty database of `owner`; only a superuser can install PostGIS. */
  async function createDatabase(owner: string): Promise<string> {
    const name = `roles_${randomUUID().replaceAll('-', '')}`
    await admin('postgres', `create database ${name} owner ${owner}`)
    await admin(name, 'create extension postgis')
    return name
  }
  function openAs(user: string, name: string, owner?: string): Database {
    const database = openServerDatabase({
      url: urlAs(user, name),
      ...(owner !== undefined && { ownerUrl: urlAs(owner, name) }),
      poolSize: 2,
    })
    open.push(database)
    return database
  }

  it('names the statement that a superuser must run if the user may not create roles', async () => {
    await admin('postgres', 'create role plain login')
    const database = openAs('plain', await createDatabase('plain'))
    await expect(migrate(database)).rejects.toThrow(
      'the database user "plain" may not create roles: a superuser runs `create role city_whole nologin; create role city_scoped nologin; ' +
        'create role city_gate nologin; grant city_whole, city_scoped, city_gate to "plain"` once',
    )
    await admin(
      'postgres',
      'create role city_whole nologin; create role city_scoped nologin; create role city_gate nologin; grant city_whole, city_scoped, city_gate to "plain"',
    )
    expect(await migrate(database)).toContain('0006-accounts-and-scope.sql')
    expect(await database.read(ANONYMOUS, (session) => session.row(buildings))).toEqual({ rows: 0 })
  })

  it('works for a user who may create roles, and keeps to the scope', async () => {
    await admin('postgres', 'create role maker login createrole')
    const name = await createDatabase('maker')
    const database = openAs('maker', name)
    await migrate(database)
    await insertMiniCity(database)
    expect(await database.read(street, (session) => session.row(buildings))).toEqual({ rows: 18 })
    expect(await database.read({ ...street, scope: [] }, (session) => session.row(buildings))).toEqual({ rows: 0 })
    expect(await database.read(SYSTEM, (session) => session.row(buildings))).toEqual({ rows: 62 })
    // Without the mark, which only a superuser may set, reads are correct but slow.
    const marked = statement(`select mark_leakproof() as marked`)
    expect(await database.write(SYSTEM, (session) => session.row(marked))).toEqual({ marked: false })
    expect(await migrate(database)).toEqual([])
    // The database is ours: nobody else creates temporary tables in it.
    const temporary = 'create temporary table mine (a int)'
    for (const identity of [street, ANONYMOUS, ACCOUNTS])
      await expect(database.write(identity, (session) => session.script(temporary))).rejects.toMatchObject({
        code: '42501',
      })
    await database.write(SYSTEM, (session) => session.script(temporary))
  })

  it('leaves grants of temporary tables alone if the database is not ours', async () => {
    const name = await createDatabase('postgres')
    await admin(
      name,
      'grant create on database ' + name + ' to maker',
      'grant create on schema public to maker',
      'create extension ltree; create extension pg_trgm',
    )
    const database = openAs('maker', name)
    await migrate(database)
    await database.write(street, (session) => session.script('create temporary table mine (a int)'))
    await admin('postgres', `revoke temporary on database ${name} from public`)
    await migrate(database)
  })

  it('uses a login that owns nothing for readers and accounts, and the owner for our own work', async () => {
    await admin('postgres', 'create role reader login')
    const name = await createDatabase('maker')
    const database = openAs('reader', name, 'maker')
    await migrate(database)
    await insertMiniCity(database)
    await expect(database.read(street, (session) => session.row(buildings))).rejects.toMatchObject({
      code: '42501',
      message:
        'the database user may not work as city_scoped; the owner of the database, or a superuser, runs ' +
        '`alter role "<user of DATABASE_URL>" noinherit; grant city_whole, city_scoped, city_gate to "<user of DATABASE_URL>"` once',
    })
    await expect(database.write(ACCOUNTS, () => Promise.resolve())).rejects.toThrow('may not work as city_gate')
    await admin('postgres', 'alter role reader noinherit; grant city_whole, city_scoped, city_gate to reader')
    expect(await database.read(street, (session) => session.row(buildings))).toEqual({ rows: 18 })
    const who = statement('select session_user as login, current_user as role')
    expect(await database.read(street, (session) => session.row(who))).toEqual({ login: 'reader', role: 'city_scoped' })
    expect(await database.read(ACCOUNTS, (session) => session.row(who))).toEqual({ login: 'reader', role: 'city_gate' })
    expect(await database.read(SYSTEM, (session) => session.row(who))).toEqual({ login: 'maker', role: 'maker' })
    // Even a statement that escapes its role finds nothing readable for the login.
    const out = database.read(street, async (session) => {
      await session.script('reset role')
      return session.row(buildings)
    })
    await expect(out).rejects.toMatchObject({ code: '42501' })
  })

  it('creates the roles itself on a server without them', async () => {
    const own = await startPrivateServer()
    try {
      const url = own.url('postgres')
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query('create role maker login createrole')
      await client.query('create database city owner maker')
      await client.end()
      const postgis = new Client({ connectionString: own.url('city') })
      await postgis.connect()
      await postgis.query('create extension postgis')
      await postgis.end()
      const asMaker = new URL(own.url('city'))
      asMaker.username = 'maker'
      const database = openServerDatabase({ url: asMaker.href, poolSize: 2 })
      try {
        expect(await migrate(database)).toHaveLength(ownMigrations().length)
        expect(await database.read(ANONYMOUS, (session) => session.row(buildings))).toEqual({ rows: 0 })
      } finally {
        await database.close()
      }
    } finally {
      await own.stop()
    }
  }, 60_000)
})
