import { AQI_CLASSES, aqiClassOf } from '../../domain/air-quality/aqi-classes.ts'
import { aqi } from '../../domain/air-quality/aqi.ts'
import type { SensorValues } from '../stores/live-values.ts'
import { useNow } from '../stores/now.ts'
import { cityTime } from '../ui/zone.ts'
import { formatValue } from '../ui/format-live.ts'
import { severityLegend, stationPlates } from './kit/station-plates.ts'
import { feedsOfSensors, soundValue, stationTooltip } from './kit/station.ts'
import { STATION_FIXTURE } from './kit/station-fixture.ts'
import type { Layer } from './layer.ts'

/** By class of the index, 优 to 严重污染. */
const SEVERITY_BY_CLASS = ['none', 'none', 3, 2, 1, 1] as const

/** Air quality stations with the index of their newest values, coloured by its class. */
export const airQuality: Layer = {
  id: 'air-quality',
  tileset: 'live:air-quality',
  title: { zh: '空气质量', en: 'Air quality' },
  icon: 'wind',
  minZoom: 10,
  feeds: () => feedsOfSensors(['air_quality']),
  live: {
    sensorKinds: ['air_quality'],
    label: ({ values }, language) => {
      const index = indexOf(values)
      // A dust-only station has no index.
      const dust = soundValue(values, 'pm25')
      if (index === null)
        return {
          text: dust === undefined ? '–' : `PM2.5 ${formatValue(language, 'pm25', dust)}`,
          severity: 'none',
          rank: 0,
        }
      return { text: String(index), severity: SEVERITY_BY_CLASS[aqiClassOf(index).level - 1] ?? 'none', rank: index }
    },
  },
  style: (context) => stationPlates({ layerId: 'air-quality', minZoom: 10, nameZoom: 14, icon: 'wind' }, context),
  legend: (language, { theme }) =>
    severityLegend(
      theme,
      AQI_CLASSES.map(({ level, upTo, [language]: title }, i) => {
        const from = i === 0 ? 0 : (AQI_CLASSES[i - 1]?.upTo ?? 0) + 1
        return [
          SEVERITY_BY_CLASS[level - 1] ?? 'none',
          `${title} ${upTo === Infinity ? `≥ ${String(from)}` : `${String(from)}–${String(upTo)}`}`,
        ]
      }),
    ),
  count: () => null,
  tooltip: (feature, language) => stationTooltip(feature, language, ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co']),
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: STATION_FIXTURE,
}

/** Hourly index of the newest values; null: too few are known. */
function indexOf(values: SensorValues): number | null {
  const day = cityTime(useNow.getState().nowMs).day
  return aqi(
    {
      pm25_1h: soundValue(values, 'pm25'),
      pm10_1h: soundValue(values, 'pm10'),
      so2_1h: soundValue(values, 'so2'),
      no2_1h: soundValue(values, 'no2'),
      co_1h: soundValue(values, 'co'),
      o3_1h: soundValue(values, 'o3'),
    },
    { period: 'hourly', day },
  ).index
}
