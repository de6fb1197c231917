import tzLookup from '@photostructure/tz-lookup'
import type { Position } from 'geojson'
import { AreaIndex } from '../../geometry/area-index.ts'
import type { Feature, ImportItem } from '../../store/feature.ts'
import type { RegionFeature } from '../../store/things/region.ts'
import { boxOf } from '../../../domain/ring.ts'
import { areaM2, pointOn } from '../../geometry/measure.ts'
import { chosenAdminLevel, DEFAULT_LEVELS, type Level, type LevelMap } from './region.ts'

/** An area is the city if it contains at least this share of the file's data. */
const BULK_SHARE = 0.9
/** Cells for counting the data of a file, about 100 m wide. */
const CELLS_PER_DEGREE = 1000
/** Meaning of the levels below the city's, from the top. */
const BELOW_CITY: readonly Level[] = ['DISTRICT', 'STREET', 'COMMUNITY']
/** Levels above any city: it does not matter if these are truncated. */
const LAST_ABOVE_CITIES = 3
/** Zones of a country whose levels have the same meaning everywhere. */
const ZONES_OF_CHINA = new Set(['Asia/Shanghai', 'Asia/Urumqi'])
const COUNTED: ReadonlySet<Feature['target']> = new Set(['building', 'road', 'facility', 'component', 'camera'])

interface Taken {
  readonly adminLevel: number
  readonly item: Exclude<ImportItem, { outcome: 'rejected' | 'ignored' }>
  readonly region: RegionFeature
}

interface Measured extends Taken {
  readonly index: AreaIndex
  readonly areaM2: number
  readonly point: Position
  /** Share of the file's data within it, 0…1. */
  readonly share: number
}

/**
 * The administrative areas of a file. Which of them is the city, and which levels are its districts, streets and
 * communities, depends on the country, on how the file was cut, and on its content: this is decided when the whole file
 * has been read.
 */
export class AdminAreas {
  private readonly items: { readonly level: Level; readonly adminLevel: number; readonly item: ImportItem }[] = []
  private readonly cells = new Map<number, { readonly at: Position; rows: number }>()

  add(level: Level, adminLevel: number, item: ImportItem): void {
    this.items.push({ level, adminLevel, item })
  }

  /** Notes the position of a feature. */
  note(feature: Feature): void {
    if (!COUNTED.has(feature.target) || feature.geometry === undefined) return
    const at = firstOf(feature.geometry.coordinates)
    const [x = 0, y = 0] = at
    const key = Math.floor((x + 180) * CELLS_PER_DEGREE) * 1e6 + Math.floor((y + 90) * CELLS_PER_DEGREE)
    const cell = this.cells.get(key)
    if (cell === undefined) this.cells.set(key, { at, rows: 1 })
    else cell.rows++
  }

  /** By the requested levels. If both numbers of a pair have areas, one is taken. */
  *byLevels(): Generator<ImportItem> {
    const present = new Map<Level, Set<number>>()
    for (const { level, adminLevel, item } of this.items) {
      if (item.outcome === 'rejected') continue
      present.set(level, (present.get(level) ?? new Set()).add(adminLevel))
    }
    for (const { level, adminLevel, item } of this.items) {
      const chosen = chosenAdminLevel(level, [...(present.get(level) ?? [adminLevel])])
      if (item.outcome === 'rejected' || adminLevel === chosen) yield item
      else yield ignored(`admin_level ${adminLevel} beside ${chosen}`)
    }
  }

