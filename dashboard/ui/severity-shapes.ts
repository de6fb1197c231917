import { SEVERITY_NUMERALS, type Severity } from '../../domain/severity.ts'

export interface SeverityShape {
  /** SVG path in a box of 32 × 32. */
  readonly path: string
  readonly numeral: string
  /** Of the numeral in that box. */
  readonly baseline: number
}

const SHAPES: Readonly<Record<Severity, Omit<SeverityShape, 'numeral'>>> = {
  1: { path: 'M10 3h12l7 7v12l-7 7H10l-7-7V10Z', baseline: 20.8 },
  2: { path: 'M16 2 31 29H1Z', baseline: 25 },
  3: { path: 'M16 1 31 16 16 31 1 16Z', baseline: 20.8 },
  4: { path: 'M16 2a14 14 0 1 0 0 28 14 14 0 0 0 0-28Z', baseline: 20.8 },
}

/** Each severity has a shape of its own, octagon, triangle, diamond or circle, and its numeral. Null: unknown. */
export function severityShape(severity: Severity | null): SeverityShape {
  return severity === null
    ? { ...SHAPES[4], numeral: '–' }
    : { ...SHAPES[severity], numeral: SEVERITY_NUMERALS[severity] }
}
