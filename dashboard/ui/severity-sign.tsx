import type { Severity } from '../../domain/severity.ts'
import { severityShape } from './severity-shapes.ts'
import './severity-sign.css'

/** A severity by colour, shape and numeral, so that none of them is needed alone. Null: unknown. */
export function SeveritySign({ severity, label }: { readonly severity: Severity | null; readonly label: string }) {
  const { path, numeral, baseline } = severityShape(severity)
  return (
    <svg
      className="severity-sign"
      data-severity={severity ?? 'unknown'}
      viewBox="0 0 32 32"
      role="img"
      aria-label={label}
    >
      <path d={path} />
      <text x="16" y={baseline} textAnchor="middle">
        {numeral}
      </text>
    </svg>
  )
}
