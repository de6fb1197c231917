/** One run of a trip, as far as a message identifies it. */
export interface Run {
  readonly tripId: string
  /** `HH:MM:SS` of the first departure: distinguishes the runs of a frequency-based trip. */
  readonly startTime?: string | undefined
  /** `YYYYMMDD` in the agency's zone. */
  readonly startDate?: string | undefined
}

/**
 * `thing` of a trip at a stop of the timetable: `1011112WKDY/DALY`, `1011112WKDY/#3` for the third stop, the trip alone
 * for the whole trip; followed by its day and the time of its first departure if given:
 * `1011112WKDY@20261122@06:20:00/DALY`.
 */
export function callOf({ tripId, startTime, startDate }: Run, stop?: string | number): string {
  const parts = [tripId.slice(0, 100), startDate, startTime]
  const run = parts.filter((part) => part !== undefined).join('@')
  if (stop === undefined) return run
  return `${run}/${typeof stop === 'number' ? `#${stop}` : stop.slice(0, 90)}`
}
