import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { importFiles } from '../../import/import-files.ts'
import { generatedCity, generatorDigest } from './generator.ts'
import { loadDemo } from './load-demo.ts'
import { removeDemo, clearAfterDemo } from './remove-demo.ts'
import { ensureSimulatorTokens } from './simulator-tokens.ts'

const sql = statements(new URL('./simulated.test.sql', import.meta.url))
const SAID = [
  ...[
    'feeds',
    'minutes',
    'letters',
    'sources',
    'things',
    'found',
    'series',
    'latest',
    'partitions',
    'readings',
    'rolledMinutes',
    'rolledHours',
  ],
  ...['rolledDays', 'due', 'movers', 'positions', 'alerts', 'reports', 'index', 'kept', 'place'],
]
/** Tables with records of the removal, or of past actions. */
const MENTIONS_THE_DEMO = ['demo', 'audit_entry', 'dataset', 'tile_cell']
/**
 * Tables that neither the demo's files nor its simulator write. Add a new table here, or to the data that the demo is
 * expected to write and remove.
 */
const OUT_OF_REACH = [
  ...[
    'account',
    'account_region',
    'account_role',
    'broker_turn',
    'feed_poll',
    'migration',
    'oidc_flow',
    'oidc_group_role',
    'replaced_row',
  ],
  ...[
    'refused_command',
    'request_count',
    'session',
    'sign_in_failure',
    'tile_archive',
    'transit_call',
    'transit_frequency',
  ],
]

const generator = new URL('./test-generator.ts', import.meta.url)
let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'city-demo-removed-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

async function bringDemo(database: Database): Promise<void> {
  const identity = { seed: 'a', scale: 0.001, generator: await generatorDigest(generator) }
  await loadDemo(database, identity, await generatedCity(home, identity, { generator }), { home })
  await ensureSimulatorTokens(database, home, ['parking-lots'])
}

async function say(database: Database, statement: readonly string[] = SAID): Promise<void> {
  await database.write(SYSTEM, async (session) => {
    for (const name of statement) await session.rows(sql(name))
  })
}

interface Table {
  readonly name: string
  readonly hasSource: boolean
}

const tablesOf = (database: Database): Promise<Table[]> =>
  database.read(SYSTEM, (session) => session.rows<Table>(sql('tables')))

async function digests(database: Database): Promise<Record<string, string>> {
  const tables = (await tablesOf(database)).map(({ name }) => name).filter((name) => !MENTIONS_THE_DEMO.includes(name))
  const rows = await database.read(SYSTEM, (session) =>
    session.rows<{ name: string; digest: string }>(sql('digests', { tables })),
  )
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}

describeOnEachEngine('a demo city that was removed', (database) => {
  it('leaves every table as it was, also after the last messages of its simulator', async () => {
    const before = await digests(database())
    await bringDemo(database())
    await say(database())
    const during = await digests(database())
    const reached = (await tablesOf(database()))
      .filter(({ name, hasSource }) => hasSource || during[name] !== before[name])
      .map(({ name }) => name)
    expect([...new Set([...reached, ...MENTIONS_THE_DEMO, ...OUT_OF_REACH])].sort()).toEqual(
      (await tablesOf(database())).map(({ name }) => name).sort(),
    )

    await removeDemo(database())
    expect(await digests(database())).toEqual(before)
    // Its last message was in progress.
    await say(
      database(),
      SAID.filter((name) => name !== 'index'),
    )
    await clearAfterDemo(database())
    expect({ ...(await digests(database())), city: before.city }).toEqual(before)
  })

  it("removes its car parks from a city with data of its own, and leaves the city's", async () => {
    await bringDemo(database())
    const file = join(home, 'own.csv')
    await writeFile(file, 'id,name,lng,lat\n1,自有摄像机,121.0501,31.005\n')
    await importFiles(database(), [{ path: file, format: 'csv', source: 'own', options: { target: 'cameras' } }], {
      home,
    })
    await say(database())
    await removeDemo(database())
    const text = `select (select count(*) from sensor)::int as sensors, (select count(*) from camera)::int as cameras,
      (select max(st_xmax(geom) - st_xmin(geom)) < 0.01 from region where level = 'CITY') as small`
    const left = await database().read(SYSTEM, (session) => session.row({ name: 'test.left', text, values: [] }))
    expect(left).toEqual({ sensors: 0, cameras: 1, small: true })
  })
})
