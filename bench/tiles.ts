// Tiles against their peers, in one run with alternating rounds. `npm run bench:tiles [-- --seconds 4 --rounds 5]`
//   uncached: our route without a cache  against  pgbench running ST_AsMVT over the same rows, one client each   goal ≥ 0.9×
//   cached:   our route                  against  bare node:http sending the same buffer                        goal ≥ 0.5×
//                                        against  tileserver-gl-light serving the same tile from an archive
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs, promisify } from 'node:util'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { SYSTEM, type Database } from '../graphql-api/platform/db/database.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer, type PrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import { loadFeatures } from '../graphql-api/store/load/load-features.ts'
import { osm } from '../graphql-api/import/osm/osm.ts'
import { buildArchive } from '../tilesets/archive/build-archive.ts'
import { buildings } from '../tilesets/buildings.ts'
import { tileBox, type TileAddress } from '../tilesets/encoding/tile-grid.ts'
import { createTileSource } from '../tilesets/tile-source.ts'
import { oneTileArchive } from './tiles/one-tile-archive.ts'

const run = promisify(execFile)
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '5' },
    'skip-peers': { type: 'boolean' },
  },
})
const seconds = Number(options.seconds)
const rounds = Number(options.rounds)
const REAL_CITY = '../shared/data/osm/porto-2020.osm.pbf'
const MIN_FEATURES = 3000

const children: ChildProcess[] = []
const folder = await mkdtemp(join(tmpdir(), 'city-bench-'))
const server = await startPrivateServer()
try {
  await bench(server)
} finally {
  for (const child of children) child.kill()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

async function bench(server: PrivateServer): Promise<void> {
  const url = await server.createDatabase('bench')
  const database = openServerDatabase({ url })
  await migrate(database)
  const city = await loadCity(database)
  const { tile, footprints } = await densestTile(database)
  const path = `/tiles/${buildings.id}/${String(tile.z)}/${String(tile.x)}/${String(tile.y)}.mvt`
  const made = await createTileSource(database).tile(buildings, tile)
  const brotli = await made.as('br')
  const theirs = await database.read(SYSTEM, (session) =>
    session.row<{ st_asmvt: Buffer }>({ name: 'bench.asMvt', text: asMvt(tile), values: [] }),
  )
  const archives = join(folder, 'tiles')
  const began = performance.now()
  const built = await buildArchive(database, buildings, { folder: archives })
  const buildSeconds = ((performance.now() - began) / 1000).toFixed(1)
  await database.close()
  const [features, peerFeatures] = [made.body, theirs?.st_asmvt].map(countFeatures)
  console.log(`${city}, tile ${path}: ${String(footprints)} buildings, ${kb(made.body)} kB, ${kb(brotli)} kB in br`)
  console.log(
    `features drawn: ${String(features)}; by ST_AsMVT: ${String(peerFeatures)} in ${kb(theirs?.st_asmvt ?? Buffer.alloc(0))} kB`,
  )
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'} × ${String(cpus().length)}, Node ${process.version}, ${String(rounds)} rounds of ${String(seconds)} s\n`,
  )
  if (footprints < MIN_FEATURES)
    throw new Error(`the densest tile holds ${String(footprints)} buildings; expected ${String(MIN_FEATURES)} or more`)

  const uncached = await startServer('tile-server.ts', [url, '0'])
  const query = join(folder, 'as-mvt.sql')
  await writeFile(query, asMvt(tile))
  await compare(
    'uncached, 1 client',
    'ST_AsMVT by pgbench',
    0.9,
    () => load(`${uncached.origin}${path}`, 1),
    () => pgbench(server, query),
  )
  console.log(`archive of ${buildings.id}: ${String(built.encoded)} tiles in ${buildSeconds} s`)
  const archived = await startServer('tile-server.ts', [url, '0', archives])
  await compare(
    'from the archive, gzip, 1 client',
    'from the database',
    undefined,
    () => load(`${archived.origin}${path}`, 1, 'gzip'),
    () => load(`${uncached.origin}${path}`, 1, 'gzip'),
  )
  archived.stop()
  uncached.stop()

  const cached = await startServer('tile-server.ts', [url])
  for (const [coding, body] of [
    ['br', brotli],
    ['identity', made.body],
  ] as const) {
    const file = join(folder, `tile.${coding}`)
    await writeFile(file, body)
    const bare = await startServer('bare-server.ts', [file, coding])
    const ours = () => load(`${cached.origin}${path}`, 16, coding)
    await compare(`cached, ${coding}, 16 clients`, 'bare node:http', 0.5, ours, () => load(bare.origin, 16, coding))
    bare.stop()
  }

  const peer = options['skip-peers'] ? undefined : await startTileserver(tile, made.body)
  if (peer !== undefined) {
    const theirs = `${peer.origin}/data/city/${String(tile.z)}/${String(tile.x)}/${String(tile.y)}.pbf`
    await compare(
      'cached, gzip, 16 clients',
      'tileserver-gl-light',
      undefined,
      () => load(`${cached.origin}${path}`, 16, 'gzip'),
      () => load(theirs, 16, 'gzip'),
    )
    peer.stop()
  }
  cached.stop()
}

