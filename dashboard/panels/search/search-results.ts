import type { SearchKind, SearchQuery } from '../../api/operations.generated.ts'
import type { IconName } from '../../ui/icons.ts'

export type SearchResult = SearchQuery['search']['nodes'][number]

export const SEARCH_ICONS: Readonly<Record<SearchKind, IconName>> = {
  REGION: 'region',
  BUILDING: 'building',
  ROAD: 'road',
  PLACE: 'pin',
  FACILITY: 'hospital',
  COMPONENT: 'component',
  CAMERA: 'camera',
  WATER: 'water',
  GREEN: 'tree',
  ROUTE: 'bus',
  SENSOR: 'gauge',
  DEPARTMENT: 'columns',
  ENTERPRISE: 'building',
  UNIT: 'truck',
  MOVER: 'truck',
}

export interface ResultGroup {
  readonly kind: SearchKind
  readonly results: readonly SearchResult[]
}

/** Results by kind; the kind of the best result comes first. */
export function groupResults(results: readonly SearchResult[]): ResultGroup[] {
  const kinds = [...new Set(results.map(({ kind }) => kind))]
  return kinds.map((kind) => ({ kind, results: results.filter((result) => result.kind === kind) }))
}
