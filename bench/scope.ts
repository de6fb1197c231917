// What row scope costs: a nested GraphQL query and a z14 tile, as the owner (no policies), as the whole city's role and in the scope of a
// region that holds all of it. In one process, equal rows, alternating rounds, without HTTP and without a cache.
// `npm run bench:scope [-- --rounds 9 --repeats 40 --engines server,embedded]`                           goal ≤ 1.15×
import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { ALL_RIGHTS } from '../domain/rights.ts'
import { testViewer } from '../graphql-api/security/accounts/test-viewers.ts'
import { SYSTEM, type Database, type Identity } from '../graphql-api/platform/db/database.ts'
import { openInMemoryDatabase } from '../graphql-api/platform/embedded/embedded-database.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import { statements } from '../graphql-api/platform/db/statements.ts'
import { createContext } from '../graphql-api/graphql/context.ts'
import { createApi } from '../graphql-api/app/create-api.ts'
import { encodeTile } from '../tilesets/encoding/encode-tile.ts'
import { buildings } from '../tilesets/buildings.ts'
import { tileStatement } from '../tilesets/tile-statement.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    repeats: { type: 'string', default: '40' },
    engines: { type: 'string', default: 'server,embedded' },
  },
})
const GOAL = 1.15
const TILE = { z: 14, x: 7799, y: 6140 }
const nested = statements(new URL('./graphql/nested.sql', import.meta.url))
const grids = statements(new URL('./scope/grids.sql', import.meta.url))
const query = readFileSync(new URL('./graphql/nested.graphql', import.meta.url), 'utf8')
const madeUpCity = readFileSync(new URL('../tilesets/fixture-city.sql', import.meta.url), 'utf8')

/** Does the work once. */
type Work = (identity: Identity) => Promise<unknown>

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'} × ${String(cpus().length)}, Node ${process.version}, ${options.rounds} rounds of ${options.repeats}`,
)
for (const engine of options.engines.split(',')) {
  const server = engine === 'server' ? await startPrivateServer() : undefined
  const open = async (name: string): Promise<Database> =>
    server === undefined
      ? (await openInMemoryDatabase()).database
      : openServerDatabase({ url: await server.createDatabase(name), poolSize: 1 })
  try {
    const city = await open('nested')
    await migrate(city)
    await city.write(SYSTEM, (session) => session.rows(nested('fill')))
    await city.write(SYSTEM, (session) => session.script('analyze'))
    await measure(`${engine}, nested query`, await nestedQuery(city), '990100000000')
    await city.close()

    const ground = await open('tile')
    await migrate(ground)
    await ground.write(SYSTEM, (session) => session.script(madeUpCity))
    await ground.write(SYSTEM, (session) => session.rows(grids('grids')))
    await ground.write(SYSTEM, (session) => session.script('analyze'))
    const root = await ground.read(SYSTEM, (session) => session.row<{ code: string }>(grids('city')))
    await measure(`${engine}, z14 tile`, tile(ground), root?.code ?? '')
    await ground.close()
  } finally {
    await server?.stop()
  }
}

/** GraphQL as it is served, without HTTP. The owner's snapshot stands in for the viewer's, so that nothing else differs. */
async function nestedQuery(database: Database): Promise<Work> {
  const api = createApi({ production: true, onFault: (error) => console.error(error) })
  await api.start()
  return async (identity) => {
    const reading: Pick<Database, 'snapshot' | 'read' | 'write'> = {
      snapshot: (_, readOptions) => database.snapshot(identity, readOptions),
      read: (_, work) => database.read(identity, work),
      write: () => Promise.reject(new Error('nothing is written')),
    }
    const contextValue = createContext({ database: reading, viewer: testViewer(), requestId: 'bench' })
    const operation = { query, variables: { code: '990100000000' } }
    const { body } = await api.executeOperation(operation, { contextValue })
    await contextValue.end()
    if (body.kind !== 'single' || body.singleResult.errors !== undefined) throw new Error(JSON.stringify(body))
    return JSON.stringify(body.singleResult.data)
  }
}

/** Rows read and encoded, as the tile source makes a tile that it does not have. */
function tile(database: Database): Work {
  const statement = tileStatement(buildings, TILE)
  return async (identity) => {
    const rows = await database.read(identity, (session) => session.tuples(statement), { parallel: false })
    return encodeTile(buildings, TILE, rows).body
  }
}

async function measure(title: string, work: Work, everything: string): Promise<void> {
  const whole: Identity = { subject: 'bench', access: 'reader', rights: ALL_RIGHTS }
  const identities = [SYSTEM, whole, { ...whole, scope: [everything] }] as const
  const answers: unknown[] = []
  for (const identity of identities) {
    for (let i = 0; i < 20; i++) answers[identities.indexOf(identity)] = await work(identity)
  }
  deepStrictEqual(answers[1], answers[0])
  deepStrictEqual(answers[2], answers[0])
  const rounds: number[][] = []
  const quickest = [Infinity, Infinity, Infinity]
  for (let round = 0; round < Number(options.rounds); round++) {
    const taken: [number[], number[], number[]] = [[], [], []]
    // One after the other, so that what disturbs the machine disturbs all three.
    for (let i = 0; i < Number(options.repeats); i++) {
      for (let turn = 0; turn < 3; turn++) {
        const which = ((turn + i) % 3) as 0 | 1 | 2
        const began = performance.now()
        await work(identities[which])
        taken[which].push(performance.now() - began)
      }
    }
    rounds.push(taken.map(median))
    taken.forEach((ms, which) => (quickest[which] = Math.min(quickest[which] ?? Infinity, ...ms)))
  }
  const [owner, ofWhole, ofScope] = [0, 1, 2].map((which) => median(rounds.map((taken) => taken[which] as number)))
  console.log(
    `${title}, ${(String(answers[0]).length / 1000).toFixed(0)} kB: owner ${owner?.toFixed(2) ?? ''} ms, whole ${ofWhole?.toFixed(2) ?? ''} ms, scoped ${ofScope?.toFixed(2) ?? ''} ms`,
  )
  for (const [which, name] of [
    [1, 'whole'],
    [2, 'scoped'],
  ] as const) {
    const ratios = rounds.map((taken) => (taken[which] as number) / (taken[0] as number))
    const ratio = median(ratios)
    const best = (quickest[which] as number) / (quickest[0] as number)
    console.log(
      `  ${name} / owner ${ratio.toFixed(2)}× (${Math.min(...ratios).toFixed(2)}…${Math.max(...ratios).toFixed(2)}; quickest of all ${best.toFixed(2)})  goal ≤ ${String(GOAL)}×: ${ratio <= GOAL ? 'met' : 'MISSED'}`,
    )
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}
