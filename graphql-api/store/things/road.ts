import type { LineString, MultiLineString } from 'geojson'
import { lengthM } from '../../geometry/measure.ts'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON } from '../thing/field-names.ts'
import { sortedJson } from '../thing/row.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface RoadFeature extends FeatureBase<'road', LineString | MultiLineString> {
  readonly ref?: string
  readonly roadClass:
    | 'motorway'
    | 'trunk'
    | 'primary'
    | 'secondary'
    | 'tertiary'
    | 'residential'
    | 'service'
    | 'pedestrian'
    | 'cycleway'
    | 'path'
    | 'track'
  readonly link: boolean
  /** 1 along the line, −1 against it, 0 both. */
  readonly oneway: -1 | 0 | 1
  readonly lanes?: number
  readonly maxSpeedKmh?: number
  readonly bridge: boolean
  readonly tunnel: boolean
  readonly layer: number
  readonly tags: Readonly<Record<string, string>>
}

export const road = defineThing<RoadFeature>({
  table: 'road',
  words: ['road', 'roads'],
  title: { zh: '道路', en: 'roads' },
  shapes: ['line'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: true,
  counted: false,
  beyondCity: true,
  fields: {
    ...COMMON,
    class: ['road_class', 'highway', 'fclass', 'kind_detail', 'class', 'kind', 'type', '等级', '道路等级'],
    ref: ['ref', 'REF', '编号', '路线编号'],
    oneway: ['oneway', 'one_way', 'is_oneway', '单行'],
    lanes: ['lanes', 'lane_count', '车道数'],
    maxSpeedKmh: ['maxspeed', 'speed_kmh', 'max_speed', 'speed_limit', '限速'],
    bridge: ['bridge', 'is_bridge'],
    tunnel: ['tunnel', 'is_tunnel'],
    link: ['link', 'is_link'],
    layer: ['layer'],
  },
  columns: {
    ...NAMED,
    other_names: 'text',
    ...IN_REGION,
    ref: 'text',
    road_class: 'text',
    link: 'boolean',
    oneway: 'smallint',
    lanes: 'smallint',
    max_speed_kmh: 'smallint',
    bridge: 'boolean',
    tunnel: 'boolean',
    layer: 'smallint',
    length_m: 'real',
    tags: 'jsonb',
    ...GEOMETRY,
  },
  row: (feature) => ({
    ref: feature.ref ?? null,
    road_class: feature.roadClass,
    link: feature.link,
    oneway: feature.oneway,
    lanes: feature.lanes ?? null,
    max_speed_kmh: feature.maxSpeedKmh ?? null,
    bridge: feature.bridge,
    tunnel: feature.tunnel,
    layer: feature.layer,
    length_m: lengthM(feature.geometry),
    tags: sortedJson(feature.tags),
  }),
  exported: null,
  search: null,
})
