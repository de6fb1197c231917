import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { RouteFilter, RouteKind } from '../../graphql/types.generated.ts'

export interface RouteRow {
  readonly id: number
  readonly name: string
  readonly nameEn: string | null
  readonly ref: string | null
  readonly kind: RouteKind
  readonly colour: string | null
  readonly from: string | null
  readonly to: string | null
  readonly operator: string | null
  readonly stops: string[]
  readonly firstDeparture: string | null
  readonly lastDeparture: string | null
  readonly headwayMin: number | null
  readonly lengthM: number
  // Read only if selected.
  readonly west?: number
  readonly south?: number
  readonly east?: number
  readonly north?: number
  /** GeoJSON text. */
  readonly line?: string
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type RouteRows = Connection<RouteRow>

export const routes = createEntityResolvers<RouteRow, RouteFilter>({
  name: 'route',
  sql: new URL('./routes.sql', import.meta.url),
  filter: ({ within, kind }) => ({ ...spatialParameters(within), kind: listParameter(kind) }),
  columns: (selected) => ({ bounds: selected.has('bounds'), line: selected.has('line') }),
})
