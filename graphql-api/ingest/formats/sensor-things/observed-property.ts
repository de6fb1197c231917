import { propertyOf, type PropertyId } from '../../../../domain/properties.ts'

/** Names used by services for observed properties, without spaces and punctuation, lower case. */
const ALIASES: Readonly<Record<string, PropertyId>> = {
  pm2p5: 'pm25',
  particulatematter25: 'pm25',
  particulatematter10: 'pm10',
  sulphurdioxide: 'so2',
  sulfurdioxide: 'so2',
  nitrogendioxide: 'no2',
  carbonmonoxide: 'co',
  ozone: 'o3',
  airtemperature: 'temperature',
  relativehumidity: 'humidity',
  airhumidity: 'humidity',
  airpressure: 'pressure',
  atmosphericpressure: 'pressure',
  barometricpressure: 'pressure',
  precipitation: 'rainfall',
  rain: 'rainfall',
  windfromdirection: 'wind_direction',
  noise: 'noise_laeq',
  laeq: 'noise_laeq',
  lamax: 'noise_lamax',
  soundpressurelevel: 'noise_laeq',
  waterheight: 'water_level',
  gaugeheight: 'water_level',
  stage: 'water_level',
  discharge: 'flow_rate',
  waterflow: 'flow_rate',
  vehiclespeed: 'traffic_speed',
  vehiclecount: 'traffic_volume',
  batterylevel: 'battery',
  peoplecount: 'occupancy_people',
}

/** The property for a name or the last segment of a definition's address. */
export function observedPropertyOf(...names: readonly (string | undefined)[]): PropertyId | undefined {
  for (const name of names) {
    const end = name?.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#'), name.lastIndexOf(':')) + 1) ?? ''
    const snake = end
      .trim()
      .toLowerCase()
      .replace(/[\s.-]+/g, '_')
    const word = snake.replace(/[^a-z0-9]/g, '')
    const found =
      propertyOf(snake) ??
      BY_WORD.get(word) ??
      (Object.hasOwn(ALIASES, word) ? propertyOf(ALIASES[word] ?? '') : undefined)
    if (found) return found.id
  }
  return undefined
}

const BY_WORD = new Map(
  (
    [
      'pm25',
      'pm10',
      'wind_speed',
      'wind_direction',
      'uv_index',
      'water_level',
      'flow_rate',
      'flood_depth',
      'traffic_speed',
      'traffic_volume',
      'traffic_occupancy',
      'parking_free',
      'fill_level',
      'signal_strength',
    ] as const
  ).map((id) => [id.replaceAll('_', ''), propertyOf(id)] as const),
)
