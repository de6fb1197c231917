import type { ActiveAlertsQuery } from '../../api/operations.generated.ts'
import type { SeverityLevel } from '../../ui/level-sign.tsx'

type Alert = ActiveAlertsQuery['alerts']['nodes'][number]

const BY_COLOUR = { RED: 1, ORANGE: 2, YELLOW: 3, BLUE: 4 } as const
const BY_SEVERITY = { EXTREME: 1, SEVERE: 2, MODERATE: 3, MINOR: 4, UNKNOWN: null } as const

/** By the colour that its source says, else by its severity; null: neither is known. */
export function warningLevel({
  warningColor,
  severity,
}: Pick<Alert, 'warningColor' | 'severity'>): SeverityLevel | null {
  return warningColor ? BY_COLOUR[warningColor] : BY_SEVERITY[severity]
}

/** Those that hold still, the highest first, of the same level the newest. */
export function inForce<Some extends Pick<Alert, 'warningColor' | 'severity' | 'expiresAt' | 'sentAt'>>(
  alerts: readonly Some[],
  nowMs: number,
): readonly Some[] {
  return alerts
    .filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > nowMs)
    .sort((a, b) => (warningLevel(a) ?? 5) - (warningLevel(b) ?? 5) || Date.parse(b.sentAt) - Date.parse(a.sentAt))
}
