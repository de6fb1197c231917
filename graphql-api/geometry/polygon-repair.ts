import type { MultiPolygon, Polygon, Position } from 'geojson'
import { union, xor, type Geom } from 'polyclip-ts'
import { validityFault } from './polygon-validity.ts'
import { signedArea } from '../../domain/ring.ts'
import { cleanRing, ringHolds, wound, type Ring } from './ring.ts'

/** A crossing polygon with more positions is refused: repairing it would take too long. */
const MOST_POSITIONS_TO_REPAIR = 50_000

export type SoundArea =
  | {
      readonly geometry: Polygon | MultiPolygon
      /** How it was changed; absent: not at all. */ readonly repair?: string
    }
  | { readonly fault: string }

/**
 * A valid area from polygons as declared by a source (first ring the shell, the others its holes). Repeated positions
 * and winding are corrected silently; removing spikes, flat rings and crossings is a repair; an area that stays invalid
 * is a fault.
 */
export function soundPolygons(polygons: readonly (readonly Position[])[][]): SoundArea {
  const changes: string[] = []
  const cleaned: Ring[][] = []
  for (const polygon of polygons) {
    const rings = cleanRings(polygon.slice(0, 1), changes)
    const shell = rings[0]
    if (!shell) continue
    cleaned.push([wound(shell, true), ...cleanRings(polygon.slice(1), changes).map((hole) => wound(hole, false))])
  }
  return finish(cleaned, changes, () => union(cleaned as Geom))
}

/** A valid area from closed rings in any order, nested by the even-odd rule, as in OSM relations. */
export function soundRings(rings: readonly (readonly Position[])[]): SoundArea {
  const changes: string[] = []
  const cleaned = cleanRings(rings, changes)
  return finish(nest(cleaned), changes, () => {
    const [first, ...others] = cleaned.map((ring) => [ring]) as Geom[]
    return xor(first as Geom, ...others)
  })
}

function cleanRings(rings: readonly (readonly Position[])[], changes: string[]): Ring[] {
  const cleaned: Ring[] = []
  for (const ring of rings) {
    const clean = cleanRing(ring)
    if (!clean) changes.push('flat ring dropped')
    else {
      if (clean.spikes > 0) changes.push('spike cut off')
      cleaned.push(clean.ring)
    }
  }
  return cleaned
}

function finish(polygons: Ring[][], changes: string[], overlay: () => Position[][][]): SoundArea {
  if (polygons.length === 0) return { fault: 'no ring with an area' }
  const fault = validityFault(polygons)
  if (fault === undefined) return { geometry: areaOf(polygons), ...repairOf(changes) }
  const positions = polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
  if (positions > MOST_POSITIONS_TO_REPAIR) {
    return {
      fault: `${fault}; with ${positions} positions it is too large to repair (${MOST_POSITIONS_TO_REPAIR} at most)`,
    }
  }
  let repaired: Ring[][]
  try {
    repaired = overlay().map((polygon) =>
      polygon.flatMap((ring, index) => {
        const clean = cleanRing(ring)
        return clean ? [wound(clean.ring, index === 0)] : []
      }),
    )
  } catch {
    return { fault: `${fault}; its pieces do not close` }
  }
  repaired = repaired.filter((polygon) => polygon.length > 0)
  if (repaired.length === 0) return { fault }
  if (validityFault(repaired) !== undefined) return { fault }
  return { geometry: areaOf(repaired), ...repairOf([...changes, fault]) }
}

function repairOf(changes: string[]): { repair?: string } {
  return changes.length > 0 ? { repair: [...new Set(changes)].join('; ') } : {}
}

function areaOf(polygons: Ring[][]): Polygon | MultiPolygon {
  const [only] = polygons
  return only && polygons.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons }
}

/** Makes each ring at even depth a polygon, and each at odd depth a hole of the smallest ring around it. */
function nest(rings: readonly Ring[]): Ring[][] {
  const ordered = rings.map((ring) => ({ ring, area: Math.abs(signedArea(ring)) })).sort((a, b) => b.area - a.area)
  const polygonOf: (Ring[] | undefined)[] = []
  const depths: number[] = []
  const polygons: Ring[][] = []
  ordered.forEach(({ ring }, i) => {
    let around = -1
    for (let j = i - 1; j >= 0 && around < 0; j--) if (ringHolds((ordered[j] as { ring: Ring }).ring, ring)) around = j
    const depth = around < 0 ? 0 : (depths[around] as number) + 1
    depths.push(depth)
    const parent = around < 0 ? undefined : polygonOf[around]
    if (depth % 2 === 1 && parent) {
      parent.push(wound(ring, false))
      polygonOf.push(undefined)
    } else {
      const polygon = [wound(ring, true)]
      polygons.push(polygon)
      polygonOf.push(polygon)
    }
  })
  return polygons
}
