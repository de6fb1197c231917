import type { Database } from '../../graphql-api/platform/db/database.ts'
import { tilesets } from '../index.ts'
import { archivePath, readArchiveState } from './archive-state.ts'
import { ArchiveError, openArchive, type Archive } from './archive.ts'

/** How a tileset's archive stands to the database. */
export interface ArchiveState {
  readonly tileset: string
  /** `foreign`: built from another database or by another version; it is built anew. */
  readonly standing: 'current' | 'stale' | 'missing' | 'broken' | 'foreign'
  /** Tiles in it that are not empty, and its size; 0 where it cannot be used. */
  readonly tiles: number
  readonly bytes: number
  /** Cells of about 2 km that changed since it was built. */
  readonly changedCells: number
  /** Why it is broken. */
  readonly reason?: string
}

/** Looks at the archive of every tileset. */
export async function surveyArchives(database: Database, folder: string): Promise<ArchiveState[]> {
  const archives: ArchiveState[] = []
  for (const tileset of tilesets) {
    const nothing = { tileset: tileset.id, tiles: 0, bytes: 0, changedCells: 0 }
    let archive: Archive | undefined
    try {
      archive = await openArchive(archivePath(folder, tileset))
      if (archive === undefined) {
        archives.push({ ...nothing, standing: 'missing' })
        continue
      }
      const { usable, changedCells } = await readArchiveState(database, tileset, archive)
      archives.push({
        tileset: tileset.id,
        standing: usable ? (changedCells === 0 ? 'current' : 'stale') : 'foreign',
        tiles: archive.tileCount,
        bytes: archive.bytesLength,
        changedCells,
      })
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      archives.push({ ...nothing, standing: 'broken', reason: error.message })
    } finally {
      await archive?.close()
    }
  }
  return archives
}
