import type { Tileset } from './tileset.ts'

/** The zoom from which a class of road is drawn, most important first. */
const CLASS_MIN_ZOOM = {
  motorway: 8,
  trunk: 8,
  primary: 9,
  secondary: 10,
  tertiary: 11,
  residential: 12,
  pedestrian: 13,
  service: 14,
  track: 14,
  cycleway: 14,
  path: 14,
} as const

/** Roads and paths, classed. */
export const roads = {
  id: 'roads',
  title: { zh: '道路', en: 'Roads' },
  right: 'city.view',
  description: 'Roads and paths by class: lines.',
  minZoom: 8,
  maxZoom: 16,
  datasets: ['road'],
  buffer: 64,
  tolerance: 3,
  attributes: {
    class: {
      type: 'String',
      description:
        'motorway, trunk, primary, secondary, tertiary, residential, service, pedestrian, cycleway, path or track',
    },
    link: { type: 'Boolean', description: 'true on a ramp or slip road of its class; absent: not' },
    name: { type: 'String', description: 'name in the local language; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    ref: { type: 'String', description: 'route number, e.g. G2; absent: none' },
    oneway: { type: 'Number', description: '1: along the line only, -1: against it only; absent: both ways' },
    lanes: { type: 'Number', description: 'lanes of both directions together; absent: not known' },
    speed_kmh: { type: 'Number', description: 'speed limit, km/h; absent: not known' },
    bridge: { type: 'Boolean', description: 'true on a bridge; absent: not' },
    tunnel: { type: 'Boolean', description: 'true in a tunnel; absent: not' },
    layer: {
      type: 'Number',
      description: 'which passes over which where roads cross: higher is above, 0 is the ground',
    },
  },
  zoomRule:
    'motorway and trunk from z8, primary z9, secondary z10, tertiary z11, residential z12, pedestrian z13, the rest z14; ramps from z11',
  statement: 'roads',
  parameters: (zoom) => ({
    classes: Object.entries(CLASS_MIN_ZOOM).flatMap(([name, minZoom]) => (zoom >= minZoom ? [name] : [])),
    major_only: zoom < CLASS_MIN_ZOOM.secondary,
    without_links: zoom < 11,
  }),
  rowwise: () => true,
} as const satisfies Tileset
