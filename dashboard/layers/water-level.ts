import { translate } from '../ui/i18n.ts'
import { formatValue } from '../ui/format-live.ts'
import { STATION_FIXTURE } from './kit/station-fixture.ts'
import { severityLegend, stationPlates } from './kit/station-plates.ts'
import { feedsOfSensors, soundValue, stationTooltip } from './kit/station.ts'
import type { Layer } from './layer.ts'

/**
 * Flood depths on a road and their severity, m [P]: a door sill, an exhaust, a hubcap, a kerb. A higher rank covers a
 * lower one.
 */
const DEPTHS = [
  { severity: 1, fromM: 0.5, rank: 40 },
  { severity: 2, fromM: 0.27, rank: 30 },
  { severity: 3, fromM: 0.15, rank: 20 },
  { severity: 4, fromM: 0.05, rank: 10 },
  { severity: 'none', fromM: -Infinity, rank: 0 },
] as const

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
    label: ({ sensor, values, isStale }, language) => {
      const depth = soundValue(values, 'flood_depth')
      if (depth !== undefined) {
        const { severity, rank } = DEPTHS.find(({ fromM }) => depth >= fromM) ?? DEPTHS[4]
        // A dry road is not drawn, a silent sensor is.
        if (severity === 'none' && !isStale) return null
        return { text: `${formatValue(language, 'flood_depth', depth)} m`, severity, rank: rank + depth }
      }
      const level = soundValue(values, 'water_level')
      if (sensor.kind === 'manhole') {
        // A manhole is not drawn unless its cover is off.
        return soundValue(values, 'cover_open') === 1 ? { text: '!', severity: 2, rank: 35 } : null
      }
      return {
        text: level === undefined ? '–' : `${formatValue(language, 'water_level', level)} m`,
        severity: 'none',
        rank: 5,
      }
    },
  },
  style: (context) => stationPlates({ layerId: 'water-level', minZoom: 11, nameZoom: 15, icon: 'water' }, context),
  legend: (language, { theme }) =>
    severityLegend(
      theme,
      DEPTHS.toReversed().map(({ severity }) => [severity, translate(language, `water.depth.${severity}`)]),
    ),
  count: () => null,
  tooltip: (feature, language) =>
    stationTooltip(feature, language, ['water_level', 'flood_depth', 'flow_rate', 'cover_open', 'methane', 'battery']),
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: STATION_FIXTURE,
}
