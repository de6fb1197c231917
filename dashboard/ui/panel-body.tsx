import type { ReactNode } from 'react'
import { useTranslate } from './i18n.ts'
import { Problem, Skeleton } from './panel.tsx'

export interface PanelBodyProps<Data> {
  /** Undefined: not read yet; null: there is none. */
  readonly data: Data | null | undefined
  readonly error: Error | undefined
  /** What is said where there is none. */
  readonly none: string
  /** Lines of the skeleton. */
  readonly lines: number
  readonly onRetry: () => void
  readonly render: (data: Data) => ReactNode
}

/** What a panel shows, or why it shows nothing. What was read once stays while it is read again or cannot be. */
export function PanelBody<Data>({ data, error, none, lines, onRetry, render }: PanelBodyProps<Data>) {
  const t = useTranslate()
  if (data !== undefined && data !== null) return render(data)
  if (error)
    return <Problem text={t('error.panel', { reason: error.message })} onRetry={onRetry} retryLabel={t('retry')} />
  if (data === null) return <p className="quiet">{none}</p>
  return <Skeleton lines={lines} label={t('panel.loading')} />
}
