import { createCatalogue } from '../schema/catalogue.ts'
import type { Connection } from '../schema/connection.ts'
import { listParameter } from '../schema/listing.ts'
import { spatialParameters } from '../schema/spatial-filter.ts'
import type {
  AlertCertainty,
  AlertFilter,
  AlertMessageType,
  AlertSeverity,
  AlertStatus,
  AlertUrgency,
  WarningColor,
} from '../schema/types.generated.ts'

export interface AlertRow {
  readonly id: number
  readonly feedId: string
  readonly sourceId: string
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
  readonly areaText: string | null
  /** GeoJSON text, read only when asked for. */
  readonly area?: string | null
}

export type AlertRows = Connection<AlertRow>

export const alerts = createCatalogue<AlertRow, AlertFilter>({
  name: 'alert',
  sql: new URL('./alerts.sql', import.meta.url),
  filter: ({ within, active, severity, feedId }) => ({
    ...spatialParameters(within),
    severity: listParameter(severity),
    ...(feedId != null && { feedId }),
    ...(active != null && { active }),
  }),
  columns: (selected) => ({ area: selected.has('area') }),
})
