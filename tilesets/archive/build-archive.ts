import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { zxyToTileId } from 'pmtiles'
import { SYSTEM, type Database } from '../../graphql-api/platform/db/database.ts'
import { statements } from '../../graphql-api/platform/db/statements.ts'
import { recipeOf } from '../recipe.ts'
import type { TileAddress } from '../encoding/tile-grid.ts'
import { tileJson } from '../tile-json.ts'
import { gzipTile, readCoverage } from '../tile-source.ts'
import type { Tileset } from '../tileset.ts'
import { archivePath, readArchiveState, readCells } from './archive-state.ts'
import { ArchiveError, openArchive, type Archive, type ArchiveOrigin } from './archive.ts'
import type { CellSet } from './cell-set.ts'
import { encodeJobs, runJob } from './encode-jobs.ts'
import { digestOf, openSpool, type Spool } from './spool.ts'
import { writeArchive, type ArchiveTile, type TileContent } from './write-archive.ts'

const sql = statements(new URL('./archive.sql', import.meta.url))

export interface BuildOptions {
  /** `CITY_HOME/tiles`; made when it is not there. */
  readonly folder: string
  /** Encodes every tile anew. Default false: tiles that did not change are copied. */
  readonly full?: boolean
  /** Highest zoom to build. Default: the tileset's. */
  readonly maxZoom?: number
  /** Builds up to the zoom that the archive has which is there, if one is. */
  readonly keepMaxZoom?: boolean
  /** Counts and writes nothing. */
  readonly dryRun?: boolean
  /** Aborted: stops before the next read and leaves the archive that was there as it was. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { done: number; total: number }) => void
  /** Awaited before each read: the builder stands back behind whatever it waits for. */
  readonly pause?: () => Promise<void>
}

export interface BuildResult {
  /** `current`: nothing changed since the archive was built, and it stayed. */
  readonly outcome: 'built' | 'current' | 'counted'
  /** Tiles read and encoded, empty ones among them. */
  readonly encoded: number
  /** Tiles taken over from the archive that was there. */
  readonly copied: number
  /** Of the archive, bytes; 0 when none was written. */
  readonly bytes: number
  /** Why the archive that was there was not used, if so. */
  readonly discarded?: string
}

/** Reads under way at a time: one is read while another is encoded. */
const CONCURRENCY = 2

/** Builds a tileset's archive, or brings it up to date. The new one takes the place of the old one when it is whole. */
export async function buildArchive(database: Database, tileset: Tileset, options: BuildOptions): Promise<BuildResult> {
  const { folder, full = false, dryRun = false, signal } = options
  const path = archivePath(folder, tileset)
  const { archive: old, discarded } = full ? {} : await openOld(path)
  const kept = options.keepMaxZoom === true ? old?.origin.maxZoom : undefined
  const maxZoom = Math.min(kept ?? options.maxZoom ?? tileset.maxZoom, tileset.maxZoom)
  try {
    // Read before the tiles are: a tile is then never older than the count of changes it is kept under.
    const { cells, changes } = await readCells(database, tileset)
    const state = old === undefined ? undefined : await readArchiveState(database, tileset, old)
    const base = old !== undefined && state?.usable === true && old.origin.maxZoom === maxZoom ? old : undefined
    if (base !== undefined && state?.changed.isEmpty === true) {
      return { outcome: 'current', encoded: 0, copied: base.tileCount, bytes: 0 }
    }
    const { anew, still } = planTiles(tileset, maxZoom, cells, base, state?.changed)
    const counts = { encoded: anew.length, copied: still.length, ...(discarded !== undefined && { discarded }) }
    if (dryRun) return { outcome: 'counted', ...counts, bytes: 0 }

    await mkdir(folder, { recursive: true, mode: 0o700 })
    const id = randomUUID()
    const spool = await openSpool(`${path}.${id}.spool`)
    try {
      const fresh = await encodeAll(database, tileset, anew, spool, options)
      const tiles = [...fresh, ...(base === undefined ? [] : await copyAll(base, still))]
      tiles.sort((a, b) => a.tileId - b.tileId)
      signal?.throwIfAborted()
      const origin: ArchiveOrigin = {
        id,
        tileset: tileset.id,
        recipe: recipeOf(tileset),
        maxZoom,
        changes,
        builtAt: new Date().toISOString(),
      }
      const bytes = await writeWhole(database, tileset, path, origin, tiles)
      await publish(database, path, origin, old?.origin.id)
      return { outcome: 'built', ...counts, bytes }
    } finally {
      await spool.discard()
      await rm(`${path}.${id}`, { force: true })
    }
  } finally {
    await old?.close()
  }
}

