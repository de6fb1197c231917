import type { Tileset } from './tileset.ts'

/** The least important rank that a zoom takes; zooms not listed take what the next lower one takes. */
const MAX_RANK: Readonly<Record<number, number>> = { 5: 0, 7: 1, 10: 2, 11: 3, 12: 4, 13: 5, 14: 6, 15: 8, 16: 9 }

/** Names of regions, places, buildings, water, green and facilities as points, ranked. */
export const labels = {
  id: 'labels',
  title: { zh: '注记', en: 'Labels' },
  right: 'city.view',
  description: 'One point for each name: of regions, places, buildings, water, green and facilities.',
  minZoom: 5,
  maxZoom: 16,
  datasets: ['region', 'place', 'building', 'water', 'green', 'facility'],
  // A renderer places a label from the tile that holds its point, so none is repeated in a margin.
  buffer: 0,
  tolerance: 0,
  attributes: {
    kind: {
      type: 'String',
      description: 'region, place, building, water, green or facility; ids are unique within a kind',
    },
    class: {
      type: 'String',
      description: 'level of a region; kind of a place, water, green or facility; use of a building',
    },
    name: { type: 'String', description: 'name in the local language' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    rank: { type: 'Number', description: '0 (the city) to 9 (a bus stop): lower goes first where labels collide' },
    code: { type: 'String', description: 'division code of a region, code of a building; absent: none' },
    height_m: { type: 'Number', description: 'height of a building, m; absent: no building' },
  },
  zoomRule: 'by rank: up to 0 from z5, 1 z7, 2 z10, 3 z11, 4 z12, 5 z13, 6 z14, 8 z15, all from z16',
  statement: 'labels',
  parameters: (zoom) => ({
    max_rank: Math.max(...Object.entries(MAX_RANK).map(([from, rank]) => (zoom >= Number(from) ? rank : 0))),
  }),
} as const satisfies Tileset
