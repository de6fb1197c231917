import { energyMeanDb, type TimedLevel } from './energy-mean.ts'

/** Local hours at which the night begins and ends: 22:00 and 06:00 (GB 3096-2008, clause 3.5 [R]; a city may set others). */
export interface NightHours {
  readonly from: number
  readonly to: number
}

const NIGHT_HOURS: NightHours = { from: 22, to: 6 }

/** Whether a local hour of the day (0 to 23) belongs to the night. */
export function isNightHour(hour: number, { from, to }: NightHours = NIGHT_HOURS): boolean {
  return from > to ? hour >= from || hour < to : hour >= from && hour < to
}

export interface HourlyLevel {
  /** Local hour of the day in which it was measured, 0 to 23. */
  readonly hour: number
  /** LAeq of the hour, dB(A). */
  readonly levelDb: number
}

export interface DayNightLevels {
  /** 昼间等效声级, dB(A). */
  readonly ldDb: number | null
  /** 夜间等效声级, dB(A). */
  readonly lnDb: number | null
  /** 昼夜等效声级: the night counts 10 dB more. Null unless both are known. */
  readonly ldnDb: number | null
  /** Hours measured of the day and of the night. */
  readonly dayHours: number
  readonly nightHours: number
}

const NIGHT_PENALTY_DB = 10

/**
 * Ld, Ln and Ldn of hourly levels. Ldn weighs day and night by their full lengths (16 and 8 hours), however many hours were
 * measured, so that a gap at night does not make a place quieter.
 */
export function dayNightLevels(hours: Iterable<HourlyLevel>, night: NightHours = NIGHT_HOURS): DayNightLevels {
  const byDay: TimedLevel[] = []
  const byNight: TimedLevel[] = []
  for (const { hour, levelDb } of hours) (isNightHour(hour, night) ? byNight : byDay).push({ levelDb })
  const ldDb = energyMeanDb(byDay)
  const lnDb = energyMeanDb(byNight)
  const nightLength = (night.to - night.from + 24) % 24
  const ldnDb =
    ldDb === null || lnDb === null
      ? null
      : energyMeanDb([
          { levelDb: ldDb, duration: 24 - nightLength },
          { levelDb: lnDb + NIGHT_PENALTY_DB, duration: nightLength },
        ])
  return { ldDb, lnDb, ldnDb, dayHours: byDay.length, nightHours: byNight.length }
}
