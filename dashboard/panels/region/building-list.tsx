import type { RegionBuildingsQuery } from '../../api/operations.generated.ts'
import { useMapState } from '../../stores/map-state.ts'
import { useView } from '../../stores/view.ts'
import { formatHeight } from '../../ui/format.ts'
import { localName, translateValue, useLanguage, useTranslate } from '../../ui/i18n.ts'

type Building = NonNullable<RegionBuildingsQuery['region']>['buildings']['nodes'][number]

/** The buildings, tallest first, of a region without children. */
export function BuildingList({ buildings }: { readonly buildings: readonly Building[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const candidate = useMapState((state) => state.candidate)
  const selected = useView((view) => (view.selection?.kind === 'building' ? view.selection.id : null))
  const select = useView((view) => view.select)
  const highest = Math.max(...buildings.map(({ heightM }) => heightM), 1)
  if (buildings.length === 0) return <p className="quiet">{t('region.noChildren')}</p>
  return (
    <div className="children">
      <h3>{t('region.topBuildings')}</h3>
      <ul aria-label={t('region.topBuildings')}>
        {buildings.map((building) => (
          <li key={building.id}>
            <button
              type="button"
              className="child"
              aria-pressed={selected === building.id}
              data-marked={candidate === building.id}
              onClick={() => select({ kind: 'building', id: building.id }, true)}
            >
              <span className="child-name">
                {localName(language, building) ?? building.address ?? t('building.unnamed')}
              </span>
              <span className="child-value" title={translateValue(language, 'height', building.heightSource)}>
                {formatHeight(language, building.heightM)}
              </span>
              <span className="child-bar" style={{ inlineSize: `${(building.heightM / highest) * 100}%` }} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
