import type { Tileset } from './tileset.ts'

/** Sensors. */
export const sensors = {
  id: 'sensors',
  title: { zh: '传感器', en: 'Sensors' },
  right: 'city.view',
  description: 'Sensors of air, water, noise, traffic and the like: points.',
  minZoom: 12,
  maxZoom: 16,
  datasets: ['sensor'],
  buffer: 64,
  tolerance: 0,
  attributes: {
    kind: {
      type: 'String',
      description: 'air_quality, noise, weather, water_level, manhole …: the kinds of `SensorKind`, lower case',
    },
    name: { type: 'String', description: 'name in the local language; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    code: { type: 'String', description: "the owner's code; absent: none" },
  },
  zoomRule: 'all from z12',
  statement: 'sensors',
  rowwise: () => true,
} as const satisfies Tileset
