import type { MultiPolygon, Polygon } from 'geojson'
import type { BuildingUse } from '../../../domain/building-uses.ts'
import { areaM2 } from '../../geometry/measure.ts'
import { GEOMETRY, IN_REGION, NAMED } from '../thing/columns.ts'
import { ADDRESS, COMMON } from '../thing/field-names.ts'
import { sortedJson } from '../thing/row.ts'
import { shareOf } from '../thing/search-weight.ts'
import { defineThing, type FeatureBase } from '../thing/thing.ts'

export interface BuildingFeature extends FeatureBase<'building', Polygon | MultiPolygon> {
  readonly code?: string
  readonly address?: string
  readonly use: BuildingUse
  readonly heightM: number
  readonly minHeightM: number
  readonly heightSource: 'measured' | 'levels' | 'assumed'
  readonly levels?: number
  readonly isPart: boolean
  /** `sourceId` of the building that it is part of, if the source says so; else found by position. */
  readonly partOf?: string
  /** Households according to the source; absent: estimated when it is loaded. */
  readonly households?: number
  readonly builtYear?: number
  /** Dwellings, shops and offices that can be let or owned. */
  readonly units?: number
  readonly street?: string
  readonly houseNumber?: string
  readonly tags: Readonly<Record<string, string>>
}

/**
 * Gross floor area of one household, including stairs and walls, m². Our assumption; a source's number takes
 * precedence.
 */
const GROSS_M2_PER_HOUSEHOLD = 90

const STOREY_M = 3
/**
 * A building of unknown use counts as residential if its footprint is larger than a shed's and smaller than a hall's,
 * m².
 */
const UNKNOWN_FOOTPRINT_M2 = { from: 30, to: 2000 }

/** Key of `building.tags` with the building that a part belongs to according to the source, until both are loaded. */
const PART_OF_TAG = 'city:part_of'

export const building = defineThing<BuildingFeature>({
  table: 'building',
  words: ['building', 'buildings'],
  title: { zh: '建筑', en: 'buildings' },
  shapes: ['area'],
  geometry: 'required',
  keptByCode: false,
  located: true,
  housed: false,
  links: {},
  outlinesCity: true,
  counted: false,
  beyondCity: false,
  fields: {
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
  columns: {
    ...NAMED,
    ...IN_REGION,
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
    ...GEOMETRY,
  },
  row: (feature) => {
    const footprintM2 = areaM2(feature.geometry)
    const dwelling = households(feature, footprintM2)
    return {
      code: feature.code ?? null,
      address: feature.address ?? null,
      building_use: feature.use,
      height_m: feature.heightM,
      min_height_m: feature.minHeightM,
      height_source: feature.heightSource,
      levels: feature.levels ?? null,
      is_part: feature.isPart,
      households: dwelling.count,
      households_source: dwelling.source,
      built_year: feature.builtYear ?? null,
      units: feature.units ?? null,
      street: feature.street ?? null,
      house_number: feature.houseNumber ?? null,
      footprint_m2: footprintM2,
      tags: sortedJson(
        feature.partOf === undefined ? feature.tags : { ...feature.tags, [PART_OF_TAG]: feature.partOf },
      ),
    }
  },
  exported: null,
  search: {
    detail: (feature) => (feature.use === 'unknown' ? undefined : feature.use),
    weight: (feature) =>
      feature.name === undefined
        ? 0.15
        : 0.35 + 0.4 * shareOf(feature.heightM, 10, 400) + 0.1 * shareOf(areaM2(feature.geometry), 200, 50_000),
  },
})

/**
 * Households of a building: from its source, else residential floor area (footprint × storeys) divided by
 * `GROSS_M2_PER_HOUSEHOLD`, at least 1. A part has none: its outline has them. `building=yes`, the most common tag,
 * counts as residential if the footprint is 30–2,000 m².
 */
function households(building: BuildingFeature, footprintM2: number): { count: number; source: 'given' | 'assumed' } {
  if (building.households !== undefined) return { count: building.households, source: 'given' }
  const dwelling =
    building.use === 'residential' ||
    (building.use === 'unknown' && footprintM2 >= UNKNOWN_FOOTPRINT_M2.from && footprintM2 <= UNKNOWN_FOOTPRINT_M2.to)
  if (building.isPart || !dwelling) return { count: 0, source: 'assumed' }
  const storeys = building.levels ?? Math.round((building.heightM - building.minHeightM) / STOREY_M)
  return {
    count: Math.max(1, Math.round((footprintM2 * Math.max(1, storeys)) / GROSS_M2_PER_HOUSEHOLD)),
    source: 'assumed',
  }
}
