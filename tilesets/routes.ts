import type { Tileset } from './tileset.ts'

/** Lines of public transport. */
export const routes = {
  id: 'routes',
  title: { zh: '公交线路', en: 'Routes' },
  right: 'city.view',
  description: 'Lines of buses and of the metro, both directions as one: lines.',
  minZoom: 9,
  maxZoom: 16,
  datasets: ['route'],
  buffer: 64,
  tolerance: 3,
  attributes: {
    kind: { type: 'String', description: 'bus or metro' },
    ref: { type: 'String', description: 'number on the vehicle, e.g. 12; absent: none' },
    name: { type: 'String', description: 'name in the local language' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    colour: { type: 'String', description: '#rrggbb of the line; absent: none' },
    from: { type: 'String', description: 'first stop; absent: not known' },
    to: { type: 'String', description: 'last stop; absent: not known' },
    headway_min: { type: 'Number', description: 'time between departures, minutes; absent: not known' },
  },
  zoomRule: 'metro from z9, all from z11',
  statement: 'routes',
  parameters: (zoom) => ({ kinds: zoom < 11 ? ['metro'] : ['metro', 'bus'] }),
  rowwise: () => true,
} as const satisfies Tileset
