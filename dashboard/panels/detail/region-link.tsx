import type { PlaceFragment } from '../../api/operations.generated.ts'
import { useView } from '../../stores/view.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts } from '../../ui/panel.tsx'

/** The region of the entity, as a link. */
export function RegionLink({
  region,
}: {
  readonly region: PlaceFragment & { readonly ancestors?: readonly PlaceFragment[] }
}) {
  const t = useTranslate()
  const language = useLanguage()
  const drillTo = useView((view) => view.drillTo)
  const above = (region.ancestors ?? []).slice(1)
  return (
    <Facts
      rows={[
        [
          t('building.region'),
          <span key="region" className="region-links">
            {[...above, region].map((step) => (
              <button key={step.code} type="button" className="link" onClick={() => drillTo(step.code)}>
                {localName(language, step)}
              </button>
            ))}
          </span>,
        ],
      ]}
    />
  )
}
