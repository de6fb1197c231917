import type { AlertToldFragment } from '../api/operations.generated.ts'
import type { SeverityLevel } from '../ui/level-shapes.ts'

export type Warning = AlertToldFragment

const BY_COLOUR = { RED: 1, ORANGE: 2, YELLOW: 3, BLUE: 4 } as const
const BY_SEVERITY = { EXTREME: 1, SEVERE: 2, MODERATE: 3, MINOR: 4, UNKNOWN: null } as const

/** By the colour that its source says, else by its severity; null: neither is known. */
export function warningLevel({
  warningColor,
  severity,
}: Pick<Warning, 'warningColor' | 'severity'>): SeverityLevel | null {
  return warningColor ? BY_COLOUR[warningColor] : BY_SEVERITY[severity]
}

/** `ahead`: it has not begun; `over`: expired, replaced, taken back, or never meant for anybody. */
export type WarningState = 'ahead' | 'inForce' | 'over'

export type WarningTimes = Pick<
  Warning,
  'status' | 'messageType' | 'replacedAt' | 'sentAt' | 'effectiveAt' | 'onsetAt' | 'expiresAt'
>

/** What a warning is at a moment, as the API's `active` has it. */
export function warningState(warning: WarningTimes, nowMs: number): WarningState {
  const { status, messageType, replacedAt, sentAt, effectiveAt, onsetAt, expiresAt } = warning
  const isMeant = status === 'ACTUAL' || status === 'EXERCISE'
  const isWarning = messageType === 'ALERT' || messageType === 'UPDATE'
  if (!isMeant || !isWarning || replacedAt !== null) return 'over'
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs) return 'over'
  return Date.parse(onsetAt ?? effectiveAt ?? sentAt) > nowMs ? 'ahead' : 'inForce'
}

/** Those in force, the highest first, of the same level the newest. */
export function inForce<Some extends WarningTimes & Pick<Warning, 'warningColor' | 'severity'>>(
  warnings: Iterable<Some>,
  nowMs: number,
): readonly Some[] {
  return [...warnings]
    .filter((warning) => warningState(warning, nowMs) === 'inForce')
    .sort((a, b) => (warningLevel(a) ?? 5) - (warningLevel(b) ?? 5) || Date.parse(b.sentAt) - Date.parse(a.sentAt))
}

/** All that are known with one that came: what it updates or takes back is replaced from then on. */
export function withArrived(known: ReadonlyMap<string, Warning>, came: Warning): ReadonlyMap<string, Warning> {
  const isReplacing = came.messageType === 'UPDATE' || came.messageType === 'CANCEL'
  const replaces = new Set(isReplacing ? came.replaces : [])
  const after = new Map(
    [...known].map(([id, one]): [string, Warning] => [
      id,
      // What is an exercise replaces its like alone.
      one.replacedAt === null && one.feedId === came.feedId && one.status === came.status && replaces.has(one.sourceId)
        ? { ...one, replacedAt: came.receivedAt }
        : one,
    ]),
  )
  return after.set(came.id, came)
}

/** All that were read, with those that came while they were. */
export function withRead(known: ReadonlyMap<string, Warning>, read: readonly Warning[]): ReadonlyMap<string, Warning> {
  const newestMs = Math.max(-Infinity, ...read.map(({ receivedAt }) => Date.parse(receivedAt)))
  const since = [...known.values()].filter(
    ({ id, receivedAt }) => Date.parse(receivedAt) > newestMs && !read.some((one) => one.id === id),
  )
  return since.reduce<ReadonlyMap<string, Warning>>(withArrived, new Map(read.map((one) => [one.id, one])))
}
