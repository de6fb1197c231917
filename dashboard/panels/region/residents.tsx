import { formatCount } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'

/** Population of a region, as precisely as permitted; null: not permitted, or unknown. */
export function Residents({ count }: { readonly count: number | null }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <p className="residents" title={t(count === null ? 'residents.unknown' : 'residents.hint')}>
      <span className="quiet">{t('residents.label')}</span>{' '}
      <strong>{count === null ? '—' : t('residents.value', { count: formatCount(language, count) })}</strong>
    </p>
  )
}
