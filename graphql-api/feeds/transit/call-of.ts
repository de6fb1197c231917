/** `thing` of the delays of a trip at a stop of the timetable: `1011112WKDY/DALY`, `1011112WKDY/#3` for the third stop, the trip alone as a whole. */
export function callOf(tripId: string, stop?: string | number): string {
  const trip = tripId.slice(0, 100)
  if (stop === undefined) return trip
  return `${trip}/${typeof stop === 'number' ? `#${stop}` : stop.slice(0, 90)}`
}
