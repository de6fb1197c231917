import type { Session } from '../../platform/db/database.ts'
import { regionByCode, type RegionRow } from '../regions/regions.service.ts'
import { readCity } from './city.service.ts'

/** The region with that code; without one the root visible to the reader. Null: there is none, or it is not visible. */
export async function regionOrRoot(session: Session, code: string | null | undefined): Promise<RegionRow | null> {
  return code == null ? ((await readCity(session))?.root ?? null) : regionByCode(session, code)
}
