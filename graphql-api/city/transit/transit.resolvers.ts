import type { FacilityRow } from '../facilities/facilities.service.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { departuresOf, departureWindow, type DepartureRow } from './departures.service.ts'

export const transitResolvers: Resolvers = {
  Facility: {
    departures: (stop, { from, minutes, first }, { batch }) => {
      const nowMs = Date.now()
      const window = departureWindow({ from, minutes, first }, nowMs)
      return batch<FacilityRow, DepartureRow[]>(
        `departures ${String(from)} ${String(minutes)} ${String(first)}`,
        (stops, session) => departuresOf(session, stops, window, nowMs),
      ).load(stop)
    },
  },
}
