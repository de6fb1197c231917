import { minAreaM2 } from './min-area.ts'
import type { Tileset } from './tileset.ts'

/** Sea, rivers, lakes and canals: polygons, and lines where a source has no area. */
export const water = {
  id: 'water',
  title: { zh: '水系', en: 'Water' },
  right: 'city.view',
  description: 'Sea, rivers, lakes and canals: polygons, and lines where no area is known.',
  minZoom: 5,
  maxZoom: 16,
  datasets: ['water'],
  buffer: 64,
  tolerance: 4,
  attributes: {
    kind: { type: 'String', description: 'sea, river, lake, canal, stream, pool or other' },
    name: { type: 'String', description: 'name in the local language; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
  },
  zoomRule:
    'areas of at least 4 screen pixels; rivers and canals known as lines from z10, streams and the rest from z13',
  statement: 'water',
  parameters: (zoom) => ({
    min_area_m2: minAreaM2(zoom),
    line_kinds:
      zoom < 10 ? [] : zoom < 13 ? ['river', 'canal'] : ['sea', 'river', 'lake', 'canal', 'stream', 'pool', 'other'],
  }),
  rowwise: () => true,
} as const satisfies Tileset
