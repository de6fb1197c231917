import { lineOfSelected, positionOfSelected, type Selected } from '../../api/use-selected.ts'
import { formatPosition } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts } from '../../ui/panel.tsx'
import { thingRows } from './thing-rows.ts'

type Thing = Exclude<Selected, { kind: 'building' }>

/** What is known of a thing that is no building; a line has no one position. */
export function ThingFacts({ selected }: { readonly selected: Thing }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <Facts
      rows={[
        ...thingRows(selected, t, language),
        [
          t('thing.position'),
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
