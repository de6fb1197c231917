import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { SYSTEM, type Statement } from '../../platform/db/database.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createHttpListener } from '../../security/http/http-listener.ts'
import { createLog } from '../../platform/log/log.ts'
import { readSettings } from '../../app/settings.ts'
import { serveCity } from './serve-city.ts'
import { createStartProgress } from './start-progress.ts'
import { startingRoute } from './starting-route.ts'

const PASSWORD = 'Vq7-xylophon-Brücke-91'
const tag = randomUUID().slice(0, 8)
/** Neither is a superuser. */
const [OWNER, LOGIN, NAME] = [`city_owner_${tag}`, `city_login_${tag}`, `least_rights_${tag}`]

async function admin(database: string, ...scripts: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: urlAs(undefined, database) })
  await client.connect()
  try {
    for (const script of scripts) await client.query(script)
  } finally {
    await client.end()
  }
}

function urlAs(user: string | undefined, database = NAME): string {
  const url = new URL(inject('serverUrl'))
  if (user !== undefined) url.username = user
  url.pathname = `/${database}`
  return url.href
}

const folder = mkdtempSync(join(tmpdir(), 'city-serve-'))
beforeAll(async () => {
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html><title>City Brain</title>')
  await admin(
    'postgres',
    `create role ${OWNER} login; create role ${LOGIN} login noinherit`,
    `grant city_whole, city_scoped, city_gate to ${OWNER}, ${LOGIN}`,
    `create database ${NAME} owner ${OWNER}`,
  )
  await admin(NAME, 'create extension postgis')
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await admin('postgres', `drop database ${NAME}`, `drop role ${LOGIN}, ${OWNER}`)
})

test('the whole server works with DATABASE_URL of a login that owns nothing', async () => {
  const lines: string[] = []
  const log = createLog('json', (line) => lines.push(line))
  const { settings } = readSettings({
    PORT: '0',
    CITY_HOME: join(folder, 'home'),
    CITY_DEMO: '0',
    MQTT_PORT: '0',
    CITY_ADMIN_PASSWORD: PASSWORD,
    DATABASE_URL: urlAs(LOGIN),
    DATABASE_OWNER_URL: urlAs(OWNER),
  })
  const progress = createStartProgress(randomUUID())
  const starting = startingRoute(progress, { host: '127.0.0.1', trustProxy: false })
  const listener = createHttpListener(settings, starting)
  const url = await listener.open()
  const stop = new AbortController()
  const serving = serveCity({ root: folder, settings, progress, log, listener, starting, url, signal: stop.signal })
  const owner = openServerDatabase({ url: urlAs(OWNER), poolSize: 2 })
  try {
    await Promise.race([
      serving,
      vi.waitFor(() => expect(progress.report().state).toBe('ready'), { timeout: 50_000, interval: 50 }),
    ])
    await insertMiniCity(owner)
    await insertMiniThings(owner)

    const headers = { 'content-type': 'application/json', 'apollo-require-preflight': '1', origin: url }
    const signIn = await fetch(`${url}/auth/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    })
    expect(signIn.status).toBe(200)
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const ask = async (query: string): Promise<unknown> => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...headers, cookie },
        body: JSON.stringify({ query }),
      })
      return answer.json()
    }
    expect(await ask('{ me { username } buildings { totalCount } cameras { totalCount } }')).toEqual({
      data: { me: { username: 'admin' }, buildings: { totalCount: 60 }, cameras: { totalCount: 4 } },
    })
    expect((await fetch(`${url}/tiles/buildings.json`, { headers: { cookie } })).status).toBe(200)
    const added = `mutation { addAccount(account: { username: "wang", displayName: "王", roles: [OPERATOR], regionCodes: ["990101001000"] }) { account { username } } }`
    expect(await ask(added)).toEqual({ data: { addAccount: { account: { username: 'wang' } } } })
    expect(
      await ask(
        'mutation { updateAccount(username: "admin", change: { roles: [ADMINISTRATOR, OPERATOR] }) { roles } }',
      ),
    ).toEqual({
      data: { updateAccount: { roles: ['ADMINISTRATOR', 'OPERATOR'] } },
    })
    // A command run as a reader that is audited. Sessions are cached for two seconds.
    await vi.waitFor(
      async () =>
        expect(await ask('mutation { revealStaff(id: "611", reason: "a fall in the street") { name } }')).toEqual({
          data: { revealStaff: { name: '王小明' } },
        }),
      { timeout: 5_000, interval: 200 },
    )
    const logins: Statement = {
      name: 'serve-city#logins',
      text: `select distinct usename::text as name from pg_stat_activity where datname = current_database() and usename <> 'postgres' order by 1`,
      values: [],
    }
    expect(await owner.read(SYSTEM, (session) => session.rows(logins))).toEqual([{ name: LOGIN }, { name: OWNER }])
    const told: Statement = {
      name: 'serve-city#told',
      text: 'select distinct kind from request_count order by 1',
      values: [],
    }
    await vi.waitFor(async () => expect(await owner.read(SYSTEM, (session) => session.rows(told))).toHaveLength(3), {
      timeout: 5_000,
      interval: 200,
    })
    expect(lines.filter((line) => /"level":"(error|warn)"/.test(line))).toEqual([])
  } finally {
    stop.abort()
    await serving
    await owner.close()
  }
})
