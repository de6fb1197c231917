/* oxlint-disable typescript/no-non-null-assertion -- every index here comes from the length or the content of the array itself */
import { hash } from 'node:crypto'
import type { Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson'
import type { Language } from '../../domain/language.ts'
import { SYSTEM, type Database, type Session } from '../platform/db/database.ts'
import { statements } from '../platform/db/statements.ts'
import { pointOn } from '../geometry/measure.ts'
import { columnArrays } from '../store/load/rows.ts'
import type { Row } from '../store/thing/row.ts'
import { mercatorHex, wgs84Hex } from '../geometry/wkb.ts'
import { nextCode } from '../store/finalize/region-codes.ts'
import { finalize, type FinalizeOptions } from '../store/finalize/finalize.ts'
import { divide, type DividingLine, type Division, type LandToDivide } from './divide.ts'
import type { Balance } from './partition.ts'

const sql = statements(new URL('./draw.sql', import.meta.url))
const load = statements(new URL('../store/load/load.sql', import.meta.url))

/** 300–500 households in a grid, as is usual in cities. */
export const GRID_BALANCE: Balance = { min: 300, target: 400, max: 500 }

export interface DrawOptions {
  readonly balance?: Balance
  /** Computes everything, writes nothing. */
  readonly dryRun?: boolean
  /** Deletes drawn grids and communities first; those from files stay. */
  readonly redraw?: boolean
  readonly onProgress?: (progress: { done: number; total: number; region: string }) => void
  readonly onFinalize?: FinalizeOptions['onProgress']
  readonly signal?: AbortSignal
}

export interface DrawResult {
  /** Regions that were divided. */
  readonly divided: number
  readonly communities: number
  readonly grids: number
  /** Grids of this run with an alternative whose households are out of bounds. */
  readonly unbalanced: { readonly grids: number; readonly of: number }
  /** Nothing was drawn: the city has no households and nothing else to balance. */
  readonly uninhabited: boolean
  /** Drawn grids after the run, including those of earlier runs. */
  readonly report: BalanceReport
}

export interface BalanceReport {
  readonly grids: number
  /** Grids without households: water, parks, ports. They do not count below. */
  readonly empty: number
  readonly min: number
  readonly median: number
  readonly max: number
  /** Share of the grids with households that have `balance.min`…`balance.max`, 0…1. */
  readonly within: number
}

/** Suitability of each class of road as a border; a class not listed divides only blocks with too many households. */
const ROAD_BARRIER: Readonly<Record<string, number>> = {
  motorway: 1,
  trunk: 1,
  primary: 0.9,
  secondary: 0.75,
  tertiary: 0.55,
  residential: 0.3,
}
const MINOR_BARRIER: Readonly<Record<string, number>> = {
  service: 0.1,
  pedestrian: 0.2,
  path: 0.05,
  cycleway: 0.05,
  track: 0.1,
}
const WATER_BARRIER: Readonly<Record<string, number>> = { sea: 1, river: 1, lake: 0.8, canal: 0.9, stream: 0.4 }
const RAILWAY_BARRIER = 0.95

interface RegionRow {
  readonly id: number
  readonly level: string
  readonly code: string
  readonly name: string
  readonly parent_id: number | null
  readonly drawn: boolean
  readonly children: number
  readonly divided: number
  readonly direct_households: number
}

/**
 * Divides the city into grids where it has none: every lowest region, and the land of a region outside its children if
 * that has enough households for a grid. Missing communities are made of the grids. Each region is a transaction of its
 * own; regions with grids are left alone, so the next run completes an interrupted one.
 */
export async function drawGrids(database: Database, options: DrawOptions = {}): Promise<DrawResult> {
  const {
    balance = GRID_BALANCE,
    dryRun = false,
    redraw = false,
    onProgress,
    onFinalize: onFinalized,
    signal,
  } = options
  const finalizing = {
    ...(onFinalized === undefined ? {} : { onProgress: onFinalized }),
    ...(signal === undefined ? {} : { signal }),
  }
  if (redraw && !dryRun) {
    await database.write(SYSTEM, async (session) => {
      await session.rows(sql('dropDrawn'))
      await session.rows(load('bumpDatasets', { names: ['region'] }))
    })
    await finalize(database, finalizing)
  }
  const { regions, language } = await database.read(SYSTEM, async (session) => ({
    regions: await session.rows<RegionRow>(sql('regions')),
    language: (await session.row<{ language: Language }>(sql('language')))?.language ?? 'en',
  }))
  const todo = regions.filter((region) => wantsGrids(region, balance, dryRun && redraw))
  const uninhabited = todo.length > 0 && regions.every((region) => region.direct_households === 0)
  if (uninhabited) {
    const report = balanceReport([], balance)
    return { divided: 0, communities: 0, grids: 0, unbalanced: { grids: 0, of: 0 }, uninhabited, report }
  }
  const unbalanced = { grids: 0, of: 0 }
  let grids = 0
  let communities = 0
  const planned: number[] = []
  for (const [index, region] of todo.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ done: index, total: todo.length, region: region.name })
    const land = await database.read(SYSTEM, (session) => readLand(session, region.id))
    const division = divide(land, balance, region.level !== 'COMMUNITY')
    grids += division.grids.length
    communities += division.communities.length
    const held = division.grids.map((grid) => grid.households)
    planned.push(...held)
    const inhabited = held.filter((count) => count > 0)
    if (inhabited.length > 1 || (inhabited[0] ?? 0) > balance.max) {
      unbalanced.of += inhabited.length
      unbalanced.grids += inhabited.filter((count) => count < balance.min || count > balance.max).length
    }
    if (!dryRun) await database.write(SYSTEM, (session) => writeDivision(session, region, division, language))
  }
  onProgress?.({ done: todo.length, total: todo.length, region: '' })
  if (!dryRun && (todo.length > 0 || redraw)) await finalize(database, finalizing)
  const sizes = dryRun
    ? planned
    : (await database.read(SYSTEM, (session) => session.rows<{ households: number }>(sql('sizes')))).map(
        (row) => row.households,
      )
  return { divided: todo.length, communities, grids, unbalanced, uninhabited, report: balanceReport(sizes, balance) }
}

