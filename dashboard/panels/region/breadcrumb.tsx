import type { Region } from '../../api/use-region.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'

/** From the city down to the region in focus; each step is a way back. */
export function Breadcrumb({ region }: { readonly region: Region }) {
  const t = useTranslate()
  const language = useLanguage()
  const drillTo = useView((view) => view.drillTo)
  return (
    <nav aria-label={t('region.path')} className="breadcrumb">
      <ol>
        {region.ancestors.map((ancestor, index) => (
          <li key={ancestor.code}>
            <button type="button" onClick={() => drillTo(index === 0 ? null : ancestor.code)}>
              {localName(language, ancestor)}
            </button>
            <Icon name="chevronRight" size={12} />
          </li>
        ))}
        <li aria-current="page">{localName(language, region)}</li>
      </ol>
    </nav>
  )
}
