import type { LineString, MultiLineString } from 'geojson'
import { GEOMETRY, NAMED } from '../thing/columns.ts'
import { COLOUR, COMMON } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface RailwayFeature extends FeatureBase<'railway', LineString | MultiLineString> {
  readonly kind: 'rail' | 'subway' | 'light_rail' | 'tram' | 'monorail' | 'funicular'
  readonly bridge: boolean
  readonly tunnel: boolean
  /** Siding, yard or spur. */
  readonly service: boolean
  /** Number or letter of its line. */
  readonly ref?: string
  /** Colour of its line, `#rrggbb` in lower case. */
  readonly colour?: string
}

export const railway = defineThing<RailwayFeature>({
  table: 'railway',
  words: ['railway', 'railways', 'rail'],
  title: { zh: '铁路', en: 'railways' },
  shapes: ['line'],
  geometry: 'required',
  keptByCode: false,
  located: false,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: false,
  fields: {
    ...COMMON,
    kind: ['railway', 'kind_detail', 'kind', 'fclass', 'class', 'type'],
    bridge: ['bridge', 'is_bridge'],
    tunnel: ['tunnel', 'is_tunnel'],
    service: ['service'],
    ref: ['ref', 'line', '线路编号'],
    colour: COLOUR,
  },
  columns: {
    ...NAMED,
    kind: 'text',
    bridge: 'boolean',
    tunnel: 'boolean',
    service: 'boolean',
    ref: 'text',
    colour: 'text',
    ...GEOMETRY,
  },
  row: (feature) => ({
    kind: feature.kind,
    bridge: feature.bridge,
    tunnel: feature.tunnel,
    service: feature.service,
    ref: feature.ref ?? null,
    colour: feature.colour ?? null,
  }),
  exported: null,
  search: null,
})
