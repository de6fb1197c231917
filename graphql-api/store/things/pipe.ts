import type { LineString, MultiLineString } from 'geojson'
import { metres, millimetres, year, type ValueReader } from '../../../domain/written/values.ts'
import { lengthM } from '../../geometry/measure.ts'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON, OWNER } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

/** An underground line. */
export interface PipeFeature extends FeatureBase<'pipe', LineString | MultiLineString> {
  readonly kind: 'water' | 'sewage' | 'gas' | 'power' | 'telecom'
  readonly diameterMm?: number
  readonly material?: string
  /** From the ground to the top of the pipe. */
  readonly depthM?: number
  readonly builtYear?: number
  readonly owner?: string
  readonly street?: string
}

const PIPE_WORDS: Readonly<Record<string, PipeFeature['kind']>> = {
  给水: 'water',
  供水: 'water',
  排水: 'sewage',
  污水: 'sewage',
  雨水: 'sewage',
  燃气: 'gas',
  电力: 'power',
  通信: 'telecom',
  通讯: 'telecom',
}

const wholeMillimetres: ValueReader = (text, decimal) => {
  const value = millimetres(1, 20_000)(text, decimal)
  return Number.isInteger(value) ? value : undefined
}

export const pipe = defineThing<PipeFeature>({
  table: 'pipe',
  words: ['pipe', 'pipes'],
  title: { zh: '管线', en: 'pipes' },
  shapes: ['line'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: false,
  counted: false,
  beyondCity: true,
  fields: {
    ...COMMON,
    kind: ['kind', 'type', '类型', '管线类型', '管线类别'],
    diameterMm: ['diameter_mm', 'diameter', '管径', '断面尺寸'],
    material: ['material', '材质', '管材'],
    depthM: ['depth_m', 'depth', '埋深'],
    builtYear: ['built_year', '建设年代', '建成年份', '埋设年代'],
    owner: OWNER,
    street: ['street', 'road', '所在道路'],
  },
  columns: {
    ...NAMED,
    ...IN_REGION,
    kind: 'text',
    diameter_mm: 'int',
    material: 'text',
    depth_m: 'real',
    built_year: 'smallint',
    owner: 'text',
    street: 'text',
    length_m: 'real',
    ...GEOMETRY,
  },
  row: (feature) => ({
    kind: feature.kind,
    diameter_mm: feature.diameterMm ?? null,
    material: feature.material ?? null,
    depth_m: feature.depthM ?? null,
    built_year: feature.builtYear ?? null,
    owner: feature.owner ?? null,
    street: feature.street ?? null,
    length_m: lengthM(feature.geometry),
  }),
  exported: {
    name: 'name',
    name_en: 'name_en',
    kind: 'kind',
    diameterMm: 'diameter_mm',
    material: 'material',
    depthM: 'depth_m',
    builtYear: 'built_year',
    owner: 'owner',
    street: 'street',
  },
  search: null,
  read: (fields) =>
    fields.made({
      target: 'pipe' as const,
      kind: fields.requiredWord('kind', ['water', 'sewage', 'gas', 'power', 'telecom'], PIPE_WORDS),
      diameterMm: fields.parsed('diameterMm', wholeMillimetres, 'a diameter from 1 to 20000 mm'),
      material: fields.text('material', 50),
      depthM: fields.number('depthM', 0, 200, metres),
      builtYear: fields.parsed('builtYear', year(1800, 2200), 'a year from 1800 to 2200'),
      owner: fields.text('owner'),
      street: fields.text('street'),
    }),
})
