/** Classes of urban roads by which speeds are judged. */
export type RoadClass = 'expressway' | 'arterial' | 'secondary' | 'local'

/** 1 畅通 … 5 严重拥堵. */
export type TrafficLevel = 1 | 2 | 3 | 4 | 5

export interface TrafficLevelName {
  readonly level: TrafficLevel
  readonly zh: string
  readonly en: string
}

export const TRAFFIC_LEVELS: readonly TrafficLevelName[] = [
  { level: 1, zh: '畅通', en: 'Free flow' },
  { level: 2, zh: '基本畅通', en: 'Nearly free flow' },
  { level: 3, zh: '轻度拥堵', en: 'Light congestion' },
  { level: 4, zh: '中度拥堵', en: 'Moderate congestion' },
  { level: 5, zh: '严重拥堵', en: 'Heavy congestion' },
]

/** Speeds in km/h that have to be passed for the levels 1, 2, 3 and 4; at or below the last it is level 5. */
export type SpeedBounds = readonly [free: number, nearlyFree: number, light: number, moderate: number]

/** Lower bounds, strictly above; one row serves secondary and local roads [S: hanspub 6-1700079]. A city replaces them. */
export const SPEED_BOUNDS_KMH: Readonly<Record<RoadClass, SpeedBounds>> = {
  expressway: [65, 50, 35, 20],
  arterial: [40, 30, 20, 15],
  secondary: [35, 25, 15, 10],
  local: [35, 25, 15, 10],
}

/** The level of one segment by its mean speed in km/h. */
export function segmentLevel(
  speedKmh: number,
  roadClass: RoadClass,
  bounds: Readonly<Record<RoadClass, SpeedBounds>> = SPEED_BOUNDS_KMH,
): TrafficLevel {
  if (!(speedKmh >= 0)) throw new RangeError(`speed is ${speedKmh}; expected km/h (number ≥ 0)`)
  const [free, nearlyFree, light, moderate] = bounds[roadClass]
  if (speedKmh > free) return 1
  if (speedKmh > nearlyFree) return 2
  if (speedKmh > light) return 3
  return speedKmh > moderate ? 4 : 5
}

/** From this level on a segment's length counts as congested for the index of a network: 严重拥堵 (DB11/T 785 [R]). */
export const CONGESTED_FROM: TrafficLevel = 5

/** Whether a level is one of congestion in words: 轻度拥堵 and worse. */
export function isCongested(level: TrafficLevel): boolean {
  return level >= 3
}
