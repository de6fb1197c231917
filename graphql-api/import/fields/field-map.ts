import { readCode } from '../../../domain/written/codes.ts'
import type { DecimalEvidence, DecimalSign } from '../../../domain/written/numbers.ts'
import { isAbsent } from '../../../domain/written/plain-text.ts'
import type { NotUnderstood, Target } from '../../store/feature.ts'
import { ImportError } from '../../store/import-error.ts'
import type { ValueReader } from '../osm/measures.ts'
import type { Fields } from './field-record.ts'

/** Our field → the file's field, or a fixed text that holds for every feature. */
export type FieldMap = ReadonlyMap<string, { readonly field: string } | { readonly text: string }>

type Guesses = Readonly<Record<string, readonly string[]>>

const COMMON: Guesses = {
  name: ['name', 'NAME', 'Name', '名称', '名字', 'title', 'name:zh'],
  nameEn: ['name:en', 'name_en', 'nameEn', 'NAME_EN', '英文名', '英文名称'],
  version: [],
}
const ADDRESS: Guesses = { address: ['address', 'ADDRESS', 'addr', 'addr:full', '地址', '详细地址'] }
const COLOUR = ['colour', 'color', '颜色', '线路颜色']
const OWNER = ['owner', 'operator', '权属单位', '主管部门']
const PHONE = ['phone', 'tel', 'telephone', '电话', '联系电话', '手机']
const DEPARTMENT_CODE = ['department_code', '部门编码', '部门编号', '所属部门编码']
const BUILDING_CODE = ['building_code', '楼栋编码', '楼栋编号', '建筑编码']
const STOREY = ['storey', 'floor', '楼层', '所在楼层']

