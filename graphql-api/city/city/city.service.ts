import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { regionByCode, type RegionRow } from '../regions/regions.service.ts'

const sql = statements(new URL('./city.sql', import.meta.url))

/** What the resolvers of `City` start from. */
export interface CityRow {
  readonly root: RegionRow
}

export interface DatasetRow {
  readonly name: string
  readonly revision: number
  readonly updatedAt: Date
}

export interface SourceRow {
  readonly key: string
  readonly format: string
  readonly title: string
  readonly licence: string | null
  readonly attribution: string | null
  readonly crs: string
  readonly lastImportAt: Date | null
}

/** Null until the first import was finalized. */
export async function readCity(session: Session): Promise<CityRow | null> {
  const found = await session.row<{ code: string }>(sql('root'))
  const root = found === undefined ? null : await regionByCode(session, found.code)
  return root && { root }
}

/** Of the place that the city is named after, else of its largest; null: no place has buildings around. */
export async function readCentre(session: Session, root: Pick<RegionRow, 'name'>): Promise<[number, number] | null> {
  const found = await session.row<{ lng: number; lat: number }>(sql('centre', { name: root.name }))
  return found ? [found.lng, found.lat] : null
}

export async function readDatasets(session: Session): Promise<DatasetRow[]> {
  return session.rows<DatasetRow>(sql('datasets'))
}

/** In the order in which they were first imported. */
export async function readSources(session: Session): Promise<SourceRow[]> {
  return session.rows<SourceRow>(sql('sources'))
}
