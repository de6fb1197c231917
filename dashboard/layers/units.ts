import type { ResourceKind } from '../../domain/resource-kinds.ts'
import { featureName } from '../map/tile-feature.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import { iconPoints } from './kit/icon-points.ts'
import { selectedIcon } from './kit/selected-icon.ts'
import type { Layer } from './layer.ts'

const ICONS: Readonly<Record<ResourceKind, IconName>> = {
  fire_engine: 'fireEngine',
  ambulance: 'ambulance',
  police_car: 'policeCar',
  traffic_police: 'policeCar',
  rescue_team: 'heart',
  rescue_boat: 'ferry',
  gas_repair: 'wrench',
  water_repair: 'wrench',
  power_repair: 'wrench',
  telecom_repair: 'wrench',
  heating_repair: 'wrench',
  road_repair: 'wrench',
  drainage: 'water',
  city_management: 'shield',
  sanitation: 'basket',
  landscaping: 'tree',
  tow_truck: 'truck',
  drone: 'drone',
  other: 'truck',
}
const iconOf = (kind: string): IconName => (ICONS as Readonly<Record<string, IconName>>)[kind] ?? 'truck'

/** Response units (处置力量) at their bases, with icons by kind. */
export const units: Layer = {
  id: 'units',
  tileset: 'units',
  title: { zh: '处置力量', en: 'Response units' },
  icon: 'truck',
  right: 'resource.view',
  minZoom: 12,
  style: (context) => [
    {
      slot: 'icons',
      spec: iconPoints(
        { id: 'units:icons', tileset: 'units', minZoom: 12, nameZoom: 16, icons: ICONS, otherIcon: 'truck' },
        context,
      ),
    },
  ],
  deck: selectedIcon('units', 12, ({ properties }) => iconOf(String(properties.kind))),
  legend: (language) => {
    const icons = new Map<IconName, string[]>()
    for (const [kind, icon] of Object.entries(ICONS))
      icons.set(icon, [...(icons.get(icon) ?? []), translateValue(language, 'resource', kind)])
    return [...icons].map(([icon, labels]) => ({
      label: labels.join(language === 'zh' ? '、' : ', '),
      mark: { kind: 'icon', icon },
    }))
  },
  count: (counts) => counts.resources,
  tooltip: (feature, language) => {
    const { kind, crew, station } = feature.properties
    return {
      title: featureName(feature, language) ?? translateValue(language, 'resource', String(kind)),
      lines: [
        [
          translateValue(language, 'resource', String(kind)),
          crew === undefined ? null : translate(language, 'resource.crew', { count: Number(crew) }),
          station === undefined ? null : String(station),
        ]
          .filter((part) => part !== null)
          .join(' · '),
      ],
    }
  },
  pick: ({ id }) => ({ kind: 'resource', id }),
  fixture: [
    {
      id: '1301',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { kind: 'fire_engine', name: '滨江站 1 车', crew: 6, station: '滨江消防救援站' },
    },
    { id: '1302', geometry: { type: 'Point', coordinates: [121.5, 31.23] }, properties: { kind: 'drone' } },
  ],
}
