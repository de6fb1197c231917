import type { Geometry } from 'geojson'
import type { Session } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Target } from '../feature.ts'
import { pointOn } from '../../geometry/measure.ts'
import type { RegionIndex } from '../load/region-index.ts'

const sql = statements(new URL('./finalize.sql', import.meta.url), TABLE_LISTS)

/**
 * Assigns rows of a table the deepest region around their point, as loading does. Computed here and not by the
 * database, which would decompress the outlines of large regions for each row.
 * @returns number of changed rows
 */
export async function locate(
  session: Session,
  table: Target,
  range: { readonly first: number; readonly last: number },
  regions: RegionIndex,
): Promise<number> {
  const rows = await session.rows<{ id: number; regionId: number | null; shape: string }>(
    sql('shapes', { ...range, [table]: true }),
  )
  const id: number[] = []
  const regionId: (number | null)[] = []
  for (const row of rows) {
    const found = regions.at(pointOn(JSON.parse(row.shape) as Geometry))
    if (found === row.regionId) continue
    id.push(row.id)
    regionId.push(found)
  }
  if (id.length > 0) await session.rows(sql('place', { id, regionId, [table]: true }))
  return id.length
}
