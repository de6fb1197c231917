import { lineOfSelected, positionOfSelected, type Selected } from '../../api/use-selected.ts'
import { formatPosition } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts } from '../../ui/panel.tsx'
import { entityRows } from './entity-rows.ts'

type SelectedEntity = Exclude<Selected, { kind: 'building' }>

/** Facts of an entity other than a building; a line has no single position. */
export function EntityFacts({ selected }: { readonly selected: SelectedEntity }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <Facts
      rows={[
        ...entityRows(selected, t, language),
        [
          t('entity.position'),
          lineOfSelected(selected) === null ? (
            <span key="position" translate="no">
              {formatPosition(positionOfSelected(selected))}
            </span>
          ) : null,
        ],
      ]}
    />
  )
}