  /**
   * By the file's content: the smallest area with the bulk of the data is the city; the levels below are its districts,
   * streets and communities, from the top. Areas of a neighbour at the edge of the file are left out.
   */
  *byContent(): Generator<ImportItem> {
    const taken: Taken[] = []
    for (const { adminLevel, item } of this.items) {
      if ('feature' in item && item.feature.target === 'region') taken.push({ adminLevel, item, region: item.feature })
      else if (item.outcome === 'rejected' && adminLevel <= LAST_ABOVE_CITIES) yield ignored(OUTSIDE_TREE)
      else yield item
    }
    const measured = this.measure(taken)
    const isChina = this.isChina()
    const city = cityOf(measured, isChina)
    const bounds = this.bounds()
    const below: Measured[] = []
    for (const area of measured) {
      const { region, adminLevel, point } = area
      if (area === city) yield { ...area.item, feature: { ...region, level: 'CITY' } }
      else if (
        city !== undefined &&
        (adminLevel <= city.adminLevel || (area.index.covers(city.point) && area.areaM2 > city.areaM2))
      )
        yield ignored(city.index.covers(point) ? OUTSIDE_TREE : `beside the city: ${region.name}`)
      else if (city !== undefined ? !city.index.covers(point) : !bounds(point))
        yield ignored(`beside the city: ${region.name}`)
      else below.push(area)
    }
    const levels = isChina ? DEFAULT_LEVELS : levelsBelow(below)
    const chosen = new Set(chosenLevels(below, levels))
    for (const { adminLevel, item, region } of below) {
      const level = levels.get(adminLevel)
      if (level === undefined || level === 'CITY') yield ignored(OUTSIDE_TREE)
      else if (chosen.has(adminLevel)) yield { ...item, feature: { ...region, level } }
      else yield ignored(`admin_level ${adminLevel} beside another of its kind`)
    }
  }

  private measure(taken: readonly Taken[]): Measured[] {
    const points = taken.map(({ region }) => pointOn(region.geometry))
    // A file with only boundaries is as large as these.
    const cells = this.cells.size > 0 ? [...this.cells.values()] : points.map((at) => ({ at, rows: 1 }))
    const rows = cells.reduce((sum, cell) => sum + cell.rows, 0)
    return taken.map((one, i) => {
      const index = new AreaIndex(one.region.geometry)
      const held = cells.reduce((sum, cell) => sum + (index.covers(cell.at) ? cell.rows : 0), 0)
      return { ...one, index, areaM2: areaM2(one.region.geometry), point: points[i] as Position, share: held / rows }
    })
  }

  /** Whether a position is within the extent of the data. */
  private bounds(): (position: Position) => boolean {
    if (this.cells.size === 0) return () => true
    const [west, south, east, north] = boxOf([...this.cells.values()].map(({ at }) => at))
    return ([x = NaN, y = NaN]) => x >= west && x <= east && y >= south && y <= north
  }

  private isChina(): boolean {
    const [first] = this.cells.values()
    const region = this.items.flatMap(({ item }) => ('feature' in item ? [item.feature] : []))[0]
    const at = first?.at ?? (region?.geometry === undefined ? undefined : pointOn(region.geometry))
    return at !== undefined && ZONES_OF_CHINA.has(tzLookup(at[1] as number, at[0] as number))
  }
}

const OUTSIDE_TREE = 'admin_level outside the region tree'

function ignored(rule: string): ImportItem {
  return { outcome: 'ignored', rule }
}

/** In China a city has level 4 or 5; the higher number if a province surrounds it. */
function cityOf(areas: readonly Measured[], isChina: boolean): Measured | undefined {
  const holding = areas.filter(
    ({ adminLevel, share }) => share >= BULK_SHARE && (!isChina || DEFAULT_LEVELS.get(adminLevel) === 'CITY'),
  )
  return holding.sort((a, b) => a.areaM2 - b.areaM2 || b.adminLevel - a.adminLevel)[0]
}

/** The existing levels, from the top; if there are too many, those with the most data. */
function levelsBelow(areas: readonly Measured[]): LevelMap {
  const held = new Map<number, number>()
  for (const { adminLevel, share } of areas) {
    const pair = adminLevel - (adminLevel % 2)
    held.set(pair, (held.get(pair) ?? 0) + share)
  }
  const kept = [...held]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, BELOW_CITY.length)
    .map(([pair]) => pair)
    .sort((a, b) => a - b)
  return new Map(kept.flatMap((pair, i) => [pair, pair + 1].map((level) => [level, BELOW_CITY[i] as Level] as const)))
}

function chosenLevels(areas: readonly Measured[], levels: LevelMap): number[] {
  const present = new Map<Level, Set<number>>()
  for (const { adminLevel } of areas) {
    const level = levels.get(adminLevel)
    if (level !== undefined) present.set(level, (present.get(level) ?? new Set()).add(adminLevel))
  }
  return [...present].map(([level, numbers]) => chosenAdminLevel(level, [...numbers]))
}

function firstOf(coordinates: unknown): Position {
  let at = coordinates
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0]
  return at as Position
}
