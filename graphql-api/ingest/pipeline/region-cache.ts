import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { RegionIndex, type IndexedRegion } from '../../store/load/region-index.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

/** The region tree in memory: the region of a position without asking the database. */
export interface RegionCache {
  /** Id of the deepest region; null outside all regions. */
  at(lng: number, lat: number): number | null
  /** Reloads the regions if they changed. */
  refresh(): Promise<void>
}

export function createRegionCache(database: Pick<Database, 'read'>): RegionCache {
  let index = new RegionIndex([])
  let known: number | undefined
  return {
    at: (lng, lat) => index.at([lng, lat]),
    async refresh() {
      await database.read(SYSTEM, async (session) => {
        const revision = (await session.row<{ revision: number }>(sql('regionRevision')))?.revision
        if (revision === known) return
        index = new RegionIndex(await session.rows<IndexedRegion>(sql('regionShapes')))
        known = revision
      })
    },
  }
}
