/** Levels of warnings and incidents, the highest first: red, orange, yellow, blue. */
export type SeverityLevel = 1 | 2 | 3 | 4

export interface LevelShape {
  /** SVG path in a box of 32 × 32. */
  readonly path: string
  readonly numeral: string
  /** Where the numeral stands in that box. */
  readonly baseline: number
}

const SHAPES: Readonly<Record<SeverityLevel, LevelShape>> = {
  1: { path: 'M10 3h12l7 7v12l-7 7H10l-7-7V10Z', numeral: 'I', baseline: 20.8 },
  2: { path: 'M16 2 31 29H1Z', numeral: 'II', baseline: 25 },
  3: { path: 'M16 1 31 16 16 31 1 16Z', numeral: 'III', baseline: 20.8 },
  4: { path: 'M16 2a14 14 0 1 0 0 28 14 14 0 0 0 0-28Z', numeral: 'IV', baseline: 20.8 },
}

/** Each level has a shape of its own, octagon, triangle, diamond or circle, and its numeral. Null: none is known. */
export function levelShape(level: SeverityLevel | null): LevelShape {
  return level === null ? { ...SHAPES[4], numeral: '–' } : SHAPES[level]
}
