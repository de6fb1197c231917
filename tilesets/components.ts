import type { Tileset } from './tileset.ts'

/** City components (城市部件): lamps, hydrants, manholes, signals. */
export const components = {
  id: 'components',
  title: { zh: '城市部件', en: 'City components' },
  description: 'City components: lamps, hydrants, manholes, signals and the like: points.',
  minZoom: 12,
  maxZoom: 16,
  datasets: ['component'],
  buffer: 64,
  tolerance: 0,
  attributes: {
    class_code: { type: 'String', description: 'class of GB/T 30428.2: 2 digits of the major class, 2 of the minor' },
    name: { type: 'String', description: 'name; absent: none known' },
    status: { type: 'String', description: 'in_use, damaged, missing or out_of_use' },
  },
  zoomRule: 'all from z12',
  statement: 'components',
} as const satisfies Tileset
