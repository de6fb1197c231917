import type { Selected } from '../../api/use-selected.ts'
import { formatArea, formatCount, formatHeight } from '../../ui/format.ts'
import { translateValue, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts } from '../../ui/panel.tsx'

/** A building's height with its origin: an assumed height must not look measured. */
export function BuildingFacts({ building }: { readonly building: Extract<Selected, { kind: 'building' }>['entity'] }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <>
      <p className="detail-figure">
        <span className="detail-value">{formatHeight(language, building.heightM)}</span>
        <span className="chip" data-source={building.heightSource}>
          {t('building.height')} · {t(`height.${building.heightSource}`)}
        </span>
      </p>
      <Facts
        rows={[
          [t('building.address'), building.address],
          [t('building.use'), translateValue(language, 'use', building.use.toLowerCase())],
          [
            t('building.levels'),
            building.levels === null ? (
              <span className="quiet">{t('unknown')}</span>
            ) : (
              t('building.levelsValue', { count: building.levels })
            ),
          ],
          [t('building.builtYear'), building.builtYear],
          [t('building.units'), building.units === null ? null : formatCount(language, building.units)],
          [
            t('building.households'),
            <span key="households">
              {formatCount(language, building.households)}
              <small>{t(`households.${building.householdsSource}`)}</small>
            </span>,
          ],
          [t('building.footprint'), formatArea(language, building.footprintM2)],
          [
            t('building.parts'),
            building.parts.length === 0 ? null : t('building.partsValue', { count: building.parts.length }),
          ],
          [t('building.code'), building.code],
        ]}
      />
    </>
  )
}
