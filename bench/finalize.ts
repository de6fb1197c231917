// Finalizing a city on the embedded engine against the same on a server. `npm run bench:finalize [-- --buildings 50000 --rounds 3]`
//   first:   after an import of buildings, roads and points into an empty database: nothing has a region yet
//   again:   nothing has changed
//   divided: eight districts came afterwards: everything changes its region
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Database } from '../graphql-api/platform/db/database.ts'
import { openEmbeddedDatabase } from '../graphql-api/platform/embedded/embedded-database.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import type { Feature, ImportItem } from '../graphql-api/store/feature.ts'
import { loadFeatures } from '../graphql-api/store/load/load-features.ts'
import { building, items, position, road } from '../graphql-api/store/load/test-features.ts'
import { finalize } from '../graphql-api/store/finalize/finalize.ts'

const { values } = parseArgs({
  options: { buildings: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
})
const rounds = Number(values.rounds)
const side = Math.ceil(Math.sqrt(Number(values.buildings)))
const home = await mkdtemp(join(tmpdir(), 'city-bench-'))
const file = join(home, 'made.geojson')
await writeFile(file, 'made')

/** A square town: a building every 30 m, each tenth with a part, a road every 120 m, a facility for every 50 buildings. */
function* town(): Generator<Feature> {
  for (let i = 0; i < side * side; i++) {
    const [east, north] = [(i % side) * 30, Math.floor(i / side) * 30]
    yield building(`b/${String(i)}`, east, north, 18)
    if (i % 10 === 0)
      yield building(`p/${String(i)}`, east + 2, north + 2, 8, { isPart: true, heightM: 30, heightSource: 'measured' })
    if (i % 50 === 0)
      yield {
        ...{
          target: 'facility',
          sourceId: `f/${String(i)}`,
          sourceVersion: 1,
          kind: 'clinic',
          name: `诊所${String(i)}`,
        },
        ...{ tags: {}, geometry: { type: 'Point', coordinates: position(east + 20, north) } },
      }
  }
  const reach = side * 30
  for (let at = 0; at < side; at += 4) {
    for (let from = 0; from < reach; from += 120) {
      yield road(`e/${String(at)}/${String(from)}`, [from, at * 30 - 6], [from + 120, at * 30 - 6], {
        name: `东${String(at)}路`,
      })
      yield road(`n/${String(at)}/${String(from)}`, [at * 30 - 6, from], [at * 30 - 6, from + 120], {
        name: `北${String(at)}路`,
      })
    }
  }
}

/** Eight strips with wavy borders of 500 corners each. */
function* districts(): Generator<Feature> {
  const [width, height] = [(side * 30 + 200) / 8, side * 30 + 200]
  const border = (at: number): [number, number][] =>
    Array.from({ length: 501 }, (_, i) =>
      position(at * width - 100 + (at % 8 === 0 ? 0 : 20 * Math.sin(i / 7)), (i / 500) * height - 100),
    )
  for (let at = 0; at < 8; at++) {
    const ring = [...border(at + 1), ...border(at).reverse()]
    yield {
      ...{
        target: 'region',
        sourceId: `d/${String(at)}`,
        sourceVersion: 1,
        level: 'DISTRICT',
        name: `第${String(at + 1)}区`,
      },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0] as [number, number]]] },
    }
  }
}

const times = new Map<string, number[]>()
async function measure(engine: string, phase: string, database: Database): Promise<void> {
  const steps = new Map<string, number>()
  let last = performance.now()
  const { seconds } = await finalize(database, {
    onProgress: ({ step }) => {
      const now = performance.now()
      steps.set(step, (steps.get(step) ?? 0) + now - last)
      last = now
    },
  })
  const key = `${engine} ${phase}`
  times.set(key, [...(times.get(key) ?? []), seconds])
  const longest = [...steps].sort((a, b) => b[1] - a[1]).slice(0, 6)
  console.log(
    `${key.padEnd(17)} ${seconds.toFixed(2)} s: ${longest.map(([step, ms]) => `${step} ${(ms / 1000).toFixed(2)}`).join(', ')}`,
  )
}

async function round(engine: string, database: Database): Promise<void> {
  await migrate(database)
  const load = (features: Iterable<Feature>, key: string): Promise<unknown> =>
    loadFeatures(database, asItems(features), { source: { key, format: 'test', title: key }, file, home })
  await load(town(), 'town')
  await measure(engine, 'first', database)
  await measure(engine, 'again', database)
  await load(districts(), 'districts')
  await measure(engine, 'divided', database)
  await database.close()
}

const asItems = (features: Iterable<Feature>): AsyncIterable<ImportItem> => items([...features])

const median = (key: string): number => [...(times.get(key) ?? [])].sort((a, b) => a - b)[rounds >> 1] ?? NaN

const server = await startPrivateServer()
try {
  for (let i = 0; i < rounds; i++) {
    await round('server', openServerDatabase({ url: await server.createDatabase(`finalize${String(i)}`) }))
    await round('embedded', await openEmbeddedDatabase({ home: join(home, String(i)), whenHeld: 'refuse' }))
  }
} finally {
  await server.stop()
}
console.log(`${String(side * side)} buildings, median of ${String(rounds)} rounds`)
for (const phase of ['first', 'again', 'divided']) {
  const [ours, theirs] = [median(`embedded ${phase}`), median(`server ${phase}`)]
  console.log(
    `${phase.padEnd(8)} embedded ${ours.toFixed(1)} s, server ${theirs.toFixed(1)} s: ${(ours / theirs).toFixed(1)}×`,
  )
}
await rm(home, { recursive: true, force: true })