async function openOld(path: string): Promise<{ archive?: Archive; discarded?: string }> {
  try {
    const archive = await openArchive(path)
    return archive === undefined ? {} : { archive }
  } catch (error) {
    if (error instanceof ArchiveError) return { discarded: error.message }
    throw error
  }
}

/** Tiles to encode, and tiles of the old archive to keep. */
function planTiles(
  tileset: Tileset,
  maxZoom: number,
  cells: CellSet,
  base: Archive | undefined,
  changed: CellSet | undefined,
): { anew: TileAddress[]; still: TileAddress[] } {
  const anew: TileAddress[] = []
  const still: TileAddress[] = []
  for (let z = tileset.minZoom; z <= maxZoom; z++) {
    for (const address of cells.tiles(z)) {
      if (base === undefined || changed?.touches(address) === true) anew.push(address)
      else if (base.find(address) !== undefined) still.push(address)
    }
  }
  return { anew, still }
}

async function encodeAll(
  database: Database,
  tileset: Tileset,
  tiles: readonly TileAddress[],
  spool: Spool,
  { signal, onProgress, pause }: BuildOptions,
): Promise<ArchiveTile[]> {
  const found: ArchiveTile[] = []
  const jobs = encodeJobs(tileset, tiles).values()
  let done = 0
  const work = async (): Promise<void> => {
    for (const job of jobs) {
      signal?.throwIfAborted()
      await pause?.()
      for await (const { address, body } of runJob(database, tileset, job)) {
        done++
        if (body.length === 0) continue
        const { z, x, y } = address
        found.push({ tileId: zxyToTileId(z, x, y), content: await spool.add(await gzipTile(body)) })
      }
      onProgress?.({ done, total: tiles.length })
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: CONCURRENCY }, work))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return found
}

async function copyAll(base: Archive, tiles: readonly TileAddress[]): Promise<ArchiveTile[]> {
  const contents = new Map<number, TileContent>()
  const copied: ArchiveTile[] = []
  for (const address of tiles) {
    const entry = base.find(address)
    if (entry === undefined) continue
    const { offset, length } = entry
    let content = contents.get(offset)
    if (content === undefined) {
      const bytes = await base.bytes(offset, length)
      // A tile that rotted on the disk is not handed on.
      gunzipSync(bytes)
      content = { file: base, offset, length, digest: digestOf(bytes) }
      contents.set(offset, content)
    }
    copied.push({ tileId: zxyToTileId(address.z, address.x, address.y), content })
  }
  return copied
}

async function writeWhole(
  database: Database,
  tileset: Tileset,
  path: string,
  origin: ArchiveOrigin,
  tiles: readonly ArchiveTile[],
): Promise<number> {
  const coverage = await readCoverage(database, tileset)
  const { name, description, attribution, vector_layers } = tileJson(tileset, '', coverage, '')
  const handle = await open(`${path}.${origin.id}`, 'wx', 0o600)
  try {
    const bytes = await writeArchive(handle, tiles, {
      metadata: {
        name,
        description,
        ...(attribution !== undefined && { attribution }),
        type: 'overlay',
        format: 'pbf',
        generator: 'City Brain',
        vector_layers: vector_layers.map((layer) => ({ ...layer, maxzoom: origin.maxZoom })),
        city: origin,
      },
      minZoom: Math.min(tileset.minZoom, origin.maxZoom),
      maxZoom: origin.maxZoom,
      bounds: coverage.bounds ?? [-180, -85, 180, 85],
    })
    await handle.sync()
    return bytes
  } finally {
    await handle.close()
  }
}

/** The database knows the new archive before it is there, and forgets the old one after it is gone. */
async function publish(
  database: Database,
  path: string,
  { id, tileset }: ArchiveOrigin,
  previous: string | undefined,
): Promise<void> {
  await database.write(SYSTEM, (session) => session.rows(sql('addArchive', { id, tileset })))
  await rename(`${path}.${id}`, path)
  await syncFolder(dirname(path))
  if (previous !== undefined)
    await database.write(SYSTEM, (session) => session.rows(sql('dropArchive', { id: previous })))
}

/** Makes the rename survive a power cut, where the system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