/** Tiles a second of both, round by round in turn; prints the medians and their ratio. */
async function compare(
  what: string,
  peer: string,
  goal: number | undefined,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
) {
  await ours()
  await theirs()
  const samples: { ours: number; theirs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes with each round.
    if (round % 2 === 0) samples.push({ ours: await ours(), theirs: await theirs() })
    else {
      const first = await theirs()
      samples.push({ ours: await ours(), theirs: first })
    }
  }
  const mine = median(samples.map((sample) => sample.ours))
  const other = median(samples.map((sample) => sample.theirs))
  const ratios = samples.map((sample) => sample.ours / sample.theirs)
  const ratio = median(ratios)
  const spread = `${Math.min(...ratios).toFixed(2)}…${Math.max(...ratios).toFixed(2)}`
  const verdict = goal === undefined ? '' : `  goal ≥ ${String(goal)}×: ${ratio >= goal ? 'met' : 'MISSED'}`
  console.log(
    `${what}: ${mine.toFixed(1)}/s against ${peer} ${other.toFixed(1)}/s = ${ratio.toFixed(2)}× (${spread})${verdict}`,
  )
}

async function loadCity(database: Database): Promise<string> {
  const path = resolve(REAL_CITY)
  if (existsSync(path)) {
    const file = { path, source: 'osm', onProgress: () => undefined }
    await loadFeatures(database, osm.read(file, {}), {
      source: { key: 'osm', format: 'osm', title: 'OpenStreetMap', attribution: '© OpenStreetMap contributors' },
      file: path,
      home: folder,
    })
    if ((await densestTile(database)).footprints >= MIN_FEATURES) return 'Porto (OpenStreetMap, 2020)'
    console.log(`Porto has no tile of ${String(MIN_FEATURES)} buildings; the made-up city is measured beside it`)
  } else console.log(`${REAL_CITY} is not here; a made-up city is measured`)
  await database.write(SYSTEM, (session) =>
    session.script(readFileSync(new URL('../tilesets/fixture-city.sql', import.meta.url), 'utf8')),
  )
  await database.write(SYSTEM, (session) => session.script('analyze'))
  return 'made-up city'
}

function countFeatures(body: Buffer | undefined): number {
  return new VectorTile(new PbfReader(body ?? Buffer.alloc(0))).layers[buildings.id]?.length ?? 0
}

/** The tile of zoom 14 with most buildings. */
async function densestTile(database: Database): Promise<{ tile: TileAddress; footprints: number }> {
  const row = await database.read(SYSTEM, (session) =>
    session.row<{ x: number; y: number; footprints: number }>({
      name: 'bench.densest',
      text: `select floor((st_x(c) + 20037508.342789244) / edge)::int as x, floor((20037508.342789244 - st_y(c)) / edge)::int as y,
          count(*)::int as footprints
        from (select st_centroid(geom_3857) as c, 2 * 20037508.342789244 / 16384 as edge from building) centres
        group by 1, 2 order by 3 desc limit 1`,
      values: [],
    }),
  )
  if (row === undefined) throw new Error('no building was loaded')
  return { tile: { z: 14, x: row.x, y: row.y }, footprints: row.footprints }
}

