import { parkingOccupancy } from '../../domain/parking/occupancy.ts'
import { translate } from '../ui/i18n.ts'
import { STATION_FIXTURE } from './kit/station-fixture.ts'
import { severityLegend, stationPlates } from './kit/station-plates.ts'
import { feedsOfSensors, soundValue, stationTooltip } from './kit/station.ts'
import type { Layer } from './layer.ts'

/** Car parks with their free spaces. */
export const parking: Layer = {
  id: 'parking',
  tileset: 'live:parking',
  title: { zh: '停车', en: 'Parking' },
  icon: 'parking',
  minZoom: 12,
  feeds: () => feedsOfSensors(['parking']),
  live: {
    sensorKinds: ['parking'],
    label: ({ values }) => {
      const [free, occupied, capacity] = (['parking_free', 'parking_occupied', 'parking_capacity'] as const).map(
        (property) => soundValue(values, property),
      )
      const found = parkingOccupancy({ capacity, free, occupied })
      if (found === null) return { text: free === undefined ? '–' : String(free), severity: 'none', rank: 0 }
      return {
        text: String(found.free),
        severity: found.state === 'full' ? 2 : found.state === 'busy' ? 3 : 'none',
        rank: found.capacity,
      }
    },
  },
  style: (context) => stationPlates({ layerId: 'parking', minZoom: 12, nameZoom: 15, icon: 'parking' }, context),
  legend: (language, { theme }) =>
    severityLegend(theme, [
      ['none', translate(language, 'parking.free')],
      [3, translate(language, 'parking.busy')],
      [2, translate(language, 'parking.full')],
    ]),
  count: () => null,
  tooltip: (feature, language) =>
    stationTooltip(feature, language, ['parking_free', 'parking_occupied', 'parking_capacity']),
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: STATION_FIXTURE,
}
