// Imports against the bare engine, in one run with alternating rounds. `npm run bench:import [-- --rounds 5]`
//   server:   our import of a file (read, classify, convert, write in batches, search entries, revisions)
//             and our loader alone    against  raw COPY of the same rows into the same tables (indexes and checks on)
//   embedded: the same                against  plain multi-row INSERT of the same rows (it has no COPY)
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { Client, escapeLiteral } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { SYSTEM, type Database } from '../graphql-api/platform/db/database.ts'
import { openInMemoryDatabase } from '../graphql-api/platform/embedded/embedded-database.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import type { Feature, ImportItem, Target } from '../graphql-api/store/feature.ts'
import { loadFeatures } from '../graphql-api/store/load/load-features.ts'
import { rowOf } from '../graphql-api/store/load/rows.ts'
import type { Row } from '../graphql-api/store/thing/row.ts'
import { osm } from '../graphql-api/import/osm/osm.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    file: { type: 'string', default: '../shared/data/osm/porto-2020.osm.pbf' },
  },
})
const rounds = Number(values.rounds)
const file = values.file
const home = await mkdtemp(join(tmpdir(), 'city-bench-'))

const readFile = (): AsyncIterable<ImportItem> =>
  osm.read({ path: file, source: 'bench', onProgress: () => undefined }, {})

/** Features of the file that all tables take as they are; regions are measured by SQL and left out. */
const features: Feature[] = []
for await (const item of readFile()) {
  if ((item.outcome === 'loaded' || item.outcome === 'repaired') && item.feature.target !== 'region')
    features.push(item.feature)
}
const tables = new Map<Target, Row[]>()
for (const feature of features) {
  const rows = tables.get(feature.target) ?? []
  rows.push(rowOf(feature, 'bench'))
  tables.set(feature.target, rows)
}
console.log(
  `${file}: ${String(features.length)} features in ${[...tables.keys()].join(', ')}; median of ${String(rounds)} rounds`,
)

async function* asItems(): AsyncIterable<ImportItem> {
  await Promise.resolve()
  for (const feature of features) yield { outcome: 'loaded', feature }
}

const source = { key: 'bench', format: 'osm', title: 'bench' }
const contestants = {
  import: (database: Database) => loadFeatures(database, readFile(), { source, file, home }),
  loader: (database: Database) => loadFeatures(database, asItems(), { source, file, home }),
} as const

async function clear(database: Database): Promise<void> {
  const names = [...tables.keys(), 'region', 'search_entry', 'import_run'].join(', ')
  await database.write(SYSTEM, (session) =>
    session.script(
      `truncate ${names} cascade; delete from source; insert into source (key, format, title) values ('bench', 'osm', 'bench')`,
    ),
  )
}

const rates = new Map<string, number[]>()
async function measure(name: string, database: Database, work: () => Promise<unknown>): Promise<void> {
  await clear(database)
  const started = performance.now()
  await work()
  const rate = features.length / ((performance.now() - started) / 1000)
  rates.set(name, [...(rates.get(name) ?? []), rate])
}

function median(name: string): number {
  const sorted = [...(rates.get(name) ?? [])].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function report(engine: string, peer: string): void {
  for (const name of ['import', 'loader']) {
    const ours = median(`${engine} ${name}`)
    const theirs = median(`${engine} ${peer}`)
    console.log(
      `${engine.padEnd(8)} ${name.padEnd(6)} ${ours.toFixed(0)} features/s, ${peer} ${theirs.toFixed(0)}: ${(ours / theirs).toFixed(2)}×`,
    )
  }
}

function columnsOf(rows: readonly Row[]): string {
  return ['source', ...Object.keys(rows[0] ?? {})].join(', ')
}

async function copyAll(client: Client): Promise<void> {
  for (const [table, rows] of tables) {
    const lines = rows.map((row) => `bench\t${Object.values(row).map(copyText).join('\t')}\n`)
    await pipeline(Readable.from(lines), client.query(copyFrom(`copy ${table} (${columnsOf(rows)}) from stdin`)))
  }
}

function copyText(value: Row[string] | undefined): string {
  if (value === null || value === undefined) return '\\N'
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

async function insertAll(database: Database): Promise<void> {
  for (const [table, rows] of tables) {
    for (let start = 0; start < rows.length; start += 500) {
      const tuples = rows
        .slice(start, start + 500)
        .map((row) => `('bench', ${Object.values(row).map(literal).join(', ')})`)
      await database.write(SYSTEM, (session) =>
        session.script(`insert into ${table} (${columnsOf(rows)}) values ${tuples.join(', ')}`),
      )
    }
  }
}

function literal(value: Row[string] | undefined): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'string' ? escapeLiteral(value) : String(value)
}

const server = await startPrivateServer()
try {
  const url = await server.createDatabase('bench')
  const database = openServerDatabase({ url })
  await migrate(database)
  const client = new Client({ connectionString: url })
  await client.connect()
  for (let round = 0; round < rounds; round++) {
    await measure('server COPY', database, () => copyAll(client))
    await measure('server import', database, () => contestants.import(database))
    await measure('server loader', database, () => contestants.loader(database))
  }
  await client.end()
  await database.close()
  report('server', 'COPY')
} finally {
  await server.stop()
}

const { database: embedded } = await openInMemoryDatabase()
await migrate(embedded)
for (let round = 0; round < rounds; round++) {
  await measure('embedded INSERT', embedded, () => insertAll(embedded))
  await measure('embedded import', embedded, () => contestants.import(embedded))
  await measure('embedded loader', embedded, () => contestants.loader(embedded))
}
await embedded.close()
report('embedded', 'INSERT')
await rm(home, { recursive: true, force: true })
