import type { Tileset } from './tileset.ts'

/** The zoom from which a level is drawn. */
const LEVEL_MIN_ZOOM = { CITY: 5, DISTRICT: 7, STREET: 9, COMMUNITY: 11, GRID: 12 } as const

/** The tree of administrative regions: one polygon a region, on all levels at once. */
export const regions = {
  id: 'regions',
  title: { zh: '行政区划', en: 'Regions' },
  right: 'city.view',
  description: 'City, districts, streets, communities and grids: polygons, each level covering the one above.',
  minZoom: 5,
  maxZoom: 16,
  datasets: ['region'],
  buffer: 64,
  tolerance: 4,
  sharedBorders: true,
  attributes: {
    level: { type: 'String', description: 'CITY, DISTRICT, STREET, COMMUNITY or GRID' },
    code: { type: 'String', description: 'division code: 12 digits, 15 for a grid' },
    name: { type: 'String', description: 'name in the local language' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    parent_code: { type: 'String', description: 'code of the region that contains it; absent: the city' },
    drawn: { type: 'Boolean', description: 'true on a grid drawn by the system; absent: given by a source' },
  },
  zoomRule: 'city from z5, districts z7, streets z9, communities z11, grids z12',
  statement: 'regions',
  parameters: (zoom) => ({
    levels: Object.entries(LEVEL_MIN_ZOOM).flatMap(([level, minZoom]) => (zoom >= minZoom ? [level] : [])),
  }),
  rowwise: () => true,
} as const satisfies Tileset