/** What ST_AsMVT needs to give the same rows with the same attributes in the same margin. */
function asMvt(tile: TileAddress): string {
  const { west, south, east, north } = tileBox(tile, buildings.buffer)
  const { min_footprint_m2, min_height_m } = buildings.parameters(tile.z)
  return `select st_asmvt(tile, '${buildings.id}', 4096, 'geom', 'id') from (
      select id, st_asmvtgeom(geom_3857, st_tileenvelope(${String(tile.z)}, ${String(tile.x)}, ${String(tile.y)}), 4096, ${String(buildings.buffer)}) as geom,
        height_m, min_height_m, height_source, building_use as use, name, name_en, nullif(is_part, false) as part,
        nullif(has_parts, false) as has_parts, code
      from building
      where geom_3857 && st_makeenvelope(${[west, south, east, north].map(String).join()}, 3857)
        and (footprint_m2 >= ${String(min_footprint_m2)} or height_m >= ${String(min_height_m)})
    ) tile where geom is not null;\n`
}

async function pgbench(server: PrivateServer, query: string): Promise<number> {
  const { stdout } = await run(join(server.binFolder, 'pgbench'), [
    ...[
      '-h',
      server.socketFolder,
      '-U',
      server.user,
      '-n',
      '-M',
      'prepared',
      '-c',
      '1',
      '-T',
      String(seconds),
      '-f',
      query,
      'bench',
    ],
  ])
  const tps = /tps = ([\d.]+)/.exec(stdout)?.[1]
  if (tps === undefined || !stdout.includes('number of failed transactions: 0'))
    throw new Error(`pgbench said:\n${stdout}`)
  return Number(tps)
}

/** Requests a second by autocannon in a process of its own. */
async function load(url: string, connections: number, coding = 'identity'): Promise<number> {
  const autocannon = resolve('node_modules/autocannon/autocannon.js')
  const { stdout } = await run(
    process.execPath,
    [autocannon, '-j', '-c', String(connections), '-d', String(seconds), '-H', `Accept-Encoding=${coding}`, url],
    { maxBuffer: 2 ** 24 },
  )
  const result = JSON.parse(stdout) as { '2xx': number; non2xx: number; errors: number; duration: number }
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) throw new Error(`${url}: ${stdout}`)
  return result['2xx'] / result.duration
}

async function startServer(file: string, args: readonly string[]): Promise<{ origin: string; stop: () => void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'tiles', file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface(child.stdout)) {
    return { origin: `http://127.0.0.1:${line}`, stop: () => child.kill() }
  }
  throw new Error(`${file} ended before it listened`)
}

/** tileserver-gl-light over a one-tile archive, installed on demand; undefined, with a line, where it cannot be had. */
async function startTileserver(
  tile: TileAddress,
  body: Buffer,
): Promise<{ origin: string; stop: () => void } | undefined> {
  const home = join(import.meta.dirname, 'peers/tileserver')
  const main = join(home, 'node_modules/tileserver-gl-light/src/main.js')
  try {
    if (!existsSync(main))
      await run('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', '--no-package-lock'], {
        timeout: 300_000,
      })
  } catch (error) {
    console.log(`tileserver-gl-light: skipped, npm cannot install it: ${String(error).split('\n', 2).join(' ')}`)
    return undefined
  }
  await writeFile(join(folder, 'city.pmtiles'), oneTileArchive(tile, body, buildings.id))
  const config = join(folder, 'tileserver.json')
  await writeFile(
    config,
    JSON.stringify({
      options: { paths: { root: folder, pmtiles: folder } },
      styles: {},
      data: { city: { pmtiles: 'city.pmtiles' } },
    }),
  )
  const child = spawn(process.execPath, [main, '--config', config, '--port', '0', '--bind', '127.0.0.1', '--silent'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  for await (const line of createInterface(child.stdout)) {
    said += `${line}\n`
    const port = /Listening at .*:(\d+)/.exec(said)?.[1]
    if (port === undefined || !said.includes('Startup complete')) continue
    return { origin: `http://127.0.0.1:${port}`, stop: () => child.kill() }
  }
  console.log(`tileserver-gl-light: skipped, it ended with:\n${said.slice(-1000)}`)
  return undefined
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2
}

function kb(bytes: Buffer): string {
  return (bytes.length / 1000).toFixed(0)
}
