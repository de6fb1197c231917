import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { ReportFilter } from '../../graphql/types.generated.ts'

export interface ReportRow {
  readonly id: number
  readonly feedId: string
  readonly sourceId: string
  readonly category: string
  readonly title: string
  readonly description: string | null
  readonly status: string | null
  readonly address: string | null
  readonly regionId: number | null
  readonly reportedAt: Date
  readonly updatedAt: Date
  readonly receivedAt: Date
  readonly closedAt: Date | null
  /** Null: without a position. */
  readonly lng: number | null
  readonly lat: number | null
}

export type ReportRows = Connection<ReportRow>

export const reports = createEntityResolvers<ReportRow, ReportFilter>({
  name: 'report',
  sql: new URL('./reports.sql', import.meta.url),
  filter: ({ within, feedId, open, since }) => ({
    ...spatialParameters(within),
    ...(feedId != null && { feedId }),
    ...(open != null && { open }),
    ...(since != null && { since }),
  }),
})
