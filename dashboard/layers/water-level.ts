import { translate } from '../ui/i18n.ts'
import { formatValue } from '../ui/format-live.ts'
import { STATION_FIXTURE } from './kit/station-fixture.ts'
import { heedLegend, stationPlates } from './kit/station-plates.ts'
import { feedsOfSensors, soundValue, stationTooltip } from './kit/station.ts'
import type { Layer } from './layer.ts'

/** Depths on a road from which it asks for heed IV … I, m [P]: a kerb, a hubcap, an exhaust, a door sill. */
const DEPTHS_M = [0.05, 0.15, 0.27, 0.5] as const

/** Water: levels of rivers, depths on roads and in manholes. */
export const waterLevel: Layer = {
  id: 'water-level',
  tileset: 'live:water-level',
  title: { zh: '水位积水', en: 'Water levels' },
  icon: 'water',
  minZoom: 11,
  feeds: () => feedsOfSensors(['water_level', 'flood', 'manhole']),
  live: {
    sensorKinds: ['water_level', 'flood', 'manhole'],
    sign: ({ sensor, values, isStale }, language) => {
      const depth = soundValue(values, 'flood_depth')
      if (depth !== undefined) {
        const heed = DEPTHS_M.filter((from) => depth >= from).length as 0 | 1 | 2 | 3 | 4
        // A dry road is quiet, one that nobody hears of is not.
        if (heed === 0 && !isStale) return null
        return { label: `${formatValue(language, 'flood_depth', depth)} m`, heed, rank: heed * 10 + depth }
      }
      const level = soundValue(values, 'water_level')
      if (sensor.kind === 'manhole') {
        // A manhole is quiet unless its cover is off.
        return soundValue(values, 'cover_open') === 1 ? { label: '!', heed: 3, rank: 35 } : null
      }
      return { label: level === undefined ? '–' : `${formatValue(language, 'water_level', level)} m`, heed: 0, rank: 5 }
    },
  },
  style: (context) => stationPlates({ layerId: 'water-level', minZoom: 11, nameZoom: 15, icon: 'water' }, context),
  legend: (language, { theme }) =>
    heedLegend(
      theme,
      ([0, 1, 2, 3, 4] as const).map((heed) => [heed, translate(language, `water.depth.${heed}`)]),
    ),
  count: () => null,
  tooltip: (feature, language) =>
    stationTooltip(feature, language, ['water_level', 'flood_depth', 'flow_rate', 'cover_open', 'methane', 'battery']),
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: STATION_FIXTURE,
}
