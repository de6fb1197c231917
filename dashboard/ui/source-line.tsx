import { formatAge } from './format-live.ts'
import { useLanguage, useTranslate } from './i18n.ts'
import './source-line.css'

export interface SourceLineProps {
  readonly titles: readonly string[]
  /** Shown on a longer look. */
  readonly publishers: readonly string[]
  /** Null: not known. */
  readonly ageMs: number | null
  readonly isStale: boolean
}

/** Where it is from and how old it is, at the foot of a panel or row. */
export function SourceLine({ titles, publishers, ageMs, isStale }: SourceLineProps) {
  const t = useTranslate()
  const language = useLanguage()
  const [first] = titles
  if (first === undefined && ageMs === null) return null
  return (
    <p className="source-line" data-stale={isStale} title={publishers.join('\n')}>
      <span className="source-name">
        {first !== undefined && (titles.length > 1 ? t('source.andMore', { first, count: titles.length - 1 }) : first)}
      </span>
      <span>{ageMs === null ? t('fresh.never') : formatAge(language, ageMs, isStale)}</span>
    </p>
  )
}
