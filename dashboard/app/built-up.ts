import type { Bounds } from '../map/opening-view.ts'

/** Share of a city's buildings in its first view: the rest are surrounding fields and hills. */
const SHARE = 0.85

interface Child {
  readonly bounds: Bounds
  readonly counts: { readonly buildings: number }
}

/** The built-up area: rectangles of the regions with most of the buildings, densest first; empty: nothing is built. */
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
