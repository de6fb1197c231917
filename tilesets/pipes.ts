import type { Tileset } from './tileset.ts'

/** Pipes at least so wide, mm, are shown from z13; the others from z14. */
const MAIN_MM = 400

/** Underground pipes and cables. */
export const pipes = {
  id: 'pipes',
  title: { zh: '地下管线', en: 'Pipes' },
  right: 'pipe.view',
  description: 'Underground pipes and cables: lines.',
  minZoom: 13,
  maxZoom: 16,
  datasets: ['pipe'],
  buffer: 64,
  tolerance: 3,
  attributes: {
    kind: { type: 'String', description: 'water, sewage, gas, power or telecom' },
    diameter_mm: { type: 'Number', description: 'inner diameter, mm; absent: not known' },
    material: { type: 'String', description: 'material, as its owner names it; absent: not known' },
    depth_m: { type: 'Number', description: 'ground to the top of the pipe, m; absent: not known' },
  },
  zoomRule: `z13: from ${MAIN_MM} mm of diameter; all from z14`,
  statement: 'pipes',
  parameters: (zoom) => ({ min_diameter_mm: zoom < 14 ? MAIN_MM : undefined }),
  rowwise: () => true,
} as const satisfies Tileset
