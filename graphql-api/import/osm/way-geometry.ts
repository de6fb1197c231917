import type { LineString, MultiLineString, Position } from 'geojson'
import { cleanLine } from '../../geometry/line.ts'
import { soundRings, type SoundArea } from '../../geometry/polygon-repair.ts'
import type { NodePositions } from './node-positions.ts'

export type SoundLine =
  | { readonly geometry: LineString | MultiLineString; readonly repair?: string }
  | { readonly fault: string }

/** The line through the nodes. If nodes are missing (the edge of an extract) the known runs are kept. */
export function lineOfNodes(nodeIds: readonly number[], positions: NodePositions): SoundLine {
  const runs: Position[][] = [[]]
  let missing = 0
  for (const id of nodeIds) {
    const position = positions.position(id)
    if (position) (runs.at(-1) as Position[]).push(position)
    else {
      missing++
      if ((runs.at(-1) as Position[]).length > 0) runs.push([])
    }
  }
  const lines = runs.flatMap((run) => {
    const line = cleanLine(run)
    return line ? [line] : []
  })
  const [only] = lines
  if (!only)
    return { fault: missing > 0 ? missingNodes(missing, nodeIds.length) : 'fewer than two different positions' }
  const geometry: LineString | MultiLineString =
    lines.length === 1 ? { type: 'LineString', coordinates: only } : { type: 'MultiLineString', coordinates: lines }
  return { geometry, ...(missing > 0 && { repair: `${missingNodes(missing, nodeIds.length)}; the rest is kept` }) }
}

/** The area enclosed by rings of nodes (even-odd). A missing node is a fault. */
export function areaOfRings(rings: readonly (readonly number[])[], positions: NodePositions): SoundArea {
  const coordinates: Position[][] = []
  for (const ring of rings) {
    const known = ring.map((id) => positions.position(id))
    const missing = known.filter((position) => !position).length
    if (missing > 0) return { fault: missingNodes(missing, ring.length) }
    coordinates.push(known as Position[])
  }
  return soundRings(coordinates)
}

function missingNodes(missing: number, total: number): string {
  return `${missing} of ${total} nodes are not in the file`
}
