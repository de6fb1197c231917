import type { Language } from '../../../domain/language.ts'
import { materialName } from '../../../domain/pipe-materials.ts'
import type { Selected } from '../../api/use-selected.ts'
import { formatCount, formatHeight, formatLength } from '../../ui/format.ts'
import { localName, translateValue, type Translate } from '../../ui/i18n.ts'

export type Thing = Exclude<Selected, { kind: 'building' }>
/** What it is called and what is known of it; null: nothing is, and the row is left out. */
export type ThingRow = readonly [name: string, value: string | number | null]

/** What is known of a selected thing, most telling first. */
export function thingRows({ kind, thing }: Thing, t: Translate, language: Language): ThingRow[] {
  const named = (list: Parameters<typeof translateValue>[1], value: string) =>
    translateValue(language, list, value.toLowerCase())
  const metres = (value: number | null) => (value === null ? null : formatHeight(language, value))
  switch (kind) {
    case 'facility':
      return [
        [t('thing.kind'), named('facility', thing.kind)],
        [t('thing.address'), thing.address],
        [t('thing.phone'), thing.phone],
        [t('thing.capacity'), thing.capacity],
      ]
    case 'component':
      return [
        [t('thing.kind'), `${language === 'en' ? thing.class.nameEn : thing.class.nameZh} · ${thing.class.code}`],
        [t('thing.status'), named('status', thing.status)],
        [t('thing.code'), thing.code],
        [t('thing.owner'), thing.owner],
      ]
    case 'camera':
      return [
        [t('thing.kind'), named('camera', thing.kind)],
        [t('thing.direction'), thing.directionDeg === null ? t('unknown') : `${Math.round(thing.directionDeg)}°`],
        [t('thing.viewAngle'), thing.viewAngleDeg === null ? null : `${Math.round(thing.viewAngleDeg)}°`],
        [t('thing.range'), metres(thing.rangeM)],
        [t('thing.mounted'), metres(thing.heightM)],
        [t('thing.operator'), thing.operator],
        [t('thing.code'), thing.code],
      ]
    case 'sensor':
      return [
        [t('thing.kind'), named('sensor', thing.kind)],
        [t('thing.mounted'), metres(thing.heightM)],
        [t('thing.owner'), thing.owner],
        [t('thing.pole'), thing.poleCode],
        [t('thing.code'), thing.code],
      ]
    case 'resource':
      return [
        [t('thing.kind'), named('responder', thing.kind)],
        [t('thing.crew'), thing.crew === null ? null : t('thing.people', { count: thing.crew })],
        [t('thing.station'), thing.stationName],
        [t('thing.department'), thing.department && localName(language, thing.department)],
        [t('thing.code'), thing.code],
      ]
    case 'road': {
      const marks = [thing.link && t('road.link'), thing.bridge && t('road.bridge'), thing.tunnel && t('road.tunnel')]
      return [
        [t('thing.class'), [named('road', thing.class), ...marks.filter(Boolean)].join(' · ')],
        [t('thing.code'), thing.ref],
        [t('thing.oneway'), t(`direction.${thing.direction}`)],
        [t('thing.lanes'), thing.lanes],
        [t('thing.speed'), thing.maxSpeedKmh === null ? null : `${thing.maxSpeedKmh} km/h`],
        [t('thing.length'), formatLength(language, thing.lengthM)],
      ]
    }
    case 'route': {
      const hours = [thing.firstDeparture, thing.lastDeparture].filter((time) => time !== null)
      return [
        [t('thing.kind'), t(thing.kind === 'METRO' ? 'railway.metroLine' : 'route.bus')],
        [t('route.termini'), thing.from === null || thing.to === null ? null : `${thing.from} – ${thing.to}`],
        [t('route.hours'), hours.length === 0 ? null : hours.join(' – ')],
        [
          t('route.interval'),
          thing.headwayMin === null ? null : t('route.headway', { minutes: formatCount(language, thing.headwayMin) }),
        ],
        [t('route.stops'), thing.stops.length === 0 ? null : t('route.stopCount', { count: thing.stops.length })],
        [t('thing.length'), formatLength(language, thing.lengthM)],
        [t('thing.operator'), thing.operator],
      ]
    }
    case 'pipe':
      return [
        [t('thing.kind'), named('pipe', thing.kind)],
        [t('pipe.diameter'), thing.diameterMm === null ? null : `DN ${thing.diameterMm}`],
        [t('pipe.material'), thing.material === null ? null : materialName(language, thing.material)],
        [t('pipe.depthLabel'), metres(thing.depthM)],
        [t('thing.builtYear'), thing.builtYear],
        [t('thing.street'), thing.street],
        [t('thing.owner'), thing.owner],
        [t('thing.length'), formatLength(language, thing.lengthM)],
      ]
  }
}
