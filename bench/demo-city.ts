// The demo city's way from nothing to tiles at several scales: time, memory and bytes of each phase, and how they grow against the data.
// `npm run bench:demo [-- --scales 0.05,1 --engines embedded,server --no-tile-times]`. The embedded engine goes up to scale 1.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPrivateServer, type PrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { readManifest } from '../graphql-api/operator/demo/manifest.ts'
import { databaseBytes, folderBytes } from './demo-city/bytes.ts'
import { PHASES, type Phase } from './demo-city/phases.ts'
import { printGrowth, printRun, type CityRun } from './demo-city/print-growth.ts'
import { runPhase, type PhaseResult } from './demo-city/run-phase.ts'
import { timeTiles } from './demo-city/tile-times.ts'

const { values: options } = parseArgs({
  options: {
    scales: { type: 'string', default: '0.05,1,10' },
    engines: { type: 'string', default: 'embedded,server' },
    seed: { type: 'string', default: 'linjiang' },
    'tile-times': { type: 'boolean', default: true },
  },
  allowNegative: true,
})
/** A city for one process on one machine; larger ones have a server. */
const LARGEST_EMBEDDED = 1

const scales = options.scales.split(',').map(Number)
const folder = await mkdtemp(join(tmpdir(), 'city-bench-'))
const runs: CityRun[] = []
try {
  for (const engine of options.engines.split(',')) {
    for (const scale of scales) {
      if (engine === 'embedded' && scale > LARGEST_EMBEDDED) continue
      const server = engine === 'server' ? await startPrivateServer({ shared_buffers: '512MB' }) : undefined
      try {
        runs.push(await runCity(engine, scale, server))
      } finally {
        await server?.stop()
      }
    }
  }
  printGrowth(runs)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function runCity(engine: string, scale: number, server: PrivateServer | undefined): Promise<CityRun> {
  const place = join(folder, `${engine}-${String(scale)}`)
  const files = join(place, 'files')
  const home = join(place, 'home')
  const databaseUrl = await server?.createDatabase('demo')
  const phases = new Map<Phase, PhaseResult>()
  for (const phase of PHASES) {
    const order = { phase, seed: options.seed, scale, files, home, ...(databaseUrl !== undefined && { databaseUrl }) }
    phases.set(phase, await runPhase(order, phase === 'generate' ? undefined : server))
  }
  const archives = join(home, 'tiles')
  const archiveBytes = await folderBytes(archives)
  const run: CityRun = {
    engine,
    scale,
    records: (await readManifest(files)).files.reduce((sum, { records }) => sum + records, 0),
    phases,
    fileBytes: await folderBytes(files),
    databaseBytes:
      databaseUrl === undefined ? (await folderBytes(home)) - archiveBytes : await databaseBytes(databaseUrl),
    archiveBytes,
  }
  printRun(run)
  if (databaseUrl !== undefined && options['tile-times']) await printTileTimes(databaseUrl, archives)
  await rm(place, { recursive: true, force: true })
  return run
}

async function printTileTimes(databaseUrl: string, archives: string): Promise<void> {
  console.log('  tiles, ms a request, median (slowest): from the database | from an archive | from memory')
  const text = ([median, most]: readonly [number, number]): string => `${median.toFixed(1)} (${most.toFixed(0)})`
  for (const { zoom, tiles, database, archive, memory } of await timeTiles(databaseUrl, archives))
    console.log(`    z${String(zoom)}, ${String(tiles)} tiles: ${text(database)} | ${text(archive)} | ${text(memory)}`)
}
