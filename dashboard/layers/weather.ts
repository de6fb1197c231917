import type { StationLabel } from '../map/stage-layer.ts'
import { windSign } from '../map/wind-signs.ts'
import { barbKnots } from '../ui/wind-barb.ts'
import { translate } from '../ui/i18n.ts'
import { formatValue } from '../ui/format-live.ts'
import { STATION_FIXTURE } from './kit/station-fixture.ts'
import { severityLegend, stationPlates } from './kit/station-plates.ts'
import { feedsOfSensors, soundValue, stationTooltip } from './kit/station.ts'
import { windBarbs } from './kit/wind-barbs.ts'
import type { Layer } from './layer.ts'

/** Heavy rain: 16 mm in an hour, the lower limit of a blue warning [R]. */
const HEAVY_RAIN_MM = 16
/** Force 6 of Beaufort. */
const STRONG_WIND_MS = 10.8

/** Weather stations with their temperature; rain gauges with their rainfall. */
export const weather: Layer = {
  id: 'weather',
  tileset: 'live:weather',
  title: { zh: '气象', en: 'Weather' },
  icon: 'thermometer',
  minZoom: 10,
  feeds: () => feedsOfSensors(['weather', 'rain']),
  live: {
    sensorKinds: ['weather', 'rain'],
    label: ({ sensor, values }, language) => {
      const temperature = soundValue(values, 'temperature')
      const rain = soundValue(values, 'rainfall')
      const wind = soundValue(values, 'wind_speed')
      const isWet = rain !== undefined && rain > 0
      const label = [
        temperature === undefined ? null : `${formatValue(language, 'temperature', temperature)}°`,
        rain !== undefined && (isWet || temperature === undefined)
          ? `${formatValue(language, 'rainfall', rain)} mm`
          : null,
      ].filter((part) => part !== null)
      const from = soundValue(values, 'wind_direction')
      const [severity, rank] =
        (rain ?? 0) >= HEAVY_RAIN_MM
          ? ([2, 300] as const)
          : (wind ?? 0) >= STRONG_WIND_MS
            ? ([3, 200] as const)
            : (['none', 0] as const)
      return {
        text: label.join(' · ') || '–',
        severity,
        rank: rank + (temperature === undefined ? 0 : 50),
        ...barbOf(wind, from, sensor.position),
      }
    },
  },
  style: (context) => [
    windBarbs(context),
    ...stationPlates({ layerId: 'weather', minZoom: 10, nameZoom: 14, icon: 'thermometer' }, context),
  ],
  legend: (language, { theme }) => [
    ...severityLegend(theme, [
      ['none', translate(language, 'weather.calm')],
      [3, translate(language, 'weather.wind')],
      [2, translate(language, 'weather.rain')],
    ]),
    ...([5, 10, 50] as const).map((knots) => ({
      label: translate(language, `weather.barb.${knots}`),
      mark: { kind: 'barb', knots } as const,
    })),
    { label: translate(language, 'weather.barb.calm'), mark: { kind: 'barb', knots: null } },
  ],
  count: () => null,
  tooltip: (feature, language) =>
    stationTooltip(feature, language, [
      'temperature',
      'humidity',
      'rainfall',
      'wind_speed',
      'wind_direction',
      'pressure',
    ]),
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: STATION_FIXTURE,
}

/** Calm has no direction; wind without a direction is not drawn. */
function barbOf(
  speedMs: number | undefined,
  fromDeg: number | undefined,
  [, latitude]: readonly [longitude: number, latitude: number],
): Pick<StationLabel, 'ground'> {
  if (speedMs === undefined) return {}
  const knots = barbKnots(speedMs)
  if (knots !== null && fromDeg === undefined) return {}
  return { ground: { image: windSign(knots, latitude < 0), bearingDeg: knots === null ? 0 : (fromDeg ?? 0) } }
}
