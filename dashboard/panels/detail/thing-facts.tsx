import type { ReactNode } from 'react'
import type { Language } from '../../../domain/language.ts'
import { positionOfSelected, type Selected } from '../../api/use-selected.ts'
import { formatHeight, formatLength, formatPosition } from '../../ui/format.ts'
import { translateValue, useLanguage, useTranslate, type Translate } from '../../ui/i18n.ts'
import { Facts } from '../../ui/panel.tsx'

type Thing = Exclude<Selected, { kind: 'building' }>
type Row = readonly [name: string, value: ReactNode]

/** What is known of a facility, component, camera or road. */
export function ThingFacts({ selected }: { readonly selected: Thing }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <Facts
      rows={[
        ...rowsOf(selected, t, language),
        [
          t('thing.position'),
          <span key="position" translate="no">
            {formatPosition(positionOfSelected(selected))}
          </span>,
        ],
      ]}
    />
  )
}

function rowsOf({ kind, thing }: Thing, t: Translate, language: Language): Row[] {
  switch (kind) {
    case 'facility':
      return [
        [t('thing.kind'), translateValue(language, 'facility', thing.kind.toLowerCase())],
        [t('thing.address'), thing.address],
        [t('thing.phone'), thing.phone],
        [t('thing.capacity'), thing.capacity],
      ]
    case 'component':
      return [
        [t('thing.kind'), `${language === 'en' ? thing.class.nameEn : thing.class.nameZh} · ${thing.class.code}`],
        [t('thing.status'), translateValue(language, 'status', thing.status.toLowerCase())],
        [t('thing.code'), thing.code],
        [t('thing.owner'), thing.owner],
      ]
    case 'camera':
      return [
        [t('thing.kind'), translateValue(language, 'camera', thing.kind.toLowerCase())],
        [t('thing.direction'), thing.directionDeg === null ? t('unknown') : `${Math.round(thing.directionDeg)}°`],
        [t('thing.mounted'), thing.heightM === null ? null : formatHeight(language, thing.heightM)],
        [t('thing.operator'), thing.operator],
        [t('thing.code'), thing.code],
      ]
    case 'road': {
      const marks = [thing.link && t('road.link'), thing.bridge && t('road.bridge'), thing.tunnel && t('road.tunnel')]
      return [
        [
          t('thing.class'),
          [translateValue(language, 'road', thing.class.toLowerCase()), ...marks.filter(Boolean)].join(' · '),
        ],
        [t('thing.code'), thing.ref],
        [t('thing.oneway'), t(`direction.${thing.direction}`)],
        [t('thing.lanes'), thing.lanes],
        [t('thing.speed'), thing.maxSpeedKmh === null ? null : `${thing.maxSpeedKmh} km/h`],
        [t('thing.length'), formatLength(language, thing.lengthM)],
      ]
    }
  }
}
