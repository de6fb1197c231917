import './heed.css'

/** How much heed something asks for: 0 and 1 none, 2 yellow, 3 orange, 4 red; none: nothing is known of it. */
export type Heed = 0 | 1 | 2 | 3 | 4 | 'none'

export interface HeedRowProps {
  readonly name: string
  readonly heed: Heed
  /** Of the bar, 0…1. */
  readonly share: number
  readonly value: string
  readonly title?: string
  readonly onClick?: () => void
}

/** Something by its name, how bad it is by a bar, and its figure; a click goes there where there is somewhere to go. */
export function HeedRow({ name, heed, share, value, title, onClick }: HeedRowProps) {
  const content = (
    <>
      <span>{name}</span>
      <span className="heed-bar">
        <span style={{ inlineSize: `${String(Math.max(0, Math.min(1, share)) * 100)}%` }} />
      </span>
      <span>{value}</span>
    </>
  )
  return onClick ? (
    <button type="button" className="heed-row" data-heed={heed} title={title} onClick={onClick}>
      {content}
    </button>
  ) : (
    <div className="heed-row" data-heed={heed} title={title}>
      {content}
    </div>
  )
}
