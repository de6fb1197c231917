import './level-sign.css'

/** Levels of warnings and incidents, the highest first: red, orange, yellow, blue. */
export type SeverityLevel = 1 | 2 | 3 | 4

const NUMERALS = ['I', 'II', 'III', 'IV'] as const
/** In a box of 32 × 32: octagon, triangle, diamond, circle. */
const SHAPES = [
  'M10 3h12l7 7v12l-7 7H10l-7-7V10Z',
  'M16 2 31 29H1Z',
  'M16 1 31 16 16 31 1 16Z',
  'M16 2a14 14 0 1 0 0 28 14 14 0 0 0 0-28Z',
] as const

/** A level by colour, shape and numeral, so that none of them is needed alone. Null: none is known. */
export function LevelSign({ level, label }: { readonly level: SeverityLevel | null; readonly label: string }) {
  return (
    <svg className="level-sign" data-level={level ?? 0} viewBox="0 0 32 32" role="img" aria-label={label}>
      <path d={SHAPES[(level ?? 4) - 1]} />
      <text x="16" y={level === 2 ? 25 : 20.8} textAnchor="middle">
        {level === null ? '–' : NUMERALS[level - 1]}
      </text>
    </svg>
  )
}
