import type { Point } from 'geojson'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON } from '../thing/field-names.ts'
import { sortedJson } from '../thing/row.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface CameraFeature extends FeatureBase<'camera', Point> {
  /** GB/T 28181 device id. */
  readonly code?: string
  readonly kind: 'dome' | 'hemisphere' | 'fixed' | 'ptz' | 'unknown'
  /** Clockwise from true north, 0 ≤ d < 360. */
  readonly directionDeg?: number
  /** 0 level, negative down, −90…90. */
  readonly tiltDeg?: number
  /** Horizontal, 0 < a ≤ 360. */
  readonly viewAngleDeg?: number
  /** Distance at which it can make out a person. */
  readonly rangeM?: number
  readonly heightM?: number
  readonly operator?: string
  readonly tags: Readonly<Record<string, string>>
}

export const camera = defineThing<CameraFeature>({
  table: 'camera',
  words: ['camera', 'cameras'],
  title: { zh: '摄像机', en: 'cameras' },
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
    code: ['device_id', 'deviceId', 'gb_code', 'code', '国标编码', '设备编码'],
    kind: ['camera:type', 'camera_type', 'kind', 'ptz_type', 'type', '摄像机类型', '类型'],
    directionDeg: ['camera:direction', 'direction', 'bearing', 'heading', 'azimuth', '方位角', '朝向'],
    heightM: ['height', 'height_m', '安装高度', '高度'],
    operator: ['operator', 'owner', '建设单位', '权属单位'],
    tiltDeg: ['tilt', 'tilt_deg', 'pitch', '俯仰角', '倾角'],
    viewAngleDeg: ['view_angle', 'view_angle_deg', 'fov', 'camera:angle', '视场角', '可视角度'],
    rangeM: ['range', 'range_m', '可视距离', '监控距离'],
  },
  columns: {
    ...NAMED,
    ...IN_REGION,
    code: 'text',
    kind: 'text',
    direction_deg: 'real',
    tilt_deg: 'real',
    view_angle_deg: 'real',
    range_m: 'real',
    height_m: 'real',
    operator: 'text',
    tags: 'jsonb',
    ...GEOMETRY,
  },
  row: (feature) => ({
    code: feature.code ?? null,
    kind: feature.kind,
    direction_deg: feature.directionDeg ?? null,
    tilt_deg: feature.tiltDeg ?? null,
    view_angle_deg: feature.viewAngleDeg ?? null,
    range_m: feature.rangeM ?? null,
    height_m: feature.heightM ?? null,
    operator: feature.operator ?? null,
    tags: sortedJson(feature.tags),
  }),
  exported: null,
  search: {
    detail: (feature) => feature.kind,
    weight: () => 0.1,
  },
})
