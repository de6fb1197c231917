import { MOVER_KINDS } from '../../domain/mover-kinds.ts'
import { feedsOfMovers, MOVER_FIXTURE, moverTooltip } from './kit/mover-tooltip.ts'
import type { Layer } from './layer.ts'

/** People with a device that reports their position: elders in care, grid staff. */
export const people: Layer = {
  id: 'people',
  tileset: 'live:people',
  title: { zh: '人员定位', en: 'People' },
  icon: 'person',
  right: 'restricted.view',
  minZoom: 10,
  feeds: () => feedsOfMovers(['person']),
  moving: { kinds: ['person'], icons: { person: 'person' } },
  legend: (language) => [{ label: MOVER_KINDS.person[language], mark: { kind: 'icon', icon: 'person' } }],
  count: () => null,
  tooltip: moverTooltip,
  pick: ({ id }) => ({ kind: 'mover', id }),
  fixture: MOVER_FIXTURE,
}
