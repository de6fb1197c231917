import { observedFeed } from '../formats/ngsi/observed-feed.ts'

/** Weather stations, as WeatherObserved of Smart Data Models. */
export const weather = observedFeed(
  {
    id: 'weather',
    title: { zh: '气象站', en: 'Weather stations' },
    publisher: { zh: '气象局', en: 'Meteorological bureau' },
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 600_000,
    sample: 'weather.json',
  },
  {
    types: ['WeatherObserved'],
    sensorKind: 'weather',
    columns: [
      ['temperature', 'temperature', 'CEL'],
      // 0…1.
      ['relativeHumidity', 'humidity', 'C62'],
      ['atmosphericPressure', 'pressure', 'A97'],
      ['windSpeed', 'wind_speed', 'MTS'],
      ['windDirection', 'wind_direction', 'DD'],
      ['precipitation', 'rainfall', 'MMT'],
      ['visibility', 'visibility', 'MTR'],
      ['uvIndexMax', 'uv_index', 'C62'],
      ['uvIndex', 'uv_index', 'C62'],
    ],
  },
)
