import { spawn } from 'node:child_process'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { HALF_WORLD_M, WORLD_M } from '../../domain/mercator.ts'
import { tilesets } from '../../tilesets/index.ts'

const ZOOMS = [11, 12, 13, 14, 15, 16] as const
/** Tiles along each edge of the city, at most. */
const ALONG = 4

export interface TileTimes {
  readonly zoom: number
  readonly tiles: number
  /** Milliseconds of a request: median and the slowest. */
  readonly database: readonly [median: number, most: number]
  readonly archive: readonly [median: number, most: number]
  readonly memory: readonly [median: number, most: number]
}

/**
 * Times tiles of every tileset over the city, one request at a time over one connection: made from the database, read from archives (both
 * without a cache), and from memory. The database's own pages and the system's files are warm.
 */
export async function timeTiles(url: string, archives: string): Promise<TileTimes[]> {
  const addresses = await tilesOver(url)
  const paths = (zoom: number): string[] =>
    tilesets
      .filter(({ minZoom, maxZoom }) => minZoom <= zoom && zoom <= maxZoom)
      .flatMap(({ id }) => (addresses.get(zoom) ?? []).map(([x, y]) => `/tiles/${id}/${[zoom, x, y].join('/')}.mvt`))
  const timed = async (cacheMb: number, folder?: string): Promise<Map<number, number[]>> => {
    const { port, stop } = await startServer([url, String(cacheMb), ...(folder === undefined ? [] : [folder])])
    try {
      // The first round brings the engine up to speed and fills the memory, where there is one.
      for (const zoom of ZOOMS) await requestAll(port, paths(zoom))
      const times = new Map<number, number[]>()
      for (const zoom of ZOOMS) times.set(zoom, await requestAll(port, paths(zoom)))
      return times
    } finally {
      stop()
    }
  }
  const [database, archive, memory] = [await timed(0), await timed(0, archives), await timed(1024)]
  return ZOOMS.map((zoom) => ({
    zoom,
    tiles: paths(zoom).length,
    database: medianAndMost(database.get(zoom)),
    archive: medianAndMost(archive.get(zoom)),
    memory: medianAndMost(memory.get(zoom)),
  }))
}

/** Evenly spread tiles of each zoom over the buildings' rectangle. */
async function tilesOver(url: string): Promise<Map<number, [x: number, y: number][]>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ west: number; south: number; east: number; north: number }>(
    'select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north from (select st_extent(geom_3857) as box from building) b',
  )
  await client.end()
  const [box] = rows
  if (box === undefined) throw new Error('no building was loaded')
  return new Map(
    ZOOMS.map((zoom) => {
      const edge = WORLD_M / 2 ** zoom
      const spread = (from: number, to: number): number[] => {
        const all = Array.from({ length: to - from + 1 }, (_, index) => from + index)
        return all.length <= ALONG
          ? all
          : Array.from({ length: ALONG }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / ALONG)] ?? from)
      }
      const xs = spread(Math.floor((box.west + HALF_WORLD_M) / edge), Math.floor((box.east + HALF_WORLD_M) / edge))
      const ys = spread(Math.floor((HALF_WORLD_M - box.north) / edge), Math.floor((HALF_WORLD_M - box.south) / edge))
      return [zoom, xs.flatMap((x) => ys.map((y): [number, number] => [x, y]))]
    }),
  )
}

async function requestAll(port: number, paths: readonly string[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  for (const path of paths) {
    const started = performance.now()
    const status = await request(port, path, agent)
    times.push(performance.now() - started)
    if (status !== 200 && status !== 204) throw new Error(`${path} answered ${String(status)}`)
  }
  agent.destroy()
  return times
}

function request(port: number, path: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': 'gzip' }
    get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
      response.resume()
      response.once('error', reject)
      response.once('end', () => resolve(response.statusCode ?? 0))
    }).once('error', reject)
  })
}

async function startServer(args: readonly string[]): Promise<{ port: number; stop: () => void }> {
  const script = join(import.meta.dirname, '../tiles/tile-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) return { port: Number(line), stop: () => child.kill() }
  throw new Error('the tile server ended before it listened')
}

function medianAndMost(times: readonly number[] = []): readonly [number, number] {
  const sorted = [...times].sort((a, b) => a - b)
  return [sorted[sorted.length >> 1] ?? Number.NaN, sorted.at(-1) ?? Number.NaN]
}
