import type { Tileset } from './tileset.ts'

interface Limit {
  /** Footprints below this, m², are left out unless … */
  readonly min_footprint_m2: number
  /** … the building is at least so high, m. */
  readonly min_height_m: number
  /** The most prominent features, at most this many in a tile: a low zoom has a whole city in a few tiles. */
  readonly max_rows?: number
}

/** Limits by zoom; zooms not listed show everything. */
const LIMITS: Readonly<Record<number, Limit>> = {
  // No footprint is so large: height alone makes a skyline seen from so far.
  11: { min_footprint_m2: 1e9, min_height_m: 100, max_rows: 2000 },
  12: { min_footprint_m2: 4000, min_height_m: 60, max_rows: 4000 },
  13: { min_footprint_m2: 150, min_height_m: 30 },
  14: { min_footprint_m2: 20, min_height_m: 15 },
}

/** Buildings and their parts, with the heights that make them stand up. */
export const buildings = {
  id: 'buildings',
  title: { zh: '建筑', en: 'Buildings' },
  right: 'city.view',
  description: 'Footprints of buildings and of their parts, with heights: polygons.',
  minZoom: 11,
  maxZoom: 16,
  datasets: ['building'],
  buffer: 64,
  tolerance: 2,
  attributes: {
    height_m: { type: 'Number', description: 'ground to top, m' },
    min_height_m: { type: 'Number', description: 'ground to underside, m; 0 for what stands on the ground' },
    height_source: {
      type: 'String',
      description:
        'measured (tagged or surveyed), levels (storeys × 3 m), assumed (from its use) or outline (a part that takes its building’s)',
    },
    use: {
      type: 'String',
      description:
        'residential, commercial, office, industrial, public, education, medical, religious, transport, other or unknown',
    },
    name: { type: 'String', description: 'name in the local language; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    part: { type: 'Boolean', description: 'true on a part of a building; absent: a whole building' },
    has_parts: {
      type: 'Boolean',
      description: 'true on an outline that its parts draw: do not extrude it; absent: draw it',
    },
    code: { type: 'String', description: "the city's building code; absent: none given" },
  },
  zoomRule:
    'z11: the skyline, from 100 m of height, the 2,000 highest of a tile; z12: from 60 m or 4,000 m² of footprint, the 4,000 highest; z13: from 150 m² of footprint or 30 m of height; z14: from 20 m² or 15 m; z15 and up: all',
  statement: 'buildings',
  parameters: (zoom) => ({ ...LIMITS[zoom], limited: zoom in LIMITS, skyline_only: zoom < 13 }),
  rowwise: (zoom) => zoom > 12,
} as const satisfies Tileset
