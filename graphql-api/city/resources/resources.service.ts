import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { ResourceFilter, ResourceKind } from '../../graphql/types.generated.ts'

export interface ResourceRow {
  readonly id: number
  readonly name: string
  readonly nameEn: string | null
  readonly code: string
  readonly kind: ResourceKind
  readonly departmentCode: string | null
  readonly departmentId: number | null
  readonly crew: number | null
  readonly stationName: string | null
  readonly regionId: number | null
  readonly lng: number
  readonly lat: number
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
}

export type ResourceRows = Connection<ResourceRow>

export const resources = createEntityResolvers<ResourceRow, ResourceFilter>({
  name: 'resource',
  sql: new URL('./resources.sql', import.meta.url),
  filter: ({ within, kind, departmentCode }) => ({
    ...spatialParameters(within),
    kind: listParameter(kind),
    departmentCode: departmentCode ?? undefined,
  }),
})
