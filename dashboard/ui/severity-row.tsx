import type { Severity } from '../../domain/severity.ts'
import './severity.css'

/** Null: nothing is known. */
export type RowSeverity = Severity | 'none' | null

export interface SeverityRowProps {
  readonly name: string
  readonly severity: RowSeverity
  /** Of the bar, 0…1. */
  readonly share: number
  readonly value: string
  readonly title?: string
  readonly onClick?: () => void
}

/** A name, a bar in the colour of the severity, and a figure. */
export function SeverityRow({ name, severity, share, value, title, onClick }: SeverityRowProps) {
  const content = (
    <>
      <span>{name}</span>
      <span className="severity-bar">
        <span style={{ inlineSize: `${String(Math.max(0, Math.min(1, share)) * 100)}%` }} />
      </span>
      <span>{value}</span>
    </>
  )
  return onClick ? (
    <button
      type="button"
      className="severity-row"
      data-severity={severity ?? 'unknown'}
      title={title}
      onClick={onClick}
    >
      {content}
    </button>
  ) : (
    <div className="severity-row" data-severity={severity ?? 'unknown'} title={title}>
      {content}
    </div>
  )
}
