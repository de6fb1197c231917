import type { ScopeFragment } from '../../api/operations.generated.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'

export interface ScopeChipsProps {
  readonly wholeCity: boolean
  readonly regions: readonly ScopeFragment[]
}

/** The visible part of the city. */
export function ScopeChips({ wholeCity, regions }: ScopeChipsProps) {
  const t = useTranslate()
  const language = useLanguage()
  if (wholeCity) return t('accounts.wholeCity')
  if (regions.length === 0) return <span className="chip chip-warning">{t('account.noScope')}</span>
  return (
    <span className="chips">
      {regions.map((region) => (
        <span key={region.code} className="chip" title={region.code}>
          {localName(language, region) ?? region.code}
        </span>
      ))}
    </span>
  )
}
