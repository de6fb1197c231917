import { hash } from 'node:crypto'
import type { Feature } from '../feature.ts'
import { mercatorHex, multi, wgs84Hex } from '../../geometry/wkb.ts'
import { thingOf } from '../things/by-table.ts'
import type { Row } from '../thing/row.ts'

/** The row of a feature. Its `content_hash` covers every column except the source's versions. */
export function rowOf(feature: Feature, source: string): Row {
  const geometry = feature.geometry === undefined ? undefined : multi(feature.geometry)
  const says: Row = {
    source_id: feature.sourceId,
    name: feature.name ?? null,
    name_en: feature.nameEn ?? null,
    ...thingOf(feature.target).row(feature, source),
    geom: geometry === undefined ? null : wgs84Hex(geometry),
  }
  return {
    ...says,
    ...otherNamesOf(feature),
    geom_3857: geometry === undefined ? null : mercatorHex(geometry),
    source_version: feature.sourceVersion,
    shape_version: feature.shapeVersion ?? 0,
    content_hash: hash('sha1', JSON.stringify([...Object.values(says), ...(feature.otherNames ?? [])]), 'base64url'),
  }
}

/** Regions and streets are made searchable in finalizing, from their rows. */
function otherNamesOf({ target, otherNames }: Feature): Row {
  const { columns } = thingOf(target)
  return columns === null || 'other_names' in columns ? { other_names: otherNames?.join('\n') ?? null } : {}
}

/** Rows of one table as one array for each column. */
export function columnArrays(rows: readonly Row[]): Record<string, unknown[]> {
  const arrays: Record<string, unknown[]> = {}
  for (const column of Object.keys(rows[0] ?? {})) arrays[column] = rows.map((row) => row[column])
  return arrays
}
