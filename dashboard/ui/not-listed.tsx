import { formatCount } from './format.ts'
import { useLanguage, useTranslate } from './i18n.ts'

/** Under a list of the first or the worst of something: how many more there are. Nothing where there are none. */
export function NotListed({ count }: { readonly count: number }) {
  const t = useTranslate()
  const language = useLanguage()
  return count <= 0 ? null : <p className="quiet">{t('list.notListed', { count: formatCount(language, count) })}</p>
}
