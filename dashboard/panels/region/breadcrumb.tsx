import type { Region } from '../../api/use-region.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { useDrill } from './use-drill.ts'

/** From the city down to the region in focus; each step is a way back. */
export function Breadcrumb({ region }: { readonly region: Region }) {
  const t = useTranslate()
  const language = useLanguage()
  const { ask } = useDrill()
  const drillTo = useView((view) => view.drillTo)
  return (
    <nav aria-label={t('region.path')} className="breadcrumb">
      <ol>
        {region.ancestors.map((ancestor) => (
          <li key={ancestor.code}>
            <button type="button" onClick={() => drillTo(ask(ancestor.code))}>
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
