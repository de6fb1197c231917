import type { Region } from '../../api/use-region.ts'
import { useSession } from '../../stores/session.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { useDrill } from './use-drill.ts'

/** From the city down to the region in focus; each step is a link. */
export function Breadcrumb({ region }: { readonly region: Region }) {
  const t = useTranslate()
  const language = useLanguage()
  const { ask } = useDrill()
  const drillTo = useView((view) => view.drillTo)
  const scope = useSession(({ viewer }) => viewer?.scope) ?? []
  // Limited to several regions, a viewer has several roots.
  const tops = region.ancestors.length === 0 && scope.length > 1 ? scope : []
  return (
    <>
      {tops.length > 0 && (
        <div className="scope-tops" role="group" aria-label={t('region.mine')}>
          {tops.map((top) => (
            <button
              key={top.code}
              type="button"
              className="button"
              aria-pressed={top.code === region.code}
              onClick={() => drillTo(ask(top.code))}
            >
              {localName(language, top) ?? top.code}
            </button>
          ))}
        </div>
      )}
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
    </>
  )
}
