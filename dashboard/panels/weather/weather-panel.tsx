import { useQuery } from '@apollo/client/react'
import { WeatherPanelDocument, type WeatherPanelQuery } from '../../api/operations.generated.ts'
import { useFocusCode } from '../../api/use-focus-code.ts'
import { useFallbackInterval, useReadAfterArrivals, useReadAfterGaps } from '../../api/use-subscription.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { formatLength } from '../../ui/format.ts'
import { formatReading } from '../../ui/format-live.ts'
import { Icon } from '../../ui/icon.tsx'
import type { IconName } from '../../ui/icons.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { WEATHER_MESSAGES } from './messages.ts'
import { PanelBody } from '../../ui/panel-body.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import '../../ui/severity.css'
import './weather-panel.css'

type Weather = NonNullable<WeatherPanelQuery['weather']>

/** Polling interval without a subscription. */
const EVERY_MS = 60_000
/** After its stations sent data. */
const AT_MOST_EVERY_MS = 15_000

/** The weather of the region in focus, in a strip. */
export function WeatherPanel() {
  const t = useTranslate(WEATHER_MESSAGES)
  const language = useLanguage()
  const regionCode = useFocusCode()
  const query = useQuery(WeatherPanelDocument, {
    variables: { regionCode },
    pollInterval: useFallbackInterval(EVERY_MS),
    fetchPolicy: 'no-cache',
  })
  const weather = (query.data ?? query.previousData)?.weather
  useReadAfterGaps(query.refetch)
  useReadAfterArrivals(query.refetch, weather?.feedIds ?? [], AT_MOST_EVERY_MS)
  return (
    <Panel title={t('weather.title')} note={weather && localName(language, weather.region)} className="live-panel">
      <PanelBody
        data={weather}
        error={query.error}
        none={t('weather.none')}
        lines={2}
        onRetry={() => void query.refetch()}
        render={(known) => <WeatherStrip weather={known} />}
      />
    </Panel>
  )
}

function WeatherStrip({ weather }: { readonly weather: Weather }) {
  const t = useTranslate(WEATHER_MESSAGES)
  const language = useLanguage()
  const source = useSourceAge(weather.feedIds)
  const isStale = source.freshness === 'stale'
  const { temperatureC, humidityPct, windSpeedMs, windDirectionDeg, rainfallMm, visibilityM } = weather
  if (weather.stations === 0) return <p className="quiet">{t('weather.none')}</p>
  const wind =
    windSpeedMs === null
      ? null
      : [
          windDirectionDeg === null ? null : t(`wind.${compassPoint(windDirectionDeg)}`),
          formatReading(language, 'wind_speed', windSpeedMs),
        ]
          .filter(Boolean)
          .join(' ')
  const cells: readonly (readonly [icon: IconName, name: string, value: string | null])[] = [
    [
      'thermometer',
      t('weather.temperature'),
      temperatureC === null ? null : formatReading(language, 'temperature', temperatureC),
    ],
    ['water', t('weather.humidity'), humidityPct === null ? null : formatReading(language, 'humidity', humidityPct)],
    ['wind', t('weather.windSpeed'), wind],
    ['rain', t('weather.rainfall'), rainfallMm === null ? null : formatReading(language, 'rainfall', rainfallMm)],
    ['eye', t('weather.visibility'), visibilityM === null ? null : formatLength(language, visibilityM)],
  ]
  return (
    <div data-stale={isStale}>
      <dl className="weather-strip">
        {cells.map(
          ([icon, name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>
                  <Icon name={icon} size={16} /> {name}
                </dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <SourceLine {...source} isStale={isStale} />
    </div>
  )
}

const POINTS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

/** The nearest of eight compass points, the wind's origin. */
function compassPoint(directionDeg: number): (typeof POINTS)[number] {
  return POINTS[Math.round((((directionDeg % 360) + 360) % 360) / 45) % 8] ?? 'n'
}
