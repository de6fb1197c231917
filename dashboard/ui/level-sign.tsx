import { levelShape, type SeverityLevel } from './level-shapes.ts'
import './level-sign.css'

/** A level by colour, shape and numeral, so that none of them is needed alone. Null: none is known. */
export function LevelSign({ level, label }: { readonly level: SeverityLevel | null; readonly label: string }) {
  const { path, numeral, baseline } = levelShape(level)
  return (
    <svg className="level-sign" data-level={level ?? 0} viewBox="0 0 32 32" role="img" aria-label={label}>
      <path d={path} />
      <text x="16" y={baseline} textAnchor="middle">
        {numeral}
      </text>
    </svg>
  )
}
