import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Database } from '../../graphql-api/platform/db/database.ts'
import type { TileAddress } from '../encoding/tile-grid.ts'
import type { Tileset } from '../tileset.ts'
import { archivePath, readArchiveState, type ArchiveState } from './archive-state.ts'
import { ArchiveError, openArchive, type Archive } from './archive.ts'

const gunzipAsync = promisify(gunzip)

/** A tile from an archive. */
export interface ArchivedTile {
  /** MVT bytes; empty when nothing is in the tile. */
  readonly body: Buffer
  readonly gzip: Buffer
}

/** The archives of a folder, opened when they are asked for, opened again when a new one has taken the place. */
export interface ArchiveStore {
  /**
   * The tile as the archive has it, or undefined when the database must be asked: there is no archive, it is broken or foreign, or
   * the tile has changed since.
   * @param version of the tileset, as read from the database just before
   */
  tile(tileset: Tileset, address: TileAddress, version: string): Promise<ArchivedTile | undefined>
  /** Archives open now. */
  readonly metrics: { readonly archives: number; readonly archivedTiles: number; readonly archivedBytes: number }
  close(): Promise<void>
}

export interface ArchiveStoreOptions {
  /** `CITY_HOME/tiles`; need not be there. */
  readonly folder: string
  /** Told once of each archive that cannot be used. */
  readonly onBroken: (message: string) => void
  /** How long a look at the folder is believed, ms. Default 1000. */
  readonly maxAgeMs?: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

interface Place {
  lookedAt: number
  looking: Promise<void> | undefined
  /** Which file it is: a new archive is another one. */
  file: string
  archive: Archive | undefined
  state: { readonly version: string; readonly content: Promise<ArchiveState> } | undefined
}

const EMPTY = Buffer.alloc(0)

export function createArchiveStore(database: Database, options: ArchiveStoreOptions): ArchiveStore {
  const { folder, onBroken, maxAgeMs = 1000, now = () => performance.now() } = options
  const places = new Map<string, Place>()

  async function look(place: Place, tileset: Tileset): Promise<void> {
    const path = archivePath(folder, tileset)
    const file = await stat(path, { bigint: true }).then(
      ({ dev, ino, mtimeNs, size }) => [dev, ino, mtimeNs, size].join(),
      () => '',
    )
    if (file !== place.file) {
      const previous = place.archive
      place.file = file
      place.state = undefined
      place.archive = undefined
      await previous?.close()
      try {
        place.archive = file === '' ? undefined : await openArchive(path)
        const other = place.archive?.origin.tileset ?? tileset.id
        if (other !== tileset.id) throw new ArchiveError(`it is of tileset "${other}"`)
      } catch (error) {
        refuse(place, path, error)
      }
    }
    place.lookedAt = now()
  }

  /** Until another file takes its place. */
  function refuse(place: Place, path: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    onBroken(`${path} is not used, the database answers in its place: ${reason}`)
    const { archive } = place
    place.archive = undefined
    archive?.close().catch(() => undefined)
  }

  async function current(tileset: Tileset): Promise<Place> {
    let place = places.get(tileset.id)
    if (place === undefined) {
      place = { lookedAt: -Infinity, looking: undefined, file: '', archive: undefined, state: undefined }
      places.set(tileset.id, place)
    }
    if (now() - place.lookedAt > maxAgeMs) {
      const known = place
      place.looking ??= look(place, tileset).finally(() => (known.looking = undefined))
      await place.looking
    }
    return place
  }

  function stateOf(place: Place, archive: Archive, tileset: Tileset, version: string): Promise<ArchiveState> {
    if (place.state?.version === version) return place.state.content
    const state = { version, content: readArchiveState(database, tileset, archive) }
    place.state = state
    state.content.then(
      ({ usable }) => {
        if (!usable && place.archive === archive) {
          const reason = new ArchiveError('it was built from another database or by another version of City Brain')
          refuse(place, archivePath(folder, tileset), reason)
        }
      },
      () => {
        if (place.state === state) place.state = undefined
      },
    )
    return state.content
  }

  return {
    async tile(tileset, address, version) {
      const place = await current(tileset)
      const { archive } = place
      if (archive === undefined || address.z > archive.origin.maxZoom) return undefined
      const { usable, changed, large } = await stateOf(place, archive, tileset, version)
      if (!usable || changed.touches(address)) return undefined
      const entry = archive.find(address)
      if (entry === undefined) return large.touchesLarge(address) ? undefined : { body: EMPTY, gzip: EMPTY }
      try {
        const gzip = await archive.bytes(entry.offset, entry.length)
        // Its checksum is checked here: what rotted on the disk is not served.
        return { body: await gunzipAsync(gzip), gzip }
      } catch (error) {
        // One that was replaced in the meantime is closed, not broken.
        if (place.archive === archive) {
          const { z, x, y } = address
          const reason = error instanceof Error ? error.message : String(error)
          refuse(place, archivePath(folder, tileset), new ArchiveError(`tile ${z}/${x}/${y} cannot be read: ${reason}`))
        }
        return undefined
      }
    },

    get metrics() {
      const open = [...places.values()].flatMap(({ archive }) => archive ?? [])
      return {
        archives: open.length,
        archivedTiles: open.reduce((sum, { tileCount }) => sum + tileCount, 0),
        archivedBytes: open.reduce((sum, { bytesLength }) => sum + bytesLength, 0),
      }
    },

    async close() {
      await Promise.all([...places.values()].flatMap(({ archive }) => archive?.close() ?? []))
      places.clear()
    },
  }
}
