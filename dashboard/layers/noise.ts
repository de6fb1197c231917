import { isNightHour } from '../../domain/noise/day-night-levels.ts'
import { noiseExceedance } from '../../domain/noise/limits.ts'
import { useNow } from '../stores/now.ts'
import { cityTime } from '../ui/zone.ts'
import { translate } from '../ui/i18n.ts'
import { formatValue } from '../ui/format-live.ts'
import { STATION_FIXTURE } from './kit/station-fixture.ts'
import { severityLegend, stationPlates } from './kit/station-plates.ts'
import { feedsOfSensors, soundValue, stationTooltip } from './kit/station.ts'
import type { Layer } from './layer.ts'

/** The most common zone: trade and mixed use. */
const AREA = '2'
const FAR_ABOVE_DB = 10

/** Noise posts with their newest level. */
export const noise: Layer = {
  id: 'noise',
  tileset: 'live:noise',
  title: { zh: '噪声', en: 'Noise' },
  icon: 'sound',
  minZoom: 11,
  feeds: () => feedsOfSensors(['noise']),
  live: {
    sensorKinds: ['noise'],
    label: ({ values }, language) => {
      const level = soundValue(values, 'noise_laeq')
      if (level === undefined) return { text: '–', severity: 'none', rank: 0 }
      const time = isNightHour(cityTime(useNow.getState().nowMs).hour) ? 'night' : 'day'
      const { excessDb } = noiseExceedance(level, AREA, time)
      return {
        text: formatValue(language, 'noise_laeq', level),
        severity: excessDb <= 0 ? 'none' : excessDb <= FAR_ABOVE_DB ? 3 : 2,
        rank: level,
      }
    },
  },
  style: (context) => stationPlates({ layerId: 'noise', minZoom: 11, nameZoom: 15, icon: 'sound' }, context),
  legend: (language, { theme }) =>
    severityLegend(theme, [
      ['none', translate(language, 'noise.below')],
      [3, translate(language, 'noise.above')],
      [2, translate(language, 'noise.farAbove')],
    ]),
  count: () => null,
  tooltip: (feature, language) => stationTooltip(feature, language, ['noise_laeq', 'noise_lamax']),
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: STATION_FIXTURE,
}