/** Fields of each target, with the names they usually have in files, in order of trust; our own names come last. */
const GUESSES: Readonly<Record<Target, Guesses>> = {
  region: {
    ...COMMON,
    level: ['level', 'LEVEL', '级别', 'admin_level'],
    code: ['code', 'CODE', 'adcode', 'gb2260', 'division_code', '区划代码', '行政区划代码', '网格编码', '网格编号'],
  },
  building: {
    ...COMMON,
    ...ADDRESS,
    use: ['building_use', 'use', 'usage', 'building', '用途', '建筑用途', 'kind_detail', 'type', 'class'],
    heightM: [
      'height',
      'heightM',
      'height_m',
      'HEIGHT',
      'Height',
      'building:height',
      'render_height',
      '高度',
      '建筑高度',
    ],
    minHeightM: ['min_height', 'minHeightM', 'minHeight', 'min_height_m', 'render_min_height'],
    levels: [
      'levels',
      'building:levels',
      'num_floors',
      'floors',
      'Floor',
      'FLOOR',
      'floor',
      '层数',
      '楼层',
      '地上层数',
    ],
    code: ['code', 'building_code', '楼栋编码', '楼栋编号', '建筑编码'],
    households: ['households', 'building:flats', '户数'],
    part: ['part', 'is_part', 'building:part'],
    partOf: ['partOf', 'root_id', 'part_of'],
    builtYear: ['built_year', 'start_date', 'year_built', '建成年份', '建筑年代', '竣工年份'],
    units: ['units', '套数', '房屋套数'],
    street: ['street', 'addr:street', 'addr_street', '街路巷', '街道名称'],
    houseNumber: ['house_number', 'addr:housenumber', 'addr_housenumber', '门牌号', '门牌号码'],
  },
  road: {
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
  railway: {
    ...COMMON,
    kind: ['railway', 'kind_detail', 'kind', 'fclass', 'class', 'type'],
    bridge: ['bridge', 'is_bridge'],
    tunnel: ['tunnel', 'is_tunnel'],
    service: ['service'],
    ref: ['ref', 'line', '线路编号'],
    colour: COLOUR,
  },
  water: { ...COMMON, kind: ['water', 'waterway', 'kind', 'fclass', 'natural', 'class', 'type'] },
  green: { ...COMMON, kind: ['kind', 'leisure', 'landuse', 'natural', 'fclass', 'class', 'type'] },
  place: { ...COMMON, kind: ['place', 'kind', 'fclass', 'class', 'type'], population: ['population', '人口'] },
  facility: {
    ...COMMON,
    ...ADDRESS,
    kind: ['kind', 'amenity', 'fclass', 'category', 'type', 'class', '类型', '类别'],
    phone: ['phone', 'tel', 'telephone', '电话', '联系电话'],
    capacity: ['capacity', 'beds', '床位数', '容量', '可容纳人数'],
  },
  component: {
    ...COMMON,
    class: ['class_code', 'classCode', 'kind', 'fclass', 'type', '小类代码', '类别代码', '部件类别', '小类'],
    code: ['code', 'objcode', 'ObjCode', '标识码', '部件标识码', '部件编码'],
    status: ['status', 'state', '状态', '部件状态'],
    owner: ['owner', 'operator', 'deptname', 'deptName', '权属单位', '权属单位名称', '主管部门', '主管部门名称'],
  },
  camera: {
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
  route: {
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
  sensor: {
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
  pipe: {
    ...COMMON,
    kind: ['kind', 'type', '类型', '管线类型', '管线类别'],
    diameterMm: ['diameter_mm', 'diameter', '管径', '断面尺寸'],
    material: ['material', '材质', '管材'],
    depthM: ['depth_m', 'depth', '埋深'],
    builtYear: ['built_year', '建设年代', '建成年份', '埋设年代'],
    owner: OWNER,
    street: ['street', 'road', '所在道路'],
  },
  department: {
    ...COMMON,
    code: ['code', 'department_code', '部门编码', '部门编号', '机构编码'],
    kind: ['kind', 'type', '类型', '部门类型'],
    phone: PHONE,
  },
  staff: {
    ...COMMON,
    name: ['name', 'NAME', '姓名', '名称'],
    code: ['code', 'staff_code', '工号', '人员编号', '人员编码'],
    role: ['role', '角色', '岗位', '职务'],
    departmentCode: DEPARTMENT_CODE,
    regionCode: ['region_code', 'grid_code', '网格编码', '区划代码', '所属网格'],
    phone: PHONE,
  },
  unit: {
    ...COMMON,
    code: ['code', 'unit_code', '力量编号', '车辆编号', '车牌号'],
    kind: ['kind', 'type', '类型', '力量类型'],
    departmentCode: DEPARTMENT_CODE,
    crew: ['crew', '人数', '编制人数'],
    stationName: ['station_name', 'station', '驻点', '所属站点'],
  },
  enterprise: {
    ...COMMON,
    name: ['name', 'NAME', '企业名称', '单位名称', '名称'],
    code: ['code', 'credit_code', 'uscc', '统一社会信用代码', '社会信用代码'],
    category: ['category', '行业门类', '行业类别'],
    employees: ['employees', '从业人数', '员工人数'],
    buildingCode: BUILDING_CODE,
    storey: STOREY,
  },
  household: {
    ...COMMON,
    code: ['code', 'household_code', '户编码', '房屋编码', '户室编码'],
    buildingCode: BUILDING_CODE,
    storey: STOREY,
    door: ['door', 'room', '房号', '室号', '户室号'],
    residents: ['residents', '人数', '人口数', '居住人数'],
  },
}

/** Our fields of a target with their usual names in files; common: any target has them. */
export function fieldsOfTarget(
  target: Target,
): readonly { readonly ours: string; readonly usual: readonly string[]; readonly common: boolean }[] {
  return Object.entries(GUESSES[target]).map(([ours, usual]) => ({ ours, usual, common: ours in COMMON }))
}

/** Parses `name=NAME_CHN,heightM=H,kind==hospital`: ours = theirs, or ours == a fixed text. @throws {ImportError} */
export function parseFieldMap(text: string): FieldMap {
  const map = new Map<string, { field: string } | { text: string }>()
  for (const entry of text.split(',')) {
    const match = /^\s*([A-Za-z]+)\s*(==?)\s*(.+?)\s*$/.exec(entry)
    const [, ours, sign, theirs] = match ?? []
    if (ours === undefined || theirs === undefined) {
      throw new ImportError(
        `--map: "${entry}" is not field=column; expected e.g. name=NAME_CHN,heightM=H or kind==hospital for a fixed value`,
      )
    }
    map.set(ours, sign === '==' ? { text: theirs } : { field: theirs })
  }
  return map
}

/** @throws {ImportError} when the map names a field that the target does not have. */
export function checkFieldMap(map: FieldMap | undefined, target: Target | 'auto'): void {
  if (!map || map.size === 0) return
  if (target === 'auto') throw new ImportError('--map needs a --target: with "auto" the fields of each feature decide')
  const known = Object.keys(GUESSES[target])
  for (const ours of map.keys()) {
    if (!known.includes(ours))
      throw new ImportError(`--map: "${ours}" is no field of ${target}; it has ${known.join(', ')}`)
  }
}

/** Reads our fields out of the file's, by the map and else by the usual names. */
export class FieldReader {
  private readonly guesses: Guesses
  readonly used = new Set<string>()
  /** What was read by `read`, `code` and `word` and made no sense. */
  readonly notUnderstood: NotUnderstood[] = []

  constructor(
    readonly fields: Fields,
    readonly target: Target,
    private readonly map: FieldMap | undefined,
    private readonly decimals?: Pick<DecimalEvidence, 'signOf'>,
  ) {
    this.guesses = GUESSES[target]
  }

  /** Trimmed text of one of our fields; undefined when it is absent or empty. */
  text(ours: string): string | undefined {
    const mapped = this.map?.get(ours)
    if (mapped && 'text' in mapped) return mapped.text
    for (const field of this.fieldsOf(ours)) {
      const found = this.take(field)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** One of our fields as the file has it and calls it, with the decimal sign of its column; undefined where the file has no value. */
  value(ours: string): (NotUnderstood & { readonly decimal: DecimalSign | undefined }) | undefined {
    const mapped = this.map?.get(ours)
    if (mapped && 'text' in mapped) return { field: ours, value: mapped.text, decimal: '.' }
    for (const field of this.fieldsOf(ours)) {
      const given = this.fields[field]
      const isNested = typeof given === 'object' && given !== null
      const value = isNested ? JSON.stringify(given) : this.take(field)
      if (value === undefined || isAbsent(value)) continue
      return { field, value, decimal: typeof given === 'string' ? this.decimals?.signOf(field) : '.' }
    }
    return undefined
  }

  /** What `read` makes of one of our fields; a value that it cannot read is absent, and noted. */
  read<Value>(ours: string, read: ValueReader<Value>): Value | undefined {
    const found = this.value(ours)
    if (found === undefined) return undefined
    const { field, value, decimal } = found
    const made = read(value, decimal)
    if (made === undefined) this.notUnderstood.push({ field, value })
    return made
  }

  /** The same as text, for the rules of tags. */
  readText(ours: string, read: ValueReader): string | undefined {
    const value = this.read(ours, read)
    return value === undefined ? undefined : String(value)
  }

  code(ours: string): string | undefined {
    return this.read(ours, readCode)
  }

  private fieldsOf(ours: string): readonly string[] {
    const mapped = this.map?.get(ours)
    if (mapped && 'field' in mapped) return [mapped.field]
    const guesses = this.guesses[ours] ?? []
    return ours === 'version' ? guesses : [...guesses, ours]
  }

  /** True for yes, true, 1 and the like. */
  flag(ours: string): boolean {
    const text = this.text(ours)?.toLowerCase()
    return text !== undefined && !['no', 'false', '0', 'n', 'f', '否', 'none', 'null'].includes(text)
  }

  private take(field: string): string | undefined {
    const text = textOf(this.fields[field])
    if (text !== undefined) this.used.add(field)
    return text
  }
}

/** A field's value as text; undefined for null, objects and empty text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return undefined
  const trimmed = value.replaceAll('\0', '').trim()
  return trimmed === '' ? undefined : trimmed
}
