import type { MultiPolygon, Polygon, Position } from 'geojson'
import { union, type Geom } from 'polyclip-ts'
import { soundPolygons } from '../../geometry/polygon-repair.ts'
import { soundLines, type FieldGeometry } from './record-geometry.ts'

/** Joins the valid pieces into which a tiled file has cut a feature; a fault if they are separate points. */
export function joinPieces(pieces: readonly FieldGeometry[]): { geometry: FieldGeometry } | { fault: string } {
  const areas = pieces.filter((piece) => piece.type === 'Polygon' || piece.type === 'MultiPolygon')
  if (areas.length === pieces.length) return joinAreas(areas)
  const lines = pieces.flatMap((piece) =>
    piece.type === 'LineString' ? [piece.coordinates] : piece.type === 'MultiLineString' ? piece.coordinates : [],
  )
  if (lines.length >= pieces.length) return soundLines(joinLines(lines))
  return { fault: 'separate points have the same id' }
}

function joinAreas(areas: readonly (Polygon | MultiPolygon)[]): { geometry: FieldGeometry } | { fault: string } {
  const [first, ...others] = areas.map((area) => area.coordinates as Geom)
  try {
    return soundPolygons(union(first as Geom, ...others))
  } catch {
    return { fault: 'its pieces cannot be joined' }
  }
}

/** Joins lines at ends shared by exactly two of them; a repeated line counts once. */
function joinLines(given: readonly Position[][]): Position[][] {
  const lines = new Map<string, Position[]>()
  for (const line of given) {
    const forward = JSON.stringify(line)
    if (!lines.has(forward) && !lines.has(JSON.stringify(line.toReversed()))) lines.set(forward, line)
  }
  const left = new Set(lines.values())
  const joined: Position[][] = []
  for (const start of left) {
    left.delete(start)
    let line = start
    for (;;) {
      // Only tail to head: reversing a piece would reverse a one-way street.
      const next = [...left].find((other) => same(line.at(-1), other[0]))
      const before = next ? undefined : [...left].find((other) => same(other.at(-1), line[0]))
      if (next) line = [...line, ...next.slice(1)]
      else if (before) line = [...before, ...line.slice(1)]
      else break
      left.delete((next ?? before) as Position[])
    }
    joined.push(line)
  }
  return joined
}

function same(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]
}
