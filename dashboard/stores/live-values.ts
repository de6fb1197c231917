import { create } from 'zustand'
import type { PropertyId } from '../../domain/properties.ts'
import type { SensorKind } from '../../domain/sensor-kinds.ts'

/** The newest value of a series. */
export interface LiveValue {
  readonly seriesId: string
  readonly sensorId: string
  readonly feedId: string
  readonly property: PropertyId
  /** In the unit of its property. */
  readonly value: number
  /** 0 good, 1 estimated, 2 doubtful, 3 the device reports a fault. */
  readonly quality: number
  /** The device's time, ms since 1970. */
  readonly observedAtMs: number
}

/** Newest values of one sensor by property. */
export type SensorValues = ReadonlyMap<PropertyId, LiveValue>

/** Position and kind of a sensor with values. */
export interface ValuedSensor {
  readonly id: string
  readonly kind: SensorKind
  readonly name: string | null
  readonly nameEn: string | null
  readonly position: readonly [longitude: number, latitude: number]
}

interface LiveValuesState {
  /** By id. */
  readonly sensors: ReadonlyMap<string, ValuedSensor>
  readonly bySensor: ReadonlyMap<string, SensorValues>
  /** Increases with each change. */
  readonly revision: number
  /** Time of the last complete reading, ms since 1970; null: none yet. */
  readonly readAtMs: number | null
  /** All values; newer ones that arrived meanwhile stay. */
  readonly read: (values: readonly LiveValue[], sensors: readonly ValuedSensor[], atMs: number) => void
  /** New values; older ones than known are skipped. */
  readonly came: (values: readonly LiveValue[]) => void
  readonly forget: () => void
}

export const useLiveValues = create<LiveValuesState>()((set) => ({
  sensors: new Map(),
  bySensor: new Map(),
  revision: 0,
  readAtMs: null,
  read: (values, sensors, atMs) =>
    set(({ bySensor, revision }) => ({
      sensors: new Map(sensors.map((sensor) => [sensor.id, sensor])),
      bySensor: withValues(new Map(bySensor), values),
      revision: revision + 1,
      readAtMs: atMs,
    })),
  came: (values) =>
    set(({ bySensor, revision }) =>
      values.length === 0 ? {} : { bySensor: withValues(new Map(bySensor), values), revision: revision + 1 },
    ),
  forget: () =>
    set(({ revision }) => ({ sensors: new Map(), bySensor: new Map(), revision: revision + 1, readAtMs: null })),
}))

function withValues(bySensor: Map<string, SensorValues>, values: readonly LiveValue[]): Map<string, SensorValues> {
  for (const value of values) {
    const known = bySensor.get(value.sensorId)
    const before = known?.get(value.property)
    if (before !== undefined && before.observedAtMs > value.observedAtMs) continue
    bySensor.set(value.sensorId, new Map(known).set(value.property, value))
  }
  return bySensor
}
