import type { LineString, MultiLineString } from 'geojson'
import { anyNumber, type ValueReader } from '../../../domain/written/values.ts'
import { lengthM } from '../../geometry/measure.ts'
import { GEOMETRY, NAMED } from '../thing/columns.ts'
import { COLOUR, COMMON } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

/** A line of public transport, both directions in one. */
export interface RouteFeature extends FeatureBase<'route', LineString | MultiLineString> {
  readonly name: string
  readonly ref?: string
  readonly kind: 'bus' | 'metro'
  /** `#rrggbb` in lower case. */
  readonly colour?: string
  /** Termini. */
  readonly from?: string
  readonly to?: string
  readonly operator?: string
  /** Names, from the first terminus to the other. */
  readonly stops: readonly string[]
  /** `05:30`, local time; a service after midnight may count on past 24:00. */
  readonly firstDeparture?: string
  readonly lastDeparture?: string
  readonly headwayMin?: number
}

const ROUTE_WORDS: Readonly<Record<string, RouteFeature['kind']>> = {
  subway: 'metro',
  公交: 'bus',
  公交线路: 'bus',
  地铁: 'metro',
  轨道交通: 'metro',
}

const minutes = (least: number, most: number): ValueReader => {
  const read = anyNumber(least, most)
  return (text, decimal) => read(text.replace(/\s*(?:分钟|分|min(?:utes?)?)$/i, ''), decimal)
}

export const route = defineThing<RouteFeature>({
  table: 'route',
  words: ['route', 'routes'],
  title: { zh: '公交线路', en: 'routes' },
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
    ref: ['ref', 'line', '线路编号', '编号'],
    kind: ['kind', 'route', 'mode', 'type', '类型'],
    colour: COLOUR,
    from: ['from', 'from_name', '起点', '起点站', '首站'],
    to: ['to', 'to_name', '终点', '终点站', '末站'],
    operator: ['operator', '运营单位', '运营公司'],
    stops: ['stops', '站点', '途经站点'],
    firstDeparture: ['first_departure', '首班车', '首班时间'],
    lastDeparture: ['last_departure', '末班车', '末班时间'],
    headwayMin: ['headway_min', 'headway', 'interval', '发车间隔'],
  },
  columns: {
    ...NAMED,
    ref: 'text',
    kind: 'text',
    colour: 'text',
    from_name: 'text',
    to_name: 'text',
    operator: 'text',
    stops: 'texts',
    first_departure: 'text',
    last_departure: 'text',
    headway_min: 'real',
    length_m: 'real',
    ...GEOMETRY,
  },
  row: (feature) => ({
    ref: feature.ref ?? null,
    kind: feature.kind,
    colour: feature.colour ?? null,
    from_name: feature.from ?? null,
    to_name: feature.to ?? null,
    operator: feature.operator ?? null,
    stops: JSON.stringify(feature.stops),
    first_departure: feature.firstDeparture ?? null,
    last_departure: feature.lastDeparture ?? null,
    headway_min: feature.headwayMin ?? null,
    length_m: lengthM(feature.geometry),
  }),
  exported: null,
  search: {
    detail: (feature) =>
      feature.from === undefined || feature.to === undefined ? feature.kind : `${feature.from} – ${feature.to}`,
    weight: (feature) => (feature.kind === 'metro' ? 0.75 : 0.5),
  },
  read: (fields) => {
    const stops = fields.text('stops', 20_000)?.split(/[;；]/) ?? []
    fields.required('name')
    return fields.made({
      target: 'route' as const,
      ref: fields.text('ref', 50),
      kind: fields.requiredWord('kind', ['bus', 'metro'], ROUTE_WORDS),
      colour: fields.colour('colour'),
      from: fields.text('from'),
      to: fields.text('to'),
      operator: fields.text('operator'),
      stops: stops.map((stop) => stop.trim()).filter((stop) => stop !== ''),
      firstDeparture: fields.time('firstDeparture'),
      lastDeparture: fields.time('lastDeparture'),
      headwayMin: fields.number('headwayMin', 0.1, 1440, minutes),
    })
  },
})
