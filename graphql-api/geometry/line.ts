import type { Position } from 'geojson'

/** The line without repeated positions; undefined if fewer than two different ones are left. */
export function cleanLine(positions: readonly Position[]): Position[] | undefined {
  const kept: Position[] = []
  for (const position of positions) {
    const last = kept.at(-1)
    if (!last || last[0] !== position[0] || last[1] !== position[1])
      kept.push([position[0] as number, position[1] as number])
  }
  return kept.length < 2 ? undefined : kept
}
