import type { Tileset } from './tileset.ts'

const HEAVY = ['rail', 'subway', 'light_rail', 'monorail']

/** Tracks of trains, metros and trams. */
export const railway = {
  id: 'railway',
  title: { zh: '轨道', en: 'Railways' },
  right: 'city.view',
  description: 'Tracks of trains, metros, trams and their kin: lines.',
  minZoom: 9,
  maxZoom: 16,
  datasets: ['railway'],
  buffer: 64,
  tolerance: 3,
  attributes: {
    kind: { type: 'String', description: 'rail, subway, light_rail, tram, monorail or funicular' },
    name: { type: 'String', description: 'name of the line; absent: none known' },
    name_en: { type: 'String', description: 'English name; absent: none known' },
    ref: { type: 'String', description: 'number or letter of the line, e.g. 2; absent: none' },
    colour: { type: 'String', description: '#rrggbb of the line; absent: none' },
    bridge: { type: 'Boolean', description: 'true on a bridge; absent: not' },
    tunnel: { type: 'Boolean', description: 'true in a tunnel; absent: not' },
    service: { type: 'Boolean', description: 'true on a siding, yard track or spur; absent: a running line' },
  },
  zoomRule:
    'running lines of rail, subway, light rail and monorail from z9, trams and funiculars from z12, sidings from z13',
  statement: 'railway',
  parameters: (zoom) => ({
    kinds: [...HEAVY, ...(zoom < 12 ? [] : ['tram', 'funicular'])],
    main_only: zoom < 13,
  }),
  rowwise: () => true,
} as const satisfies Tileset
