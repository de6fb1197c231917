import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Connection } from '../../graphql/connection.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type { ComponentFilter, ComponentStatus } from '../../graphql/types.generated.ts'

export interface ComponentRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly classCode: string
  readonly code: string | null
  readonly status: ComponentStatus
  readonly owner: string | null
  readonly smartPole: boolean
  readonly regionId: number | null
  readonly source: string
  readonly sourceId: string
  readonly updatedAt: Date
  readonly lng: number
  readonly lat: number
}

export type ComponentRows = Connection<ComponentRow>

export const components = createEntityResolvers<ComponentRow, ComponentFilter>({
  name: 'component',
  sql: new URL('./components.sql', import.meta.url),
  filter: (filter) => ({
    ...spatialParameters(filter.within),
    class: classCodes(filter.class),
    status: listParameter(filter.status),
    isSmartPole: filter.smartPole == null ? undefined : true,
    smartPole: filter.smartPole ?? undefined,
  }),
})

function classCodes(codes: readonly string[] | null | undefined): readonly string[] | undefined {
  const wrong = codes?.find((code) => !/^(\d{2}|\d{4})$/.test(code))
  if (wrong !== undefined)
    throw invalidInput('filter.class', wrong, 'class codes of 4 digits, or 2 for a whole major class')
  return codes ?? undefined
}