/** Number of drawn grids and communities. */
export async function countDrawn(database: Database): Promise<number> {
  return (await database.read(SYSTEM, (session) => session.row<{ count: number }>(sql('countDrawn'))))?.count ?? 0
}

function balanceReport(households: readonly number[], { min, max }: Balance): BalanceReport {
  const held = households.filter((count) => count > 0).sort((a, b) => a - b)
  return {
    grids: households.length,
    empty: households.length - held.length,
    min: held[0] ?? 0,
    median: held[held.length >> 1] ?? 0,
    max: held.at(-1) ?? 0,
    within: held.length === 0 ? 0 : held.filter((count) => count >= min && count <= max).length / held.length,
  }
}

function wantsGrids(region: RegionRow, balance: Balance, ignoreDrawn: boolean): boolean {
  if (region.level === 'GRID') return false
  if (ignoreDrawn && region.drawn) return false
  if (region.divided > 0 && !ignoreDrawn) return false
  return region.children === 0 || region.direct_households >= balance.min
}

async function readLand(session: Session, id: number): Promise<LandToDivide> {
  const land = await session.row<{ boundary: string; without: string[] }>(sql('land', { id }))
  if (land === undefined) throw new Error(`region ${String(id)} is gone`)
  const roads = await session.rows<{ kind: string; line: string }>(sql('lines', { id }))
  const railways = await session.rows<{ minor_kind: boolean; line: string }>(sql('railways', { id }))
  const waters = await session.rows<{ kind: string; line: string }>(sql('waters', { id }))
  const dwellings = await session.rows<{ households: number; shape: string; reach_m: number }>(sql('dwellings', { id }))
  const lines = (text: string, barrier: number, minor: boolean): DividingLine[] =>
    linesOf(JSON.parse(text) as AnyLine).map((coordinates) => ({ coordinates, barrier, minor }))
  return {
    boundary: JSON.parse(land.boundary) as MultiPolygon,
    without: land.without.map((text) => JSON.parse(text) as MultiPolygon),
    lines: [
      ...roads.flatMap(({ kind, line }) =>
        lines(line, ROAD_BARRIER[kind] ?? MINOR_BARRIER[kind] ?? 0.05, ROAD_BARRIER[kind] === undefined),
      ),
      ...railways.flatMap(({ minor_kind, line }) => lines(line, minor_kind ? 0.3 : RAILWAY_BARRIER, minor_kind)),
      ...waters.flatMap(({ kind, line }) => lines(line, WATER_BARRIER[kind] ?? 0.5, false)),
    ],
    // The point by which finalizing finds the grid of a building.
    dwellings: dwellings.map(({ households, shape, reach_m }) => {
      const [lng = NaN, lat = NaN] = pointOn(JSON.parse(shape) as Geometry)
      return { households, lng, lat, reachM: reach_m }
    }),
  }
}

