import type { Tileset } from './tileset.ts'

/** Response units (处置力量) at the places where they wait. */
export const units = {
  id: 'units',
  title: { zh: '处置力量', en: 'Response units' },
  right: 'resource.view',
  description: 'Vehicles and teams that can be sent, where they wait: points.',
  minZoom: 11,
  maxZoom: 16,
  datasets: ['unit'],
  buffer: 64,
  tolerance: 0,
  attributes: {
    kind: { type: 'String', description: 'fire_engine, ambulance, police_car, gas_repair …: the kinds of `unit.kind`' },
    name: { type: 'String', description: 'name in the local language' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    crew: { type: 'Number', description: 'people aboard; absent: not known' },
    station: { type: 'String', description: 'where it is stationed; absent: not known' },
  },
  zoomRule: 'all from z11',
  statement: 'units',
  rowwise: () => true,
} as const satisfies Tileset
