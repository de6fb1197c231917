import type { Context } from '../../graphql/context.ts'
import { notFound } from '../../graphql/errors.ts'
import { sensors, type SensorRow } from '../sensors/sensors.service.ts'

/** The sensor of a reading; both are in the same snapshot and region. */
export async function loadSensor(context: Context, id: number): Promise<SensorRow> {
  const sensor = await sensors.load(context, id)
  if (sensor === null) throw notFound(`sensor ${String(id)} is gone`)
  return sensor
}

export async function loadSensorPosition(context: Context, id: number): Promise<[longitude: number, latitude: number]> {
  const { lng, lat } = await loadSensor(context, id)
  return [lng, lat]
}
