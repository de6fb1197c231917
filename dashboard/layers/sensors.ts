import type { SensorKind } from '../../domain/sensor-kinds.ts'
import { featureName } from '../map/tile-feature.ts'
import { translateValue } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import { iconPoints } from './kit/icon-points.ts'
import { selectedIcon } from './kit/selected-icon.ts'
import type { Layer } from './layer.ts'

const ICONS: Readonly<Record<SensorKind, IconName>> = {
  air_quality: 'wind',
  weather: 'thermometer',
  water_level: 'water',
  flood: 'water',
  rain: 'rain',
  noise: 'sound',
  gas_leak: 'fire',
  smoke: 'fire',
  manhole: 'manhole',
  structure: 'columns',
  traffic_flow: 'road',
  water_meter: 'gauge',
  gas_meter: 'gauge',
  power_meter: 'bolt',
  parking: 'parking',
  waste_bin: 'basket',
  other: 'gauge',
}
const iconOf = (kind: string): IconName => (ICONS as Readonly<Record<string, IconName>>)[kind] ?? 'gauge'

/** Sensors with their position and kind; values are shown by other layers. */
export const sensors: Layer = {
  id: 'sensors',
  tileset: 'sensors',
  title: { zh: '传感器', en: 'Sensors' },
  icon: 'gauge',
  minZoom: 13,
  style: (context) => [
    {
      slot: 'icons',
      spec: iconPoints(
        { id: 'sensors:icons', tileset: 'sensors', minZoom: 13, nameZoom: 17, icons: ICONS, otherIcon: 'gauge' },
        context,
      ),
    },
  ],
  deck: selectedIcon('sensors', 13, ({ properties }) => iconOf(String(properties.kind))),
  legend: (language) =>
    Object.entries(ICONS).map(([kind, icon]) => ({
      label: translateValue(language, 'sensor', kind),
      mark: { kind: 'icon', icon },
    })),
  count: (counts) => counts.sensors,
  tooltip: (feature, language) => {
    const kind = translateValue(language, 'sensor', String(feature.properties.kind))
    const { code } = feature.properties
    return {
      title: featureName(feature, language) ?? kind,
      lines: [code === undefined ? kind : `${kind} · ${String(code)}`],
    }
  },
  pick: ({ id }) => ({ kind: 'sensor', id }),
  fixture: [
    {
      id: '1201',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { kind: 'air_quality', name: '滨江空气站', name_en: 'Riverside air station', code: 'AQ-001' },
    },
    { id: '1202', geometry: { type: 'Point', coordinates: [121.5, 31.23] }, properties: { kind: 'manhole' } },
  ],
}
