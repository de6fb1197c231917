import { join } from 'node:path'
import { SYSTEM, type Database } from '../../graphql-api/platform/db/database.ts'
import { statements } from '../../graphql-api/platform/db/statements.ts'
import { recipeOf } from '../recipe.ts'
import type { TileAddress } from '../encoding/tile-grid.ts'
import type { Tileset } from '../tileset.ts'
import type { Archive } from './archive.ts'
import { cellSet, type CellSet } from './cell-set.ts'

const sql = statements(new URL('./archive.sql', import.meta.url))

/** Path of a tileset's archive in the folder of archives. */
export function archivePath(folder: string, tileset: Tileset): string {
  return join(folder, `${tileset.id}.pmtiles`)
}

/** How an archive and the database stand to each other, at one moment. */
export interface ArchiveState {
  /** False: the archive was made another way or from another database, and none of its tiles may be used. */
  readonly usable: boolean
  /** Cells changed since. */
  readonly changed: CellSet
  readonly changedCells: number
  /** Cells of very large shapes, changed or not: the archive is silent about small tiles that only these touch. */
  readonly large: CellSet
}

const NONE: readonly TileAddress[] = []

export async function readArchiveState(database: Database, tileset: Tileset, archive: Archive): Promise<ArchiveState> {
  const { origin } = archive
  const isOurs = origin.tileset === tileset.id && origin.recipe === recipeOf(tileset)
  const cells = isOurs ? await readChangedCells(database, tileset, archive) : undefined
  const changed = cells?.filter((cell) => cell.changed) ?? NONE
  return {
    usable: cells !== undefined,
    changed: cellSet(changed, tileset.buffer),
    changedCells: changed.length,
    large: cellSet(cells?.filter((cell) => cell.z < 14) ?? NONE, tileset.buffer),
  }
}

type ChangedCell = TileAddress & { readonly changed: boolean }

async function readChangedCells(
  database: Database,
  { datasets }: Tileset,
  { origin }: Archive,
): Promise<readonly ChangedCell[] | undefined> {
  return database.read(SYSTEM, async (session) => {
    const state = await session.row<{ known: boolean }>(sql('state', { datasets, archive: origin.id }))
    if (state?.known !== true) return undefined
    return session.rows<ChangedCell>(sql('changedCells', { datasets, changes: JSON.stringify(origin.changes) }))
  })
}

/** Cells with rows of a tileset, and the counts of changes for which this is valid. */
export async function readCells(
  database: Database,
  { datasets, buffer }: Tileset,
): Promise<{ cells: CellSet; changes: Readonly<Record<string, number>> }> {
  return database.read(SYSTEM, async (session) => {
    const state = await session.row<{ changes: string | null }>(sql('state', { datasets, archive: null }))
    const cells = await session.rows<TileAddress>(sql('cells', { datasets }))
    return {
      cells: cellSet(cells, buffer),
      changes: JSON.parse(state?.changes ?? '{}') as Record<string, number>,
    }
  })
}
