import type { Bounds } from '../map/opening-view.ts'

/** Part of a city's buildings that its opening view shows: the rest are the fields and hills around. */
const SHARE = 0.85

interface Child {
  readonly bounds: Bounds
  readonly counts: { readonly buildings: number }
}

/** Where a city was built: the rectangles of those of its regions that hold most of its buildings, densest first; none: nothing was. */
export function builtUp(children: readonly Child[]): Bounds[] {
  const total = children.reduce((sum, { counts }) => sum + counts.buildings, 0)
  const densest = children.filter(({ counts }) => counts.buildings > 0).sort((a, b) => density(b) - density(a))
  const chosen: Bounds[] = []
  let held = 0
  for (const { bounds, counts } of densest) {
    if (held >= total * SHARE) break
    chosen.push(bounds)
    held += counts.buildings
  }
  return chosen
}

function density({ bounds: [west, south, east, north], counts }: Child): number {
  return counts.buildings / ((east - west) * (north - south))
}
