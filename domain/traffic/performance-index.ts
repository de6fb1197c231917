import { CONGESTED_FROM, segmentLevel, type RoadClass, type TrafficLevel } from './segment-level.ts'

/** A stretch of road with what is known of it now. */
export interface TrafficSegment {
  /** m, above 0. */
  readonly lengthM: number
  readonly roadClass: RoadClass
  /** Mean speed, km/h; null: not observed. */
  readonly speedKmh: number | null
  /** Speed of an empty road, km/h, above 0; absent: not known, and the segment gives no travel time ratio. */
  readonly freeFlowKmh?: number | undefined
}

export interface TrafficIndex {
  /** 交通运行指数 (TPI), 0 to 10; null with too little observed. */
  readonly index: number | null
  readonly level: TrafficLevel | null
  /** Congested share of the observed mileage, 0 to 1; null with nothing observed. */
  readonly congestedShare: number | null
  /**
   * Harmonic mean over the observed length: how fast one vehicle would pass it all, km/h. A standstill in it is reckoned at
   * `STANDSTILL_KMH`, since one closed road is not a city at rest; 0 where nothing moves.
   */
  readonly meanSpeedKmh: number | null
  /** Observed share of the length, 0 to 1; 0 without segments. */
  readonly coverage: number
  readonly lengthM: number
}

/** Below this share of observed mileage a road, street or district has no index [P]. */
export const MINIMUM_COVERAGE = 0.5

/** Slower than on foot: below it a vehicle waits for the road to be opened rather than passing it [P]. */
const STANDSTILL_KMH = 1

/** Congested share of the mileage and the index it stands for, linear between (DB11/T 785 [R]). */
const SHARE_TO_INDEX: readonly (readonly [share: number, index: number])[] = [
  [0, 0],
  [0.04, 2],
  [0.08, 4],
  [0.11, 6],
  [0.14, 8],
  [0.24, 10],
]

/** Extra travel time against free flow, as a share of it, and the index: 20, 50, 80 and 110 % [S2]; 140 % for 10 continues the line [P]. */
const EXTRA_TIME_TO_INDEX: readonly (readonly [extra: number, index: number])[] = [
  [0, 0],
  [0.2, 2],
  [0.5, 4],
  [0.8, 6],
  [1.1, 8],
  [1.4, 10],
]

/** The index of a road, street or district by the share of its mileage that is congested. */
export function trafficIndex(segments: Iterable<TrafficSegment>, minimumCoverage = MINIMUM_COVERAGE): TrafficIndex {
  const { lengthM, observedM, congestedM, hours, moves } = sum(segments)
  const coverage = lengthM > 0 ? observedM / lengthM : 0
  const congestedShare = observedM > 0 ? congestedM / observedM : null
  const index =
    congestedShare === null || coverage < minimumCoverage ? null : interpolate(SHARE_TO_INDEX, congestedShare)
  return {
    index,
    level: index === null ? null : levelOfIndex(index),
    congestedShare,
    meanSpeedKmh: observedM === 0 ? null : moves ? observedM / 1000 / hours : 0,
    coverage,
    lengthM,
  }
}

/**
 * The index by travel time: Σ time now / Σ time on empty roads. Weighted by length through the times themselves; for a
 * single road, where no share of congested mileage means much. Null with too little of the length known in both speeds.
 */
export function travelTimeIndex(segments: Iterable<TrafficSegment>, minimumCoverage = MINIMUM_COVERAGE): number | null {
  let lengthM = 0
  let knownM = 0
  let hoursNow = 0
  let hoursFree = 0
  for (const segment of segments) {
    lengthM += lengthOf(segment)
    if (segment.speedKmh === null || segment.freeFlowKmh === undefined) continue
    if (!(segment.freeFlowKmh > 0))
      throw new RangeError(`free-flow speed is ${segment.freeFlowKmh}; expected km/h (number > 0)`)
    knownM += segment.lengthM
    hoursNow += segment.lengthM / 1000 / segment.speedKmh
    hoursFree += segment.lengthM / 1000 / segment.freeFlowKmh
  }
  if (knownM === 0 || knownM / lengthM < minimumCoverage) return null
  return interpolate(EXTRA_TIME_TO_INDEX, Math.max(0, hoursNow / hoursFree - 1))
}

/** [0,2) 畅通, [2,4) 基本畅通, [4,6) 轻度, [6,8) 中度, [8,10] 严重; the half-open edges are ours [S2, P]. */
export function levelOfIndex(index: number): TrafficLevel {
  if (!(index >= 0 && index <= 10)) throw new RangeError(`traffic index is ${index}; expected 0 to 10`)
  return (Math.min(4, Math.floor(index / 2)) + 1) as TrafficLevel
}

function sum(segments: Iterable<TrafficSegment>) {
  const total = { lengthM: 0, observedM: 0, congestedM: 0, hours: 0, moves: false }
  for (const segment of segments) {
    total.lengthM += lengthOf(segment)
    if (segment.speedKmh === null) continue
    total.observedM += segment.lengthM
    total.hours += segment.lengthM / 1000 / Math.max(segment.speedKmh, STANDSTILL_KMH)
    total.moves ||= segment.speedKmh > 0
    if (segmentLevel(segment.speedKmh, segment.roadClass) >= CONGESTED_FROM) total.congestedM += segment.lengthM
  }
  return total
}

function lengthOf({ lengthM }: TrafficSegment): number {
  if (!(lengthM > 0)) throw new RangeError(`segment length is ${lengthM}; expected metres (number > 0)`)
  return lengthM
}

/** Linear between the points, flat beyond the last. */
function interpolate(points: readonly (readonly [number, number])[], at: number): number {
  let [fromX, fromY] = [0, 0]
  for (const [x, y] of points) {
    if (at < x) return fromY + ((y - fromY) * (at - fromX)) / (x - fromX)
    ;[fromX, fromY] = [x, y]
  }
  return fromY
}
