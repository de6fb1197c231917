import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { machineTokens, revokeMachineToken } from '../../admin/accounts/machine-tokens.service.ts'
import { hashSecret } from '../../security/accounts/secret.ts'
import { ACCOUNTS, SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { forgetSimulation } from './forget-simulation.ts'
import { ensureSimulatorTokens, removeSimulatorTokens } from './simulator-tokens.ts'

describeOnEachEngine('tokens of the simulator', (database) => {
  const home = mkdtempSync(join(tmpdir(), 'city-simulator-tokens-'))
  afterAll(() => rmSync(home, { recursive: true }))
  const FEEDS = ['weather', 'fleet-avl'] as const
  const read = (file: string): Record<string, string> =>
    JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  const held = () => database().read(ACCOUNTS, machineTokens)

  test('are one for each feed and valid only for it, in a file readable by its owner only', async () => {
    const file = await ensureSimulatorTokens(database(), home, FEEDS)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(Object.keys(read(file)).sort()).toEqual(['fleet-avl', 'weather'])
    expect(await held()).toMatchObject([
      {
        name: 'demo.fleet-avl',
        purpose: 'FEED',
        feedId: 'fleet-avl',
        rights: ['feed.post'],
        wholeCity: false,
        regionCodes: [],
      },
      {
        name: 'demo.weather',
        purpose: 'FEED',
        feedId: 'weather',
        rights: ['feed.post'],
        wholeCity: false,
        regionCodes: [],
      },
    ])
  })

  test('stay the same at the next start, and are renewed if the file is lost', async () => {
    const before = read(await ensureSimulatorTokens(database(), home, FEEDS))
    const file = await ensureSimulatorTokens(database(), home, FEEDS)
    expect(read(file)).toEqual(before)
    rmSync(file)
    const after = read(await ensureSimulatorTokens(database(), home, FEEDS))
    expect(after.weather).not.toBe(before.weather)
    const known = await database().read(ACCOUNTS, (session) =>
      session.row({
        name: 'tokens.hash',
        text: `select 1 as there from machine_token where token_hash = $1`,
        values: [hashSecret(after.weather ?? '')],
      }),
    )
    expect(known).toBeDefined()
  })

  test('stay revoked, and are not in the file then', async () => {
    await database().write(ACCOUNTS, (session) => revokeMachineToken(session, { actor: 'admin' }, 'demo.weather'))
    expect(Object.keys(read(await ensureSimulatorTokens(database(), home, FEEDS)))).toEqual(['fleet-avl'])
    expect((await held()).find(({ name }) => name === 'demo.weather')?.revokedAt).not.toBeNull()
  })

  test('are removed with the demo city, and with them all their data', async () => {
    await database().write(SYSTEM, async (session) => {
      await session.script(`
        insert into feed (id) values ('weather'), ('city-own');
        insert into series (feed_id, thing, property) values ('weather', 'a', 'temperature'), ('city-own', 'b', 'temperature');
        select keep_partitions('observation', array[now()]);
        insert into observation (series_id, observed_at, received_at, value) select id, now(), now(), 1 from series;
        insert into mover (feed_id, source_id, kind) values ('fleet-avl', 'x', 'taxi');
        update retention set keep = '12 hours' where kind = 'mover_position'`)
      await forgetSimulation(session)
      expect(await removeSimulatorTokens(session)).toBe(2)
    })
    expect(await held()).toEqual([])
    const left = await database().read(SYSTEM, (session) =>
      session.row({
        name: 'tokens.left',
        text: `select (select string_agg(id, ' ') from feed) as feeds, (select count(*)::int from observation) as readings,
          (select count(*)::int from mover) as movers, (select keep::text from retention where kind = 'mover_position') as keep`,
        values: [],
      }),
    )
    expect(left).toEqual({ feeds: 'city-own', readings: 1, movers: 0, keep: '7 days' })
  })
})
