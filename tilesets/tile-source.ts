import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { SYSTEM, type Database } from '../graphql-api/platform/db/database.ts'
import { CODINGS, type Coding } from './accept-encoding.ts'
import type { ArchiveStore } from './archive/archive-store.ts'
import { encodeTile } from './encoding/encode-tile.ts'
import { FORMAT } from './recipe.ts'
import type { TileAddress } from './encoding/tile-grid.ts'
import { scopeWithin, tileReader, type TileScope } from './tile-scope.ts'
import { tileStatement } from './tile-statement.ts'
import { sql } from './tileset-statements.ts'
import type { Tileset } from './tileset.ts'

/** One encoded tile. */
export interface Tile {
  /** MVT bytes; empty when nothing is in the tile. */
  readonly body: Buffer
  /** Digest of `body`: equal bytes have equal digests in every process and after every restart. */
  readonly digest: string
  /** Version of the tileset that it shows at least. */
  readonly version: string
  /** Every coding, those first that a client who likes several gets soonest for their size. */
  readonly codings: readonly Coding[]
  /** `body` in a coding: made at the first call, off the main thread, and kept with the tile. */
  as(coding: Coding): Buffer | Promise<Buffer>
}

/** Extent of a tileset. */
export interface TileCoverage {
  /** `[west, south, east, north]`, WGS84; absent when there is no data. */
  readonly bounds?: readonly [number, number, number, number]
  /** Attributions of the sources, in alphabetical order. */
  readonly attributions: readonly string[]
}

/** For a scope, everything is of what lies in its regions; without one, of the whole city. Whoever asks has the tileset's right. */
export interface TileSource {
  /**
   * The tile, from the cache or encoded now. Calls for one tile at one time share the work. Tiles of the whole city come from archives, too,
   * those of a scope never do.
   */
  tile(tileset: Tileset, address: TileAddress, scope?: TileScope): Promise<Tile>
  /**
   * Changes whenever a dataset of the tileset does, and with a scope also when the tree of regions does; at most `versionMaxAgeMs` old.
   * Tiles of two scopes never have the same version, unless the tileset looks alike to everyone.
   */
  version(tileset: Tileset, scope?: TileScope): Promise<string>
  coverage(tileset: Tileset, scope?: TileScope): Promise<TileCoverage>
  /** Counters since the start. */
  readonly metrics: Readonly<TileMetrics>
}

export interface TileMetrics {
  /** Tiles answered from the cache. */
  hits: number
  /** Tiles that were not in the cache. */
  misses: number
  /** Of the misses, tiles that an archive answered; the others were read from the database and encoded. */
  archived: number
  /** Calls that waited for a miss already under way. */
  shared: number
  /** Features and bytes encoded, before compression. */
  encodedFeatures: number
  encodedBytes: number
  /** Archives open now, tiles and bytes in them. */
  archives: number
  archivedTiles: number
  archivedBytes: number
  /** Tiles that failed. */
  failures: number
  /** Bytes and tiles in the cache now. */
  cachedBytes: number
  cachedTiles: number
}

