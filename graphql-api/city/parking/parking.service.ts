import { parkingOccupancy, type ParkingOccupancy } from '../../../domain/parking/occupancy.ts'
import type { PropertyId } from '../../../domain/properties.ts'
import type { Session } from '../../platform/db/database.ts'
import { readFigure, type FigureQuestion, type FigureState } from '../readings/figure.ts'
import { grouped } from '../readings/grouped.ts'
import { originOf } from '../readings/origin.ts'
import { newestReadings } from '../readings/readings.service.ts'
import type { ParkingState } from '../../graphql/types.generated.ts'

/** An older count does not describe the present [P]. */
const COUNT_STANDS_MS = 3_600_000
/** Capacities change, and are sent, rarely. */
const CAPACITY_STANDS_MS = 30 * 86_400_000

export interface ParkingsState extends FigureState {
  readonly capacity: number
  readonly free: number
  readonly share: number | null
  readonly parkings: readonly ParkingRow[]
}

export interface ParkingRow extends Omit<ParkingOccupancy, 'state'> {
  readonly sensorId: number
  readonly state: ParkingState
  readonly observedAt: Date
  readonly feedId: string
}

export async function readParkings(
  session: Session,
  question: FigureQuestion,
  now: Date,
): Promise<ParkingsState | null> {
  return readFigure(session, question, now, async ({ regionId, at, asOf }) => {
    const before = (ms: number): Date => new Date(at.getTime() - ms)
    const [counts, capacities] = [
      await newestReadings(session, {
        ...{ regionId, asOf, from: before(COUNT_STANDS_MS), to: at },
        properties: ['parking_free', 'parking_occupied'],
      }),
      await newestReadings(session, {
        ...{ regionId, asOf, from: before(CAPACITY_STANDS_MS), to: at },
        properties: ['parking_capacity'],
      }),
    ]
    const capacityOf = new Map(capacities.map(({ sensorId, value }) => [sensorId, value]))
    const parkings = [...grouped(counts, ({ sensorId }) => sensorId)].flatMap(([sensorId, readings]): ParkingRow[] => {
      const valueOf = (property: PropertyId): number | undefined =>
        readings.find((reading) => reading.property === property)?.value
      const occupancy = parkingOccupancy({
        capacity: capacityOf.get(sensorId),
        free: valueOf('parking_free'),
        occupied: valueOf('parking_occupied'),
      })
      const { observedAt, feedIds } = originOf(readings)
      if (occupancy === null || observedAt === null) return []
      const state = occupancy.state.toUpperCase() as ParkingState
      return [{ ...occupancy, state, sensorId, observedAt, feedId: feedIds[0] ?? '' }]
    })
    parkings.sort((one, other) => other.share - one.share || one.sensorId - other.sensorId)
    const sum = (field: 'capacity' | 'free'): number => parkings.reduce((total, one) => total + one[field], 0)
    const [capacity, free] = [sum('capacity'), sum('free')]
    return {
      capacity,
      free,
      share: capacity > 0 ? (capacity - free) / capacity : null,
      parkings,
      ...originOf(parkings),
    }
  })
}
