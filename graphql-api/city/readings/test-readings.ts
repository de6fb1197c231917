import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./test-readings.sql', import.meta.url))

export interface TestReadings {
  /** Of the mini city, each at the label point of its region. */
  readonly sensors?: readonly {
    readonly id: number
    readonly code: string
    /** As in the column: `air_quality`. */
    readonly kind: string
    readonly region: string
  }[]
  readonly series?: readonly {
    readonly id: number
    readonly feed: string
    readonly property: string
    readonly sensor: number
    readonly restricted?: boolean
  }[]
  readonly readings: readonly TestReading[]
}

export interface TestReading {
  readonly series: number
  /** ISO 8601. */
  readonly at: string
  readonly value: number
  /** 0, 1: valid; 2, 3: not. */
  readonly quality?: number
  readonly revision?: number
  /** Absent: at once. */
  readonly received?: string
}

/** Writes data as from feeds, without roll-ups. */
export async function insertReadings(database: Database, { sensors, series, readings }: TestReadings): Promise<void> {
  await database.write(SYSTEM, async (session) => {
    if (sensors !== undefined) await session.rows(sql('sensors', { rows: JSON.stringify(sensors) }))
    if (series !== undefined) await session.rows(sql('series', { rows: JSON.stringify(series) }))
    const rows = JSON.stringify(readings)
    for (const name of ['partitions', 'readings', 'due']) await session.rows(sql(name, { rows }))
    await session.rows(sql('latest'))
  })
}

/** Rolls up an hour of one series with these figures. */
export async function insertHour(
  database: Database,
  hour: { readonly series: number; readonly hourAt: string; readonly count: number; readonly sum: number },
): Promise<void> {
  await database.write(SYSTEM, (session) => session.rows(sql('hour', { ...hour })))
}

/** An instant so many minutes after another. */
export function minutesAfter(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString()
}
