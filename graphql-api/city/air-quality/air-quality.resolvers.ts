import { pollutantOf } from '../../../domain/air-quality/aqi-tables.ts'
import type { AqiReport } from '../../../domain/air-quality/aqi.ts'
import { loadSensor, loadSensorPosition } from '../readings/load-sensor.ts'
import { checkWholeNumber } from '../../graphql/errors.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { airQualityTrend, hoursOf, readAirQuality } from './air-quality.service.ts'

const MOST_TREND_HOURS = 72

export const airQualityResolvers: Resolvers = {
  Query: {
    airQuality: (_, question, { session }) => readAirQuality(session, question, new Date()),
  },
  AirQuality: {
    primary: ({ report }) => [...report.primary],
    exceeding: ({ report }) => [...report.exceeding],
    missing: ({ report }) => [...report.missing],
    items: ({ report }) => itemsOf(report),
    trend: (state, { hours }, { session }) =>
      airQualityTrend(session, state, checkWholeNumber('trend.hours', orDefault(hours, 24), 1, MOST_TREND_HOURS)),
  },
  AirStation: {
    sensor: ({ sensorId }, _, context) => loadSensor(context, sensorId),
    position: ({ sensorId }, _, context) => loadSensorPosition(context, sensorId),
    index: ({ report }) => report.index,
    level: ({ report }) => report.class?.level ?? null,
    primary: ({ report }) => [...report.primary],
    items: ({ report }) => itemsOf(report),
    isComplete: ({ report }) => report.missing.length === 0,
  },
}

function itemsOf({ subIndices }: AqiReport) {
  return subIndices.map(({ item, concentration, iaqi }) => ({
    property: pollutantOf(item),
    hours: hoursOf(item),
    value: concentration,
    iaqi,
  }))
}

/** An explicit null does not take the schema's default. */
function orDefault(given: number | null, byDefault: number): number {
  return given ?? byDefault
}
