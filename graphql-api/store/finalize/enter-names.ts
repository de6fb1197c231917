import type { Session } from '../../platform/db/database.ts'
import { TABLE_LISTS } from '../things/table-lists.ts'
import { statements } from '../../platform/db/statements.ts'
import { columnArrays } from '../load/rows.ts'
import type { Row } from '../thing/row.ts'
import { searchTerms } from '../load/search-terms.ts'

const sql = statements(new URL('./finalize.sql', import.meta.url), TABLE_LISTS)
const load = statements(new URL('../load/load.sql', import.meta.url))

const LEVEL_WEIGHT: Readonly<Record<string, number>> = {
  CITY: 1,
  DISTRICT: 0.95,
  STREET: 0.85,
  COMMUNITY: 0.7,
  GRID: 0.3,
}

const ROAD_WEIGHT: Readonly<Record<string, number>> = {
  motorway: 0.65,
  trunk: 0.65,
  primary: 0.65,
  secondary: 0.55,
  tertiary: 0.5,
  residential: 0.4,
  pedestrian: 0.45,
}

/** Makes regions searchable by their names and codes. */
export async function enterRegions(session: Session): Promise<void> {
  const regions = await session.rows<{
    id: number
    level: string
    code: string
    name: string
    name_en: string | null
    other_names: string | null
    lng: number
    lat: number
  }>(sql('regions'))
  await replaceEntries(
    session,
    'region',
    regions.map(({ id, level, code, name, name_en, other_names, lng, lat }) => ({
      entity_id: id,
      region_id: id,
      name,
      name_en,
      detail: level,
      code,
      terms: searchTerms([name, name_en, code, ...(other_names?.split('\n') ?? [])]),
      weight: LEVEL_WEIGHT[level] ?? 0.5,
      lng,
      lat,
    })),
  )
}

/** Makes each street searchable once, not once for each of its ways. */
export async function enterStreets(session: Session): Promise<void> {
  const streets = await session.rows<{
    id: number
    name: string
    name_en: string | null
    other_names: string | null
    ref: string | null
    road_class: string
    length_m: number
    lng: number
    lat: number
  }>(sql('streets'))
  await replaceEntries(
    session,
    'road',
    streets.map(({ id, name, name_en, other_names, ref, road_class, length_m, lng, lat }) => ({
      entity_id: id,
      region_id: null,
      name,
      name_en,
      detail: road_class,
      code: ref === name ? null : ref,
      terms: searchTerms([name, name_en, ref, ...(other_names?.split('\n') ?? [])]),
      weight: (ROAD_WEIGHT[road_class] ?? 0.25) + 0.1 * Math.min(1, length_m / 5000),
      lng,
      lat,
    })),
  )
}

/** Folds the terms of entries written by an earlier version. */
export async function foldEntries(session: Session): Promise<void> {
  for (;;) {
    const rows = await session.rows<{ kind: string; entity_id: number; terms: string }>(sql('unfoldedTerms'))
    if (rows.length === 0) return
    const folded = rows.map(({ terms, ...key }) => ({ ...key, terms: searchTerms(terms.split('\n')) }))
    await session.rows(sql('foldTerms', columnArrays(folded)))
  }
}

/** Writes the entries that changed and deletes those no longer needed. */
async function replaceEntries(session: Session, kind: 'region' | 'road', wanted: readonly Row[]): Promise<void> {
  const present = new Map(
    (await session.rows<Row & { entity_id: number }>(sql('searchEntries', { kind }))).map((row) => [
      row.entity_id,
      fingerprint(row),
    ]),
  )
  const changed = wanted.filter((row) => present.get(Number(row.entity_id)) !== fingerprint(row))
  const kept = new Set(wanted.map((row) => row.entity_id))
  const gone = [...present.keys()].filter((id) => !kept.has(id))
  if (gone.length > 0) await session.rows(load('dropSearchEntries', { kind, ids: gone }))
  for (let start = 0; start < changed.length; start += 2000) {
    await session.rows(load('addSearchEntries', { kind, ...columnArrays(changed.slice(start, start + 2000)) }))
  }
}

/** Weights are stored in single precision: compared to five digits. */
function fingerprint(row: Row): string {
  const { name, name_en, detail, code, terms, weight, lng, lat } = row
  return JSON.stringify([name, name_en, detail, code, terms, Number(weight).toFixed(5), lng, lat])
}
