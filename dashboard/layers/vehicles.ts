import { MOVER_KINDS, type MoverKind } from '../../domain/mover-kinds.ts'
import type { IconName } from '../ui/icons.ts'
import { feedsOfMovers, MOVER_FIXTURE, moverTooltip } from './kit/mover-tooltip.ts'
import type { Layer } from './layer.ts'

const ICONS: Readonly<Record<Exclude<MoverKind, 'person'>, IconName>> = {
  bus: 'bus',
  metro: 'metro',
  taxi: 'taxi',
  patrol: 'policeCar',
  fire_engine: 'fireEngine',
  ambulance: 'ambulance',
  sanitation: 'basket',
  hazardous: 'hazard',
  truck: 'truck',
  car: 'taxi',
  bike: 'pin',
  boat: 'ferry',
  drone: 'drone',
  other: 'pin',
}

const KINDS = Object.keys(ICONS) as MoverKind[]

/** Vehicles with icons by kind, hollow if not heard from for long. */
export const vehicles: Layer = {
  id: 'vehicles',
  tileset: 'live:vehicles',
  title: { zh: '车辆', en: 'Vehicles' },
  icon: 'truck',
  minZoom: 10,
  feeds: () => feedsOfMovers(KINDS),
  moving: { kinds: KINDS, icons: ICONS },
  legend: (language) =>
    (Object.entries(ICONS) as [MoverKind, IconName][])
      .filter(([kind]) => !['car', 'bike', 'other'].includes(kind))
      .map(([kind, icon]) => ({ label: MOVER_KINDS[kind][language], mark: { kind: 'icon', icon } })),
  count: () => null,
  tooltip: moverTooltip,
  pick: ({ id }) => ({ kind: 'mover', id }),
  fixture: MOVER_FIXTURE,
}
