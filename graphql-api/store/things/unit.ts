import type { Point } from 'geojson'
import { RESOURCE_KINDS, type ResourceKind } from '../../../domain/resource-kinds.ts'
import { PEOPLE } from '../../../domain/written/values.ts'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { COMMON, DEPARTMENT_CODE } from '../thing/field-names.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

/** A response unit (处置力量) at its base. */
export interface UnitFeature extends FeatureBase<'unit', Point> {
  readonly name: string
  readonly code: string
  /** One of the kinds of the `unit` table, e.g. `fire_engine`. */
  readonly kind: string
  readonly departmentCode?: string
  readonly crew?: number
  readonly stationName?: string
}

const RESOURCE_WORDS: Readonly<Record<string, ResourceKind>> = {
  消防车: 'fire_engine',
  救护车: 'ambulance',
  警车: 'police_car',
  交警: 'traffic_police',
  城管: 'city_management',
  燃气抢修: 'gas_repair',
  供水抢修: 'water_repair',
  电力抢修: 'power_repair',
  环卫: 'sanitation',
  救援艇: 'rescue_boat',
  无人机: 'drone',
}

export const unit = defineThing<UnitFeature>({
  table: 'unit',
  words: ['unit', 'units', 'resource', 'resources'],
  title: { zh: '处置力量', en: 'response units' },
  shapes: ['node', 'area'],
  geometry: 'required',
  keptByCode: true,
  located: true,
  housed: false,
  links: { department_code: 'department_id' },
  outlinesCity: true,
  counted: 'files',
  beyondCity: false,
  fields: {
    ...COMMON,
    code: ['code', 'unit_code', '力量编号', '车辆编号', '车牌号'],
    kind: ['kind', 'type', '类型', '力量类型'],
    departmentCode: DEPARTMENT_CODE,
    crew: ['crew', '人数', '编制人数'],
    stationName: ['station_name', 'station', '驻点', '所属站点'],
  },
  columns: {
    ...NAMED,
    ...IN_REGION,
    code: 'text',
    kind: 'text',
    department_code: 'text',
    crew: 'smallint',
    station_name: 'text',
    ...GEOMETRY,
  },
  row: (feature) => ({
    code: feature.code,
    kind: feature.kind,
    department_code: feature.departmentCode ?? null,
    crew: feature.crew ?? null,
    station_name: feature.stationName ?? null,
  }),
  exported: {
    name: 'name',
    name_en: 'name_en',
    code: 'code',
    kind: 'kind',
    department_code: 'department_code',
    crew: 'crew',
    station_name: 'station_name',
  },
  search: {
    detail: (feature) => feature.stationName ?? feature.kind,
    weight: () => 0.3,
  },
  read: (fields) => {
    fields.required('name')
    return fields.made({
      target: 'unit' as const,
      code: fields.requiredCode('code'),
      kind: fields.requiredWord('kind', RESOURCE_KINDS, RESOURCE_WORDS),
      departmentCode: fields.code('departmentCode'),
      crew: fields.whole('crew', 0, 1000, PEOPLE),
      stationName: fields.text('stationName'),
    })
  },
})
