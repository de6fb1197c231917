/** Counts of a car park. Numbers of spaces, whole and ≥ 0; one of free and occupied is enough. */
export interface ParkingCount {
  /** Above 0 where anything can be said. */
  readonly capacity?: number | undefined
  readonly free?: number | undefined
  readonly occupied?: number | undefined
}

export type ParkingState = 'free' | 'busy' | 'full'

export interface ParkingOccupancy {
  /** 0 to `capacity`. */
  readonly occupied: number
  /** 0 to `capacity`. */
  readonly free: number
  readonly capacity: number
  /** occupied / capacity, 0 to 1. */
  readonly share: number
  readonly state: ParkingState
  /** The count was outside 0 to capacity and was clamped: the counter has drifted. */
  readonly drifted: boolean
}

/** Shares from which a car park counts as busy and as full [P]: an entrance sign has to turn drivers away before the last space. */
export interface ParkingThresholds {
  readonly busyFrom: number
  readonly fullFrom: number
}

const PARKING_THRESHOLDS: ParkingThresholds = { busyFrom: 0.8, fullFrom: 0.98 }

/**
 * The occupancy of a car park; null where the numbers do not give one. Free spaces go before occupied ones: they are what
 * an operator steers by. Without a capacity the sum of both stands for it.
 */
export function parkingOccupancy(
  { capacity: stated, free, occupied }: ParkingCount,
  thresholds: ParkingThresholds = PARKING_THRESHOLDS,
): ParkingOccupancy | null {
  const { busyFrom, fullFrom } = thresholds
  if (!(busyFrom > 0 && busyFrom <= fullFrom && fullFrom <= 1))
    throw new RangeError(`thresholds are ${busyFrom} and ${fullFrom}; expected 0 < busyFrom ≤ fullFrom ≤ 1`)
  const capacity = stated ?? (free !== undefined && occupied !== undefined ? free + occupied : undefined)
  if (capacity === undefined || !Number.isFinite(capacity) || capacity <= 0) return null
  const counted = free === undefined ? occupied : capacity - free
  if (counted === undefined || !Number.isFinite(counted)) return null
  const taken = Math.min(capacity, Math.max(0, counted))
  const share = taken / capacity
  const state = share >= fullFrom ? 'full' : share >= busyFrom ? 'busy' : 'free'
  return { occupied: taken, free: capacity - taken, capacity, share, state, drifted: taken !== counted }
}
