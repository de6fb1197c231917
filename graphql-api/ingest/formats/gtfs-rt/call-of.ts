/** One run of a trip, as far as a message says which one. */
export interface Run {
  readonly tripId: string
  /** `HH:MM:SS`, the first departure: tells the runs of a trip that goes again and again apart. */
  readonly startTime?: string | undefined
  /** `YYYYMMDD` of the agency. */
  readonly startDate?: string | undefined
}

/**
 * `thing` of what is told of a trip at a stop of the timetable: `1011112WKDY/DALY`, `1011112WKDY/#3` for the third stop, the trip alone as a whole;
 * with its day and the time of its first departure where these are told: `1011112WKDY@20261122@06:20:00/DALY`.
 */
export function callOf({ tripId, startTime, startDate }: Run, stop?: string | number): string {
  const parts = [tripId.slice(0, 100), startDate, startTime]
  const run = parts.filter((part) => part !== undefined).join('@')
  if (stop === undefined) return run
  return `${run}/${typeof stop === 'number' ? `#${stop}` : stop.slice(0, 90)}`
}
