import type { Session } from '../../platform/db/database.ts'
import { regionByCode, type RegionRow } from '../regions/regions.service.ts'
import { readCity } from './city.service.ts'

/** The region of that code; without one the root of what the reader may see. Null: there is none, or it is not for the reader. */
export async function regionOrRoot(session: Session, code: string | null | undefined): Promise<RegionRow | null> {
  return code == null ? ((await readCity(session))?.root ?? null) : regionByCode(session, code)
}
