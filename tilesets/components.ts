import { metresPerUnit } from './encoding/tile-grid.ts'
import type { Tileset } from './tileset.ts'

/** Cell of the thinning grid in tile units: 4 screen pixels, where a tile is shown 512 pixels wide. */
const CELL_UNITS = 32

/** City components (城市部件): lamps, hydrants, manholes, signals. */
export const components = {
  id: 'components',
  title: { zh: '城市部件', en: 'City components' },
  right: 'city.view',
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
  zoomRule:
    'below z15 one of each class in every square of 4 screen pixels, where more would hide each other; all from z15',
  statement: 'components',
  parameters: (zoom) => ({ cell_m: zoom < 15 ? CELL_UNITS * metresPerUnit(zoom) : undefined }),
  rowwise: (zoom) => zoom >= 15,
} as const satisfies Tileset