export interface TileSourceOptions {
  /** Memory for cached tiles with their compressed forms, bytes; 0 keeps none. Default 256 MB. */
  readonly cacheBytes?: number
  /** Archives to answer from where they are up to date; absent: the database answers everything. */
  readonly archives?: ArchiveStore
  /** How long a version read from the database is believed, ms. Default 1000. */
  readonly versionMaxAgeMs?: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

const gzipAsync = promisify(gzip)
const brotliAsync = promisify(brotliCompress)

/** Cost of a cache entry beside its bytes: key, object, buffer heads. */
const ENTRY_BYTES = 512

/** Bounds and attributions that are kept, for as many tilesets and scopes. */
const MAX_COVERAGES = 1000

const NO_ARCHIVES = { archives: 0, archivedTiles: 0, archivedBytes: 0 }

/** Of a tile from an archive, which has it gzipped. */
const GZIP_FIRST: readonly Coding[] = ['gzip', 'br', 'identity']

interface CachedTile extends Tile {
  readonly forms: Map<Coding, Buffer | Promise<Buffer>>
}

/** Takes tiles from archives or encodes them from the database, and keeps them in memory. */
export function createTileSource(database: Database, options: TileSourceOptions = {}): TileSource {
  const { cacheBytes = 256 * 2 ** 20, versionMaxAgeMs = 1000, now = () => performance.now(), archives } = options
  const counters = { hits: 0, misses: 0, archived: 0, shared: 0, encodedFeatures: 0, encodedBytes: 0, failures: 0 }
  const cache = new LRUCache<string, CachedTile>({
    maxSize: Math.max(1, cacheBytes),
    sizeCalculation: (tile) => ENTRY_BYTES + sizeOf(tile),
  })
  const underWay = new Map<string, Promise<Tile>>()
  const coverages = new LRUCache<string, Promise<TileCoverage>>({ max: MAX_COVERAGES })

  let revisions:
    | { readAt: number; content: Promise<Readonly<Record<string, string>>>; versions: Map<string, string> }
    | undefined

  async function version(tileset: Tileset, asked?: TileScope): Promise<string> {
    const scope = scopeWithin(tileset, asked)
    if (revisions === undefined || now() - revisions.readAt > versionMaxAgeMs) {
      const reading = { readAt: now(), content: readRevisions(database), versions: new Map<string, string>() }
      revisions = reading
      reading.content.catch(() => {
        if (revisions === reading) revisions = undefined
      })
    }
    const { content, versions } = revisions
    const read = await content
    const name = scope === undefined ? tileset.id : `${tileset.id} ${scope.join()}`
    let known = versions.get(name)
    if (known === undefined) {
      // Membership in a region also depends on the regions.
      const datasets = scope === undefined ? tileset.datasets : [...tileset.datasets, 'region']
      const parts = datasets.map((dataset) => `${dataset}=${read[dataset] ?? 'none'}`)
      if (scope !== undefined) parts.push(`scope=${scope.join('+')}`)
      known = createHash('sha256')
        .update([FORMAT, tileset.id, ...parts].join())
        .digest('hex')
        .slice(0, 12)
      versions.set(name, known)
    }
    return known
  }

  async function make(
    tileset: Tileset,
    address: TileAddress,
    scope: TileScope,
    key: string,
    tileVersion: string,
  ): Promise<Tile> {
    const archived = scope === undefined ? await archives?.tile(tileset, address, tileVersion) : undefined
    if (archived !== undefined) {
      counters.archived++
      return keep(key, tileVersion, archived.body, archived.gzip)
    }
    const statement = tileStatement(tileset, address)
    const rows = await database.read(tileReader(tileset, scope), (session) => session.tuples(statement), {
      parallel: false,
    })
    const { body, features } = encodeTile(tileset, address, rows)
    counters.encodedFeatures += features
    counters.encodedBytes += body.length
    return keep(key, tileVersion, body)
  }

  function keep(key: string, tileVersion: string, body: Buffer, gzipped?: Buffer): Tile {
    const tile: CachedTile = {
      body,
      digest: createHash('sha1').update(body).digest('base64url'),
      version: tileVersion,
      codings: gzipped === undefined ? CODINGS : GZIP_FIRST,
      forms: new Map([['identity', body], ...(gzipped === undefined ? [] : ([['gzip', gzipped]] as const))]),
      as(coding) {
        // A coding of nothing is a few bytes; nothing says it better.
        if (body.length === 0) return body
        const form = this.forms.get(coding)
        if (form !== undefined) return form
        const making = compress(coding, body).then(
          (compressed) => {
            this.forms.set(coding, compressed)
            // The entry has grown: taken out and put back, its bytes are counted anew and others evicted if need be.
            if (cache.peek(key) === this) {
              cache.delete(key)
              cache.set(key, this)
            }
            return compressed
          },
          (error: unknown) => {
            this.forms.delete(coding)
            throw error
          },
        )
        this.forms.set(coding, making)
        return making
      },
    }
    cache.set(key, tile)
    return tile
  }

  return {
    version,

    async tile(tileset, address, asked) {
      const scope = scopeWithin(tileset, asked)
      // Read before the rows are: a tile is then never older than the version it is kept under.
      const current = await version(tileset, scope)
      const key = `${tileset.id}/${current}/${String(address.z)}/${String(address.x)}/${String(address.y)}`
      const cached = cache.get(key)
      if (cached !== undefined) {
        counters.hits++
        return cached
      }
      const shared = underWay.get(key)
      if (shared !== undefined) {
        counters.shared++
        return shared
      }
      counters.misses++
      const making = make(tileset, address, scope, key, current)
      underWay.set(key, making)
      try {
        return await making
      } catch (error) {
        counters.failures++
        throw error
      } finally {
        underWay.delete(key)
      }
    },

    async coverage(tileset, asked) {
      const scope = scopeWithin(tileset, asked)
      const key = `${tileset.id}/${await version(tileset, scope)}`
      const known = coverages.get(key)
      if (known !== undefined) return known
      const coverage = readCoverage(database, tileset, scope)
      coverages.set(key, coverage)
      coverage.catch(() => {
        if (coverages.peek(key) === coverage) coverages.delete(key)
      })
      return coverage
    },

    get metrics() {
      return {
        ...counters,
        ...(archives?.metrics ?? NO_ARCHIVES),
        cachedBytes: cache.calculatedSize,
        cachedTiles: cache.size,
      }
    },
  }
}

function sizeOf(tile: CachedTile): number {
  let bytes = 0
  for (const form of tile.forms.values()) bytes += form instanceof Promise ? 0 : form.length
  return bytes
}

/** As tiles are gzipped, here and in archives. */
export function gzipTile(body: Buffer): Promise<Buffer> {
  return gzipAsync(body, { level: 6 })
}

function compress(coding: Coding, body: Buffer): Promise<Buffer> {
  switch (coding) {
    case 'identity':
      return Promise.resolve(body)
    case 'gzip':
      return gzipTile(body)
    case 'br':
      // Quality 5 is a tenth smaller than gzip 6 in about the same time; 11 would take seconds for a full tile.
      return brotliAsync(body, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
      })
  }
}

async function readRevisions(database: Database): Promise<Readonly<Record<string, string>>> {
  const row = await database.read(SYSTEM, (session) => session.row<{ revisions: string | null }>(sql('revisions')), {
    parallel: false,
  })
  return JSON.parse(row?.revisions ?? '{}') as Record<string, string>
}

export async function readCoverage(database: Database, tileset: Tileset, scope?: TileScope): Promise<TileCoverage> {
  const given = Object.fromEntries(tileset.datasets.map((dataset) => [dataset, true]))
  return database.read(tileReader(tileset, scope), async (session) => {
    const box = await session.row<Record<'west' | 'south' | 'east' | 'north', number | null>>(sql('bounds', given))
    const thanks = await session.rows<{ attribution: string }>(sql('attributions'))
    const attributions = thanks.map(({ attribution }) => attribution)
    if (box === undefined || box.west === null || box.south === null || box.east === null || box.north === null) {
      return { attributions }
    }
    return { bounds: [box.west, box.south, box.east, box.north], attributions }
  })
}
