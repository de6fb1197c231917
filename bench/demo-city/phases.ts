/** What a city goes through from nothing to tiles, in order. */
export const PHASES = ['generate', 'import', 'finalize', 'tiles'] as const
export type Phase = (typeof PHASES)[number]

export interface PhaseOrder {
  readonly phase: Phase
  readonly seed: string
  readonly scale: number
  /** Where the city's files are, or will be. */
  readonly files: string
  /** CITY_HOME: the embedded database, reports and archives. */
  readonly home: string
  /** Absent: the embedded engine. */
  readonly databaseUrl?: string
}

export interface PhaseReport {
  readonly seconds: number
  /** Largest resident memory of this process, bytes. */
  readonly peakBytes: number
  /** Records that the import rejected. */
  readonly rejected: number
}
