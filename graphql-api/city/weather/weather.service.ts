import { meanWind } from '../../../domain/mean-wind.ts'
import type { PropertyId } from '../../../domain/properties.ts'
import type { Session } from '../../platform/db/database.ts'
import { readFigure, type FigureQuestion, type FigureState } from '../readings/figure.ts'
import { grouped } from '../readings/grouped.ts'
import { originOf } from '../readings/origin.ts'
import { newestReadings, readingsBetween } from '../readings/readings.service.ts'

/** An older value does not describe the present weather [P]. */
const VALUE_COUNTS_MS = 30 * 60_000
const HOUR_MS = 3_600_000

export interface WeatherState extends FigureState {
  readonly stations: number
  readonly temperatureC: number | null
  readonly humidityPct: number | null
  readonly windSpeedMs: number | null
  readonly windDirectionDeg: number | null
  readonly rainfallMm: number | null
  readonly pressureHpa: number | null
  readonly visibilityM: number | null
}

export async function readWeather(session: Session, question: FigureQuestion, now: Date): Promise<WeatherState | null> {
  return readFigure(session, question, now, async ({ regionId, at, asOf }) => {
    const before = (ms: number): Date => new Date(at.getTime() - ms)
    const newest = await newestReadings(session, {
      ...{ regionId, asOf, from: before(VALUE_COUNTS_MS), to: at },
      properties: ['temperature', 'humidity', 'wind_speed', 'wind_direction', 'pressure', 'visibility'],
    })
    const rain = await readingsBetween(session, {
      ...{ regionId, asOf, from: before(HOUR_MS), to: at },
      properties: ['rainfall'],
    })
    const meanOf = (property: PropertyId): number | null =>
      mean(newest.filter((reading) => reading.property === property).map(({ value }) => value))
    const bySensor = grouped(newest, ({ sensorId }) => sensorId)
    const wind = meanWind(
      [...bySensor.values()].flatMap((readings) => {
        const speedMs = readings.find(({ property }) => property === 'wind_speed')?.value
        const directionDeg = readings.find(({ property }) => property === 'wind_direction')?.value
        return speedMs === undefined || directionDeg === undefined ? [] : [{ speedMs, directionDeg }]
      }),
    )
    const fallen = [...grouped(rain, ({ sensorId }) => sensorId).values()].map((readings) =>
      readings.reduce((sum, { value }) => sum + value, 0),
    )
    return {
      stations: new Set([...newest, ...rain].map(({ sensorId }) => sensorId)).size,
      temperatureC: meanOf('temperature'),
      humidityPct: meanOf('humidity'),
      windSpeedMs: wind?.speedMs ?? null,
      windDirectionDeg: wind?.directionDeg ?? null,
      rainfallMm: mean(fallen),
      pressureHpa: meanOf('pressure'),
      visibilityM: meanOf('visibility'),
      ...originOf([...newest, ...rain]),
    }
  })
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
