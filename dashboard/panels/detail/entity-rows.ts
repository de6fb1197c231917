import type { Language } from '../../../domain/language.ts'
import { materialName } from '../../../domain/pipe-materials.ts'
import type { Selected } from '../../api/use-selected.ts'
import { formatCount, formatHeight, formatLength } from '../../ui/format.ts'
import { localName, translateValue, type Translate } from '../../ui/i18n.ts'

export type SelectedEntity = Exclude<Selected, { kind: 'building' }>
/** Label and value; null: unknown, and the row is left out. */
export type EntityRow = readonly [name: string, value: string | number | null]

/** Facts of a selected entity, most important first. */
export function entityRows({ kind, entity }: SelectedEntity, t: Translate, language: Language): EntityRow[] {
  const named = (list: Parameters<typeof translateValue>[1], value: string) =>
    translateValue(language, list, value.toLowerCase())
  const metres = (value: number | null) => (value === null ? null : formatHeight(language, value))
  switch (kind) {
    case 'facility':
      return [
        [t('entity.kind'), named('facility', entity.kind)],
        [t('entity.address'), entity.address],
        [t('entity.phone'), entity.phone],
        [t('entity.capacity'), entity.capacity],
      ]
    case 'component':
      return [
        [t('entity.kind'), `${language === 'en' ? entity.class.nameEn : entity.class.nameZh} · ${entity.class.code}`],
        [t('entity.status'), named('status', entity.status)],
        [t('entity.code'), entity.code],
        [t('entity.owner'), entity.owner],
      ]
    case 'camera':
      return [
        [t('entity.kind'), named('camera', entity.kind)],
        [t('entity.direction'), entity.directionDeg === null ? t('unknown') : `${Math.round(entity.directionDeg)}°`],
        [t('entity.viewAngle'), entity.viewAngleDeg === null ? null : `${Math.round(entity.viewAngleDeg)}°`],
        [t('entity.range'), metres(entity.rangeM)],
        [t('entity.mounted'), metres(entity.heightM)],
        [t('entity.operator'), entity.operator],
        [t('entity.code'), entity.code],
      ]
    case 'sensor':
      return [
        [t('entity.kind'), named('sensor', entity.kind)],
        [t('entity.mounted'), metres(entity.heightM)],
        [t('entity.owner'), entity.owner],
        [t('entity.pole'), entity.poleCode],
        [t('entity.code'), entity.code],
      ]
    case 'resource':
      return [
        [t('entity.kind'), named('resource', entity.kind)],
        [t('entity.crew'), entity.crew === null ? null : t('entity.people', { count: entity.crew })],
        [t('entity.station'), entity.stationName],
        [t('entity.department'), entity.department && localName(language, entity.department)],
        [t('entity.code'), entity.code],
      ]
    case 'road': {
      const marks = [
        entity.link && t('road.link'),
        entity.bridge && t('road.bridge'),
        entity.tunnel && t('road.tunnel'),
      ]
      return [
        [t('entity.class'), [named('road', entity.class), ...marks.filter(Boolean)].join(' · ')],
        [t('entity.code'), entity.ref],
        [t('entity.oneway'), t(`direction.${entity.direction}`)],
        [t('entity.lanes'), entity.lanes],
        [t('entity.speed'), entity.maxSpeedKmh === null ? null : `${entity.maxSpeedKmh} km/h`],
        [t('entity.length'), formatLength(language, entity.lengthM)],
      ]
    }
    case 'route': {
      const hours = [entity.firstDeparture, entity.lastDeparture].filter((time) => time !== null)
      return [
        [t('entity.kind'), t(entity.kind === 'METRO' ? 'railway.metroLine' : 'route.bus')],
        [t('route.termini'), entity.from === null || entity.to === null ? null : `${entity.from} – ${entity.to}`],
        [t('route.hours'), hours.length === 0 ? null : hours.join(' – ')],
        [
          t('route.interval'),
          entity.headwayMin === null ? null : t('route.headway', { minutes: formatCount(language, entity.headwayMin) }),
        ],
        [t('route.stops'), entity.stops.length === 0 ? null : t('route.stopCount', { count: entity.stops.length })],
        [t('entity.length'), formatLength(language, entity.lengthM)],
        [t('entity.operator'), entity.operator],
      ]
    }
    case 'pipe':
      return [
        [t('entity.kind'), named('pipe', entity.kind)],
        [t('pipe.diameter'), entity.diameterMm === null ? null : `DN ${entity.diameterMm}`],
        [t('pipe.material'), entity.material === null ? null : materialName(language, entity.material)],
        [t('pipe.depthLabel'), metres(entity.depthM)],
        [t('entity.builtYear'), entity.builtYear],
        [t('entity.street'), entity.street],
        [t('entity.owner'), entity.owner],
        [t('entity.length'), formatLength(language, entity.lengthM)],
      ]
  }
}
