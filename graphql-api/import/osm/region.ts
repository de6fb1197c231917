import type { RegionFeature } from '../../store/things/region.ts'
import { ImportError } from '../../store/import-error.ts'
import { isArea, type Attributes, type Shape } from './attributes.ts'
import type { Tags } from './osm-visitor.ts'

export type Level = RegionFeature['level']

/** Level of the tree for each OSM `admin_level`; a missing one is ignored. */
export type LevelMap = ReadonlyMap<number, Level>

const LEVELS: readonly Level[] = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID']

/**
 * Levels in China: 4/5 city (4 is a municipality such as Shanghai, 5 a prefecture-level city), 6/7 district, 8/9 street
 * or town, 10/11 community. 2 and 3 are above any city.
 */
export const DEFAULT_LEVELS: LevelMap = new Map<number, Level>([
  [4, 'CITY'],
  [5, 'CITY'],
  [6, 'DISTRICT'],
  [7, 'DISTRICT'],
  [8, 'STREET'],
  [9, 'STREET'],
  [10, 'COMMUNITY'],
  [11, 'COMMUNITY'],
])

/** Any level with an area, before its meaning is known. */
export const ANY_LEVEL: LevelMap = new Map(Array.from({ length: 10 }, (_, i) => [i + 2, 'CITY'] as const))

/** Parses `6=DISTRICT,8=STREET`. @throws {ImportError} */
export function parseLevels(text: string): LevelMap {
  const levels = new Map<number, Level>()
  for (const entry of text.split(',')) {
    const [number, name] = entry.split('=').map((part) => part.trim())
    const level = LEVELS.find((known) => known === name?.toUpperCase())
    if (!level || !/^\d{1,2}$/.test(number ?? '')) {
      throw new ImportError(
        `--levels: "${entry}" is not admin_level=level; expected e.g. 6=DISTRICT,8=STREET with ${LEVELS.join(', ')}`,
      )
    }
    levels.set(Number(number), level)
  }
  return levels
}

export type RegionAttributes = Attributes<RegionFeature> & { readonly adminLevel: number }

/** An administrative area at a level of the tree. */
export function region(tags: Tags, shape: Shape, levels: LevelMap): RegionAttributes | undefined {
  if (tags.boundary !== 'administrative' || !isArea(shape)) return undefined
  const adminLevel = Number(tags.admin_level)
  const level = levels.get(adminLevel)
  if (!level) return undefined
  const code = divisionCode(tags)
  return { target: 'region', level, adminLevel, ...(code && { code }) }
}

const CODE_TAGS = ['ref:gb2260', 'gb2260', 'ref:CN', 'ref:GB', 'division_code', 'china_class:code', 'ref']

/** The 12-digit division code: 6 or 9 digits are padded with zeros. */
function divisionCode(tags: Tags): string | undefined {
  for (const key of CODE_TAGS) {
    const digits = tags[key]?.replace(/\s/g, '') ?? ''
    if (/^(\d{6}|\d{9}|\d{12})$/.test(digits)) return digits.padEnd(12, '0')
    if (/^\d{15}$/.test(digits)) return digits
  }
  return undefined
}

/**
 * Which of two admin levels for one level of the tree is kept if both have closed areas in a file. For a city the
 * higher number: a province (4) around a city (5) is not the city. Elsewhere the even one: countries use odd numbers
 * for groupings between the main levels.
 */
export function chosenAdminLevel(level: Level, present: readonly number[]): number {
  const ordered = [...present].sort((a, b) => a - b)
  if (level === 'CITY') return ordered.at(-1) as number
  return ordered.find((adminLevel) => adminLevel % 2 === 0) ?? (ordered[0] as number)
}
