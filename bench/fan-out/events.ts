import type { ObservationsEvent } from '../../graphql-api/platform/events/event-bus.ts'

export const QUERY = `subscription { observationsArrived {
  cursor gap observations { seriesId sensorId feedId property value quality observedAt receivedAt }
} }`

/** What the bus tells the i-th time: the same in every run. */
export function benchEvent(i: number, rows: number): ObservationsEvent {
  const each = <T>(of: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => of(row))
  return {
    feedId: 'air-stations',
    restricted: false,
    receivedAtMs: 1_795_000_000_000 + i * 1_000,
    seriesIds: each((row) => row + 1),
    sensorIds: each((row) => row + 1),
    regionIds: each(() => 1),
    properties: each((row) => (row % 2 === 0 ? 'pm25' : 'noise_laeq')),
    values: each((row) => Math.round(Math.sin(i + row) * 500 + 500) / 10),
    qualities: each(() => 0),
    observedAtMs: each((row) => 1_795_000_000_000 + i * 1_000 - row),
  }
}
