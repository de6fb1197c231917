import { minAreaM2 } from './min-area.ts'
import type { Tileset } from './tileset.ts'

/** Parks, woods and other green or open land. */
export const green = {
  id: 'green',
  title: { zh: '绿地', en: 'Green' },
  right: 'city.view',
  description: 'Parks, woods, pitches, fields, beaches: polygons.',
  minZoom: 5,
  maxZoom: 16,
  datasets: ['green'],
  buffer: 64,
  tolerance: 4,
  attributes: {
    kind: { type: 'String', description: 'park, garden, forest, grass, pitch, cemetery, farmland, beach or other' },
    name: { type: 'String', description: 'name in the local language; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
  },
  zoomRule: 'areas of at least 4 screen pixels; all of them from z15',
  statement: 'green',
  parameters: (zoom) => ({ min_area_m2: minAreaM2(zoom) }),
  rowwise: () => true,
} as const satisfies Tileset
