import type { PropertyId } from '../../../domain/properties.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements, type Parameters } from '../../platform/db/statements.ts'

const sql = statements(new URL('./readings.sql', import.meta.url))

/** Valid readings of sensors in a region: good or estimated ones, with corrections. */
export interface ReadingsQuestion {
  readonly regionId: number
  readonly properties: readonly PropertyId[]
  /** Exclusive start. */
  readonly from: Date
  /** Inclusive end. */
  readonly to: Date
  /** As known then; absent: as known now. */
  readonly asOf?: Date | undefined
}

export interface SensorReading {
  readonly seriesId: number
  readonly feedId: string
  readonly sensorId: number
  readonly property: PropertyId
  readonly observedAt: Date
  readonly value: number
}

/** By sensor and property, oldest first. */
export async function readingsBetween(session: Session, question: ReadingsQuestion): Promise<SensorReading[]> {
  return session.rows<SensorReading>(sql('between', parametersOf(question)))
}

/** The same for the nights only, from 01:00 to 05:00 city time: 28 days of a meter are long. */
export async function nightReadings(session: Session, question: ReadingsQuestion): Promise<SensorReading[]> {
  return session.rows<SensorReading>(sql('nights', parametersOf(question)))
}

/** The newest of each sensor and property, by sensor. Without `asOf`, `to` is not a bound: some clocks run ahead. */
export async function newestReadings(session: Session, question: ReadingsQuestion): Promise<SensorReading[]> {
  return session.rows<SensorReading>(sql('newest', parametersOf(question)))
}

/** A property over the last hours up to the question's `to`: `pm25_24h`. */
export interface MeanItem {
  readonly name: string
  readonly property: PropertyId
  readonly hours: number
}

export interface SensorMean {
  readonly sensorId: number
  readonly item: string
  readonly feedId: string
  readonly value: number
  /** Of the newest reading in it. */
  readonly observedAt: Date
}

export async function sensorMeans(
  session: Session,
  items: readonly MeanItem[],
  question: Omit<ReadingsQuestion, 'from' | 'properties'>,
): Promise<SensorMean[]> {
  const longest = Math.max(...items.map(({ hours }) => hours))
  const properties = [...new Set(items.map(({ property }) => property))]
  const from = new Date(question.to.getTime() - longest * 3_600_000)
  return session.rows<SensorMean>(
    sql('means', {
      ...parametersOf({ ...question, properties, from }),
      items: items.map(({ name }) => name),
      itemProperties: items.map(({ property }) => property),
      hours: items.map(({ hours }) => hours),
    }),
  )
}

export interface SensorHour {
  readonly sensorId: number
  readonly feedId: string
  readonly property: PropertyId
  readonly hourAt: Date
  readonly count: number
  /** Of values; for levels in decibels of 10^(L/10). */
  readonly sum: number
}

/** Whole hours, the first one from its beginning. */
export async function sensorHours(session: Session, question: ReadingsQuestion): Promise<SensorHour[]> {
  return session.rows<SensorHour>(sql('hours', parametersOf(question)))
}

function parametersOf({ regionId, properties, from, to, asOf }: ReadingsQuestion): Parameters {
  return { regionId, properties, from, to, asOf, live: asOf === undefined }
}