type AnyLine = LineString | MultiLineString | Polygon | MultiPolygon

function linesOf(geometry: AnyLine): Position[][] {
  switch (geometry.type) {
    case 'LineString':
      return [geometry.coordinates]
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates
    case 'MultiPolygon':
      return geometry.coordinates.flat()
  }
}

async function writeDivision(
  session: Session,
  region: RegionRow,
  division: Division,
  language: Language,
): Promise<void> {
  await session.rows(
    load('putSource', {
      key: 'drawn',
      format: 'drawn',
      title: 'City Brain',
      licence: null,
      attribution: null,
      crs: 'EPSG:4326',
    }),
  )
  const taken = new Set((await session.rows<{ code: string }>(sql('takenCodes'))).map(({ code }) => code))
  let parents = [{ id: region.id, code: region.code }]
  if (division.communities.length > 0) {
    const names = await communityNames(session, division, language)
    const rows = division.communities.map(({ geometry }, index) =>
      regionRow('COMMUNITY', region, claim(region.code, 'COMMUNITY', taken), names[index]!, geometry),
    )
    const added = await session.rows<{ id: number; code: string }>(sql('addRegions', columnArrays(rows)))
    const ids = new Map(added.map((row) => [row.code, row.id]))
    parents = rows.map(({ code }) => ({ id: ids.get(String(code))!, code: String(code) }))
  }
  const rows = division.grids.map(({ geometry, community }) => {
    const parent = parents[community]!
    const code = claim(parent.code, 'GRID', taken)
    const serial = code.slice(-3)
    return regionRow('GRID', parent, code, numbered(language, '网格', 'Grid', serial), geometry)
  })
  for (let start = 0; start < rows.length; start += 500) {
    await session.rows(sql('addRegions', columnArrays(rows.slice(start, start + 500))))
  }
  await session.rows(load('bumpDatasets', { names: ['region'] }))
}

function claim(parentCode: string, level: string, taken: Set<string>): string {
  const code = nextCode(parentCode, level, taken)
  if (code === undefined) throw new RangeError(`${level} under ${parentCode}: all 999 serials are taken`)
  taken.add(code)
  return code
}

function regionRow(
  level: string,
  parent: { id: number },
  code: string,
  { name, nameEn }: Name,
  geometry: MultiPolygon,
): Row {
  const geom = wgs84Hex(geometry)
  return {
    level,
    code,
    parent_id: parent.id,
    name,
    name_en: nameEn,
    content_hash: hash('sha1', `${name}${geom}`, 'base64url'),
    geom,
    geom_3857: mercatorHex(geometry),
  }
}

interface Name {
  readonly name: string
  readonly nameEn: string | null
}

function numbered(language: Language, zh: string, en: string, serial: string): Name {
  const nameEn = `${en} ${serial}`
  return { name: language === 'zh' ? `第${serial}${zh}` : nameEn, nameEn }
}

/** Names each community after its main street; a street that is the main one of two numbers them. */
async function communityNames(session: Session, { communities }: Division, language: Language): Promise<Name[]> {
  const streets = await session.rows<{ index: number; name: string; name_en: string | null }>(
    sql('mainStreets', { geom: communities.map(({ geometry }) => wgs84Hex(geometry)) }),
  )
  const used = new Map<string, number>()
  return communities.map((_, index) => {
    const street = streets.find((row) => row.index === index)
    if (street === undefined) {
      const serial = String(index + 1).padStart(2, '0')
      return numbered(language, '社区', 'Community', serial)
    }
    const times = (used.get(street.name) ?? 0) + 1
    used.set(street.name, times)
    const chinese = /\p{Script=Han}/u.test(street.name)
    const number = times === 1 ? '' : chinese ? `第${String(times)}` : ` ${String(times)}`
    return {
      name: chinese ? `${street.name}${number}社区` : `${street.name}${number}`,
      nameEn: street.name_en === null ? null : `${street.name_en}${times === 1 ? '' : ` ${String(times)}`}`,
    }
  })
}
