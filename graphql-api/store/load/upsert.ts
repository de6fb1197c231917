import { createHash } from 'node:crypto'
import type { Statement } from '../../platform/db/database.ts'
import type { Target } from '../feature.ts'
import { columnArrays, type Row } from './rows.ts'

/** How a column is sent, and what is made of it where that is not what it is kept as. */
const TYPES = {
  text: { array: 'text[]' },
  boolean: { array: 'boolean[]' },
  smallint: { array: 'smallint[]' },
  int: { array: 'int[]' },
  bigint: { array: 'bigint[]' },
  real: { array: 'real[]' },
  /** EWKB as hex. */
  geometry: { array: 'text[]', value: (column: string) => `${column}::geometry` },
  jsonb: { array: 'text[]', value: (column: string) => `${column}::jsonb` },
  /** A list of texts, as JSON: arrays of arrays of unequal length cannot be sent. */
  texts: {
    array: 'text[]',
    value: (column: string) => `array(select jsonb_array_elements_text(${column}::jsonb))`,
  },
} as const satisfies Record<string, { array: string; value?: (column: string) => string }>

type Columns = Readonly<Record<string, keyof typeof TYPES>>

const LEADING = {
  source_id: 'text',
  source_version: 'bigint',
  shape_version: 'bigint',
  content_hash: 'text',
} as const satisfies Columns
const NAMED = { name: 'text', name_en: 'text' } as const satisfies Columns
/** Filled by `Links`. */
const LOCATED = { region_id: 'int' } as const satisfies Columns
const HOUSED = { region_id: 'int', building_id: 'bigint' } as const satisfies Columns
const PLACED = { geom: 'geometry', geom_3857: 'geometry' } as const satisfies Columns

/**
 * Columns that an import writes, for each table that is written alike; `rowOf` fills them. Regions are not among them: their code and
 * area are worked out as they are written, see `load.sql`.
 */
const TABLES: Readonly<Record<Exclude<Target, 'region'>, Columns>> = {
  building: {
    ...NAMED,
    ...LOCATED,
    code: 'text',
    address: 'text',
    building_use: 'text',
    height_m: 'real',
    min_height_m: 'real',
    height_source: 'text',
    levels: 'smallint',
    is_part: 'boolean',
    households: 'int',
    households_source: 'text',
    built_year: 'smallint',
    units: 'int',
    street: 'text',
    house_number: 'text',
    footprint_m2: 'real',
    tags: 'jsonb',
    ...PLACED,
  },
  road: {
    ...NAMED,
    other_names: 'text',
    ...LOCATED,
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
    ...PLACED,
  },
  railway: {
    ...NAMED,
    kind: 'text',
    bridge: 'boolean',
    tunnel: 'boolean',
    service: 'boolean',
    ref: 'text',
    colour: 'text',
    ...PLACED,
  },
  water: { ...NAMED, kind: 'text', area_m2: 'real', ...PLACED },
  green: { ...NAMED, kind: 'text', area_m2: 'real', ...PLACED },
  place: { ...NAMED, ...LOCATED, kind: 'text', population: 'int', ...PLACED },
  facility: {
    ...NAMED,
    ...LOCATED,
    kind: 'text',
    address: 'text',
    phone: 'text',
    capacity: 'int',
    tags: 'jsonb',
    ...PLACED,
  },
  component: {
    ...NAMED,
    ...LOCATED,
    class_code: 'text',
    code: 'text',
    status: 'text',
    owner: 'text',
    smart_pole: 'boolean',
    tags: 'jsonb',
    ...PLACED,
  },
  camera: {
    ...NAMED,
    ...LOCATED,
    code: 'text',
    kind: 'text',
    direction_deg: 'real',
    tilt_deg: 'real',
    view_angle_deg: 'real',
    range_m: 'real',
    height_m: 'real',
    operator: 'text',
    tags: 'jsonb',
    ...PLACED,
  },
  route: {
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
    ...PLACED,
  },
  sensor: {
    ...NAMED,
    ...LOCATED,
    code: 'text',
    kind: 'text',
    height_m: 'real',
    owner: 'text',
    pole_code: 'text',
    traits: 'jsonb',
    ...PLACED,
  },
  pipe: {
    ...NAMED,
    ...LOCATED,
    kind: 'text',
    diameter_mm: 'int',
    material: 'text',
    depth_m: 'real',
    built_year: 'smallint',
    owner: 'text',
    street: 'text',
    length_m: 'real',
    ...PLACED,
  },
  department: { ...NAMED, ...LOCATED, code: 'text', kind: 'text', phone: 'text', ...PLACED },
  staff: {
    ...NAMED,
    code: 'text',
    role: 'text',
    department_code: 'text',
    region_code: 'text',
    phone: 'text',
  },
  unit: {
    ...NAMED,
    ...LOCATED,
    code: 'text',
    kind: 'text',
    department_code: 'text',
    crew: 'smallint',
    station_name: 'text',
    ...PLACED,
  },
  enterprise: {
    ...NAMED,
    ...HOUSED,
    code: 'text',
    category: 'text',
    employees: 'int',
    building_code: 'text',
    storey: 'smallint',
    ...PLACED,
  },
  household: {
    ...HOUSED,
    code: 'text',
    building_code: 'text',
    storey: 'smallint',
    door: 'text',
    residents: 'smallint',
  },
}

interface Upsert {
  readonly name: string
  readonly text: string
  readonly columns: readonly string[]
}

const upserts = new Map<Target, Upsert>()

/**
 * Writes rows of one table, no `source_id` twice. It answers with the rows that it inserted or updated, as `id`, `source_id` and
 * `inserted`; rows that are there already, equal or newer, are left alone and not named.
 */
export function upsert(
  target: Exclude<Target, 'region'>,
  source: string,
  importId: number | null,
  rows: readonly Row[],
): Statement {
  let found = upserts.get(target)
  if (found === undefined) upserts.set(target, (found = write(target)))
  const arrays = columnArrays(rows)
  const { name, text, columns } = found
  return { name, text, values: [source, importId, ...columns.map((column) => arrays[column])] }
}

function write(target: Exclude<Target, 'region'>): Upsert {
  const types: Columns = { ...LEADING, ...TABLES[target] }
  const columns = Object.keys(types)
  const type = (column: string): { array: string; value?: (column: string) => string } =>
    TYPES[types[column] as keyof typeof TYPES]
  const text = `insert into ${target} as r (source, import_id, ${columns.join(', ')})
select $1, $2::int, ${columns.map((column) => type(column).value?.(column) ?? column).join(', ')}
from unnest(${columns.map((column, i) => `$${i + 3}::${type(column).array}`).join(', ')}) as t (${columns.join(', ')})
on conflict (source, source_id) do update set
  ${columns
    .filter((column) => column !== 'source_id')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}, import_id = excluded.import_id, updated_at = now()
where r.content_hash <> excluded.content_hash
  and (r.source_version, r.shape_version) <= (excluded.source_version, excluded.shape_version)
returning id, source_id, xmax = 0 as inserted`
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return { name: `load/upsert.${target}#${digest}`, text, columns }
}
