import { createEntityResolvers } from '../../graphql/entity-resolvers.ts'
import type { Parameters } from '../../platform/db/statements.ts'
import type { Connection, Order } from '../../graphql/connection.ts'
import { listParameter, ORDER_BY_ID } from '../../graphql/keyset-page.ts'
import { spatialParameters } from '../../graphql/spatial-filter.ts'
import type {
  AlertAreaNote,
  AlertCertainty,
  AlertFilter,
  AlertMessageType,
  AlertOrder,
  AlertSeverity,
  AlertState,
  AlertStatus,
  AlertUrgency,
  WarningColor,
} from '../../graphql/types.generated.ts'

export interface AlertRow {
  readonly id: number
  readonly feedId: string
  readonly sourceId: string
  readonly part: number
  readonly state: AlertState
  readonly status: AlertStatus
  readonly messageType: AlertMessageType
  readonly replaces: readonly string[]
  readonly replacedAt: Date | null
  readonly category: readonly string[]
  readonly event: string
  readonly severity: AlertSeverity
  readonly urgency: AlertUrgency
  readonly certainty: AlertCertainty
  readonly warningColor: WarningColor | null
  readonly headline: string | null
  readonly headlineEn: string | null
  readonly description: string | null
  readonly instruction: string | null
  readonly senderName: string | null
  readonly sentAt: Date
  readonly receivedAt: Date
  readonly effectiveAt: Date | null
  readonly onsetAt: Date | null
  readonly expiresAt: Date | null
  readonly beginsAt: Date
  readonly endsAt: Date
  readonly endIsAssumed: boolean
  readonly areaText: string | null
  readonly areaNote: AlertAreaNote | null
  /** GeoJSON text, read only if selected. */
  readonly area?: string | null
}

export type AlertRows = Connection<AlertRow>

/** By level, then the newest first. */
const ORDERS: Readonly<Record<AlertOrder, Order>> = {
  NEWEST: ORDER_BY_ID.ID,
  GRAVEST: { key: 'integer', by: 'byRank', after: 'afterRank' },
}
const AHEAD: readonly AlertState[] = ['COMING', 'IN_FORCE']

export const alerts = createEntityResolvers<AlertRow, AlertFilter, AlertOrder>({
  name: 'alert',
  sql: new URL('./alerts.sql', import.meta.url),
  orders: ORDERS,
  filter: ({ within, active, state, severity, feedId }) => ({
    ...spatialParameters(within),
    ...stateParameters(active, state),
    severity: listParameter(severity),
    ...(feedId != null && { feedId }),
  }),
  columns: (selected) => ({ area: selected.has('area') }),
})

function stateParameters(
  active: boolean | null | undefined,
  states: readonly AlertState[] | null | undefined,
): Parameters {
  if (active == null && states == null) return {}
  const wanted = (states ?? [...AHEAD, 'OVER']).filter((state) => active == null || AHEAD.includes(state) === active)
  return { states: wanted, isAhead: !wanted.includes('OVER') }
}
