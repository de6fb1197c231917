/** How grave something is: 1 (I, red) is the most grave, 4 (IV, blue) the least. Alerts, stations, rows and themes share this one scale. */
export type Severity = 1 | 2 | 3 | 4

/** The most grave first. */
export const SEVERITIES = [1, 2, 3, 4] as const satisfies readonly Severity[]

export const SEVERITY_NUMERALS: Readonly<Record<Severity, string>> = { 1: 'I', 2: 'II', 3: 'III', 4: 'IV' }

/** By the colour of a warning, as the API has it. */
export const SEVERITY_BY_COLOR = { RED: 1, ORANGE: 2, YELLOW: 3, BLUE: 4 } as const satisfies Record<string, Severity>

/** By the severity of CAP, as the API has it; null: unknown. */
export const SEVERITY_BY_CAP = {
  EXTREME: 1,
  SEVERE: 2,
  MODERATE: 3,
  MINOR: 4,
  UNKNOWN: null,
} as const satisfies Record<string, Severity | null>
