import type { Point } from 'geojson'
import { type SensorTraits, contradiction } from '../../../domain/sensor-traits.ts'
import { NOISE_LIMITS } from '../../../domain/noise/limits.ts'
import { SENSOR_KINDS, type SensorKind } from '../../../domain/sensor-kinds.ts'
import { metres } from '../../../domain/written/values.ts'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON, OWNER } from '../thing/field-names.ts'
import { sortedJson } from '../thing/row.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface SensorFeature extends FeatureBase<'sensor', Point> {
  readonly code?: string
  /** One of the kinds of the `sensor` table, e.g. `air_quality`. */
  readonly kind: string
  /** Above ground, negative below. */
  readonly heightM?: number
  readonly owner?: string
  /** Code of the component that it is mounted on. */
  readonly poleCode?: string
  /** The limits by which its readings are judged. */
  readonly traits?: SensorTraits
}

const SENSOR_WORDS: Readonly<Record<string, SensorKind>> = {
  空气质量: 'air_quality',
  噪声: 'noise',
  气象: 'weather',
  雨量: 'rain',
  水位: 'water_level',
  积水: 'flood',
  井盖: 'manhole',
  水表: 'water_meter',
  电表: 'power_meter',
  燃气表: 'gas_meter',
  烟感: 'smoke',
}

const NOISE_AREAS = NOISE_LIMITS.map(({ area }) => area)

/** Lists write the class as `2类`. */
const NOISE_AREA_WORDS = Object.fromEntries(NOISE_AREAS.map((area) => [`${area}类`, area]))

function defined(traits: SensorTraits): SensorTraits {
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined))
}

export const sensor = defineThing<SensorFeature>({
  table: 'sensor',
  words: ['sensor', 'sensors'],
  title: { zh: '传感器', en: 'sensors' },
  shapes: ['node', 'area'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: true,
  counted: 'feeds',
  beyondCity: false,
  fields: {
    ...COMMON,
    code: ['code', 'device_id', 'sensor_code', '设备编码', '设备编号'],
    kind: ['kind', 'type', 'sensor_type', '类型', '设备类型'],
    heightM: ['height', 'height_m', '安装高度', '高度'],
    owner: OWNER,
    poleCode: ['pole_code', '灯杆编码', '杆体编码'],
    noiseArea: ['noise_area', 'noise_class', '声功能区', '声环境功能区'],
    watchM: ['watch_level_m', 'watch_level', '设防水位'],
    warningM: ['warning_level_m', 'warning_level', '警戒水位'],
    guaranteedM: ['guaranteed_level_m', 'guaranteed_level', '保证水位'],
    dialDigits: ['dial_digits', '表盘位数', '字轮位数'],
  },
  columns: {
    ...NAMED,
    ...IN_REGION,
    code: 'text',
    kind: 'text',
    height_m: 'real',
    owner: 'text',
    pole_code: 'text',
    traits: 'jsonb',
    ...GEOMETRY,
  },
  row: (feature) => ({
    code: feature.code ?? null,
    kind: feature.kind,
    height_m: feature.heightM ?? null,
    owner: feature.owner ?? null,
    pole_code: feature.poleCode ?? null,
    traits: sortedJson(feature.traits ?? {}),
  }),
  exported: null,
  search: {
    detail: (feature) => feature.kind,
    weight: () => 0.3,
  },
  read: (fields) => {
    const traits: SensorTraits = defined({
      noiseArea: fields.word('noiseArea', NOISE_AREAS, NOISE_AREA_WORDS),
      watchM: fields.number('watchM', -500, 10_000, metres),
      warningM: fields.number('warningM', -500, 10_000, metres),
      guaranteedM: fields.number('guaranteedM', -500, 10_000, metres),
      dialDigits: fields.whole('dialDigits', 1, 12),
    })
    const wrong = contradiction(traits)
    if (wrong !== undefined) fields.fault(wrong)
    return fields.made({
      target: 'sensor' as const,
      code: fields.code('code'),
      kind: fields.requiredWord('kind', SENSOR_KINDS, SENSOR_WORDS),
      heightM: fields.number('heightM', -500, 1000, metres),
      owner: fields.text('owner'),
      poleCode: fields.code('poleCode'),
      traits: Object.keys(traits).length === 0 ? undefined : traits,
    })
  },
})
