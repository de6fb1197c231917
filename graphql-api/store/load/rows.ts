import { hash } from 'node:crypto'
import type { Feature } from '../feature.ts'
import { households } from './households.ts'
import { areaM2, lengthM } from '../../geometry/measure.ts'
import { mercatorHex, multi, wgs84Hex } from '../../geometry/wkb.ts'

/** Values of one row by column name; arrays of them are the parameters of an upsert. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Marks the code of a region that has none yet: settling replaces it. */
export const PENDING_CODE = 'pending:'

/** Key of `building.tags` that keeps which building the source says a part belongs to, until both are there. */
export const PART_OF_TAG = 'city:part_of'

/** The row that a feature becomes. Its `content_hash` covers every column but the source's versions. */
export function rowOf(feature: Feature, source: string): Row {
  const geometry = feature.geometry === undefined ? undefined : multi(feature.geometry)
  const says: Row = {
    source_id: feature.sourceId,
    name: feature.name ?? null,
    name_en: feature.nameEn ?? null,
    ...columnsOf(feature, source),
    geom: geometry === undefined ? null : wgs84Hex(geometry),
  }
  return {
    ...says,
    ...otherNamesOf(feature),
    geom_3857: geometry === undefined ? null : mercatorHex(geometry),
    source_version: feature.sourceVersion,
    shape_version: feature.shapeVersion ?? 0,
    content_hash: hash('sha1', JSON.stringify([...Object.values(says), ...(feature.otherNames ?? [])]), 'base64url'),
  }
}

/** Regions and streets enter search when the city settles, by what their rows say. */
function otherNamesOf({ target, otherNames }: Feature): Row {
  return target === 'region' || target === 'road' ? { other_names: otherNames?.join('\n') ?? null } : {}
}

function columnsOf(feature: Feature, source: string): Row {
  switch (feature.target) {
    case 'region':
      return { level: feature.level, code: feature.code ?? `${PENDING_CODE}${source}/${feature.sourceId}` }
    case 'building': {
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
        tags: json(feature.partOf === undefined ? feature.tags : { ...feature.tags, [PART_OF_TAG]: feature.partOf }),
      }
    }
    case 'road':
      return {
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
        tags: json(feature.tags),
      }
    case 'railway':
      return {
        kind: feature.kind,
        bridge: feature.bridge,
        tunnel: feature.tunnel,
        service: feature.service,
        ref: feature.ref ?? null,
        colour: feature.colour ?? null,
      }
    case 'water':
    case 'green':
      return { kind: feature.kind, area_m2: areaM2(feature.geometry) }
    case 'place':
      return { kind: feature.kind, population: feature.population ?? null }
    case 'facility':
      return {
        kind: feature.kind,
        address: feature.address ?? null,
        phone: feature.phone ?? null,
        capacity: feature.capacity ?? null,
        tags: json(feature.tags),
      }
    case 'component':
      return {
        class_code: feature.classCode,
        code: feature.code ?? null,
        status: feature.status ?? 'in_use',
        owner: feature.owner ?? null,
        smart_pole: feature.smartPole ?? false,
        tags: json(feature.tags),
      }
    case 'camera':
      return {
        code: feature.code ?? null,
        kind: feature.kind,
        direction_deg: feature.directionDeg ?? null,
        tilt_deg: feature.tiltDeg ?? null,
        view_angle_deg: feature.viewAngleDeg ?? null,
        range_m: feature.rangeM ?? null,
        height_m: feature.heightM ?? null,
        operator: feature.operator ?? null,
        tags: json(feature.tags),
      }
    case 'route':
      return {
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
      }
    case 'sensor':
      return {
        code: feature.code ?? null,
        kind: feature.kind,
        height_m: feature.heightM ?? null,
        owner: feature.owner ?? null,
        pole_code: feature.poleCode ?? null,
        traits: json(feature.traits ?? {}),
      }
    case 'pipe':
      return {
        kind: feature.kind,
        diameter_mm: feature.diameterMm ?? null,
        material: feature.material ?? null,
        depth_m: feature.depthM ?? null,
        built_year: feature.builtYear ?? null,
        owner: feature.owner ?? null,
        street: feature.street ?? null,
        length_m: lengthM(feature.geometry),
      }
    case 'department':
      return { code: feature.code, kind: feature.kind, phone: feature.phone ?? null }
    case 'staff':
      return {
        code: feature.code,
        role: feature.role,
        department_code: feature.departmentCode ?? null,
        region_code: feature.regionCode ?? null,
        phone: feature.phone ?? null,
      }
    case 'unit':
      return {
        code: feature.code,
        kind: feature.kind,
        department_code: feature.departmentCode ?? null,
        crew: feature.crew ?? null,
        station_name: feature.stationName ?? null,
      }
    case 'enterprise':
      return {
        code: feature.code,
        category: feature.category ?? null,
        employees: feature.employees ?? null,
        building_code: feature.buildingCode ?? null,
        storey: feature.storey ?? null,
      }
    case 'household':
      return {
        code: feature.code,
        building_code: feature.buildingCode ?? null,
        storey: feature.storey ?? null,
        door: feature.door ?? null,
        residents: feature.residents,
      }
  }
}

/** Tags in the order of their keys, so that equal tags have equal text. */
function json(tags: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Rows of one table as one array a column. */
export function columnArrays(rows: readonly Row[]): Record<string, unknown[]> {
  const arrays: Record<string, unknown[]> = {}
  for (const column of Object.keys(rows[0] ?? {})) arrays[column] = rows.map((row) => row[column])
  return arrays
}
