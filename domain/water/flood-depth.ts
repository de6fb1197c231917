/** Meaning of water on a road for traffic. */
export interface FloodDepthClass {
  /** 0 (dry) to 4. */
  readonly level: 0 | 1 | 2 | 3 | 4
  /** m, inclusive. */
  readonly fromM: number
  readonly zh: string
  readonly en: string
}

/**
 * Classes of standing water. 0.15 m is the depth above which a road counts as waterlogged (GB 51222-2017 [R]); 0.27 m is
 * where cities close underpasses to cars, about the height of an exhaust [R]; 0.05 m and 0.5 m are ours [P]. A city
 * replaces the list.
 */
export const FLOOD_DEPTH_CLASSES: readonly FloodDepthClass[] = [
  { level: 0, fromM: 0, zh: '无积水', en: 'Dry or wet' },
  { level: 1, fromM: 0.05, zh: '轻度积水', en: 'Shallow: drive slowly' },
  { level: 2, fromM: 0.15, zh: '中度积水', en: 'Waterlogged: lanes closed' },
  { level: 3, fromM: 0.27, zh: '重度积水', en: 'Deep: closed to cars' },
  { level: 4, fromM: 0.5, zh: '特重积水', en: 'Very deep: danger to life' },
]

/** The class of a depth in metres. */
export function floodDepthClassOf(
  depthM: number,
  classes: readonly FloodDepthClass[] = FLOOD_DEPTH_CLASSES,
): FloodDepthClass {
  const found = depthM >= 0 ? classes.findLast(({ fromM }) => depthM >= fromM) : undefined
  if (!found) throw new RangeError(`flood depth is ${depthM}; expected metres (number ≥ 0)`)
  return found
}
