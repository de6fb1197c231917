import { join } from 'node:path'
import { createArchiveMaintenance, type ArchiveMaintenance } from '../../tilesets/archive/archive-keeper.ts'
import { createArchiveStore } from '../../tilesets/archive/archive-store.ts'
import { createIdleGate } from '../../tilesets/archive/idle-gate.ts'
import { tileRoute } from '../../tilesets/tile-route.ts'
import type { TileViewer } from '../../tilesets/tile-scope.ts'
import { createTileSource } from '../../tilesets/tile-source.ts'
import type { Database } from '../platform/db/database.ts'
import type { Answer } from '../security/http/http-listener.ts'
import type { Log } from '../platform/log/log.ts'
import type { Settings } from './settings.ts'

export interface TileServiceOptions {
  readonly database: Database
  /** Without a `home` there are no archives: the database answers every tile. */
  readonly settings: Pick<Settings, 'trustProxy' | 'tileCacheBytes'> & Partial<Pick<Settings, 'home' | 'tilesAuto'>>
  readonly log: Log
}

/** Tile requests, and the upkeep of tile archives. */
export interface TileService {
  /**
   * Answers requests below `/tiles/` with what the viewer may see; false, having touched nothing, for anything else.
   */
  answer(...request: [...Parameters<Answer>, viewer: TileViewer | undefined]): boolean
  /** Called for every request: archives are updated while none is in progress. */
  attend(...request: Parameters<Answer>): void
  stop(): Promise<void>
}

/** Folder of the archives in CITY_HOME. */
export function archiveFolder(home: string): string {
  return join(home, 'tiles')
}

export function createTileService({ database, settings, log }: TileServiceOptions): TileService {
  const { home, tilesAuto = false, trustProxy, tileCacheBytes: cacheBytes } = settings
  const gate = createIdleGate()
  let maintenance: ArchiveMaintenance | undefined
  const archives =
    home === undefined
      ? undefined
      : createArchiveStore(database, {
          folder: archiveFolder(home),
          onBroken(message) {
            log.warn(message)
            maintenance?.distrust()
          },
        })
  if (home !== undefined && tilesAuto) {
    maintenance = createArchiveMaintenance(database, {
      folder: archiveFolder(home),
      pause: () => gate.quiet(),
      onBuilt: (built) => log.info('tile archives are up to date', { ...built }),
      onError: (error) => log.error('tile archives could not be built; the database answers instead', error),
    })
  }
  const source = createTileSource(database, { cacheBytes, ...(archives !== undefined && { archives }) })
  return {
    answer: tileRoute(source, { trustProxy, onError: (message, error) => log.error(message, error) }),
    attend(_, response) {
      response.once('close', gate.enter())
    },
    async stop() {
      await maintenance?.close()
      await archives?.close()
    },
  }
}
