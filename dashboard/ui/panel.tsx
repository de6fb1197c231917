import { useId, type ReactNode } from 'react'
import './panel.css'

export interface PanelProps {
  readonly title: ReactNode
  /** At the right of the title: source and time, or what it covers. */
  readonly note?: ReactNode
  /** Buttons after the note. */
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}

/** A quiet pane of glass with one idea in it. */
export function Panel({ title, note, actions, children, className = '' }: PanelProps) {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span className="panel-note">{note}</span>}
        {actions}
      </header>
      {children}
    </section>
  )
}

/** Holds the place of content that is being read, so that nothing jumps when it comes. */
export function Skeleton({ lines, label }: { readonly lines: number; readonly label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ inlineSize: `${92 - ((line * 23) % 45)}%` }} />
      ))}
    </div>
  )
}

/** What went wrong, in the panel that it concerns; the others go on. */
export function Problem({
  text,
  onRetry,
  retryLabel,
}: {
  readonly text: string
  readonly onRetry?: () => void
  readonly retryLabel?: string
}) {
  return (
    <div className="problem" role="alert">
      <p>{text}</p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {retryLabel}
        </button>
      )}
    </div>
  )
}

/** Names and values; a value that is absent takes its row with it. */
export function Facts({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) =>
        value === null || value === undefined || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
