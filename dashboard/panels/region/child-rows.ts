import type { Region } from '../../api/use-region.ts'
import type { RegionMetric } from './region-metrics.ts'

export interface ChildRow {
  /** Code of the child; null: the part outside all children. */
  readonly code: string | null
  readonly name: string | null
  readonly nameEn: string | null
  readonly value: number
  /** Relative to the largest row, 0…1: length of its bar. */
  readonly share: number
}

/** The children with a metric, in the order of their codes, and last the part outside all of them, if any. */
export function childRows(region: Pick<Region, 'children' | 'gap'>, metric: RegionMetric): ChildRow[] {
  const rows: Omit<ChildRow, 'share'>[] = region.children.nodes.map(({ code, name, nameEn, counts }) => ({
    code,
    name,
    nameEn,
    value: counts[metric.id] ?? 0,
  }))
  const gap = region.gap[metric.id] ?? 0
  if (rows.length > 0 && gap > 0) rows.push({ code: null, name: null, nameEn: null, value: gap })
  const largest = Math.max(...rows.map(({ value }) => value), 0)
  return rows.map((row) => ({ ...row, share: largest > 0 ? row.value / largest : 0 }))
}
