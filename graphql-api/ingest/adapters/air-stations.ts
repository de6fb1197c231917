import { observedFeed } from '../formats/ngsi/observed-feed.ts'

/** Air quality stations on streets and in parks, as AirQualityObserved of Smart Data Models. */
export const airStations = observedFeed(
  {
    id: 'air-stations',
    title: { zh: '空气质量监测站', en: 'Air quality stations' },
    publisher: { zh: '生态环境局', en: 'Ecology and environment bureau' },
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'air-stations.json',
  },
  {
    types: ['AirQualityObserved'],
    sensorKind: 'air_quality',
    columns: [
      ['pm25', 'pm25', 'GQ'],
      ['pm10', 'pm10', 'GQ'],
      ['so2', 'so2', 'GQ'],
      ['no2', 'no2', 'GQ'],
      ['o3', 'o3', 'GQ'],
      // The model's examples use mg/m³.
      ['co', 'co', 'GP'],
      ['temperature', 'temperature', 'CEL'],
      // 0…1.
      ['relativeHumidity', 'humidity', 'C62'],
      ['pressure', 'pressure', 'A97'],
      ['atmosphericPressure', 'pressure', 'A97'],
      ['windSpeed', 'wind_speed', 'MTS'],
      ['windDirection', 'wind_direction', 'DD'],
      ['precipitation', 'rainfall', 'MMT'],
    ],
  },
)
