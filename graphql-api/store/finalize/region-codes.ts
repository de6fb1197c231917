import { PENDING_CODE } from '../things/region.ts'
import { readingOrder } from './reading-order.ts'

/** The fields of a region that its code depends on. */
export interface CodedRegion {
  readonly id: number
  readonly level: string
  readonly parentId: number | null
  readonly code: string
  readonly lng: number
  readonly lat: number
}

/**
 * Code of a city without one. Divisions 99… are not in use in GB/T 2260, so it collides with no real code;
 * `--city-code` sets the real one.
 */
export const PRIVATE_CITY_CODE = '990100000000'

/** Digits of the parent's code that a level keeps, and the number of its own digits after them; zeros fill up to 12. */
const BLOCKS: Readonly<Record<string, { prefix: number; digits: number }>> = {
  CITY: { prefix: 2, digits: 2 },
  DISTRICT: { prefix: 4, digits: 2 },
  STREET: { prefix: 6, digits: 3 },
  COMMUNITY: { prefix: 9, digits: 3 },
  GRID: { prefix: 12, digits: 3 },
}

const LEVELS = Object.keys(BLOCKS)

/**
 * Assigns codes to regions without one, below their parent's: 6 digits of division, 3 of street (GB/T 10114), 3 of
 * community, 3 of grid (GB/T 30428). A missing level is zeros, as in a city without districts. Serials follow the
 * reading order from 1; an assigned code never changes.
 * @returns the new codes by region id. A region for which no serial is left keeps its pending code
 */
export function assignCodes(regions: readonly CodedRegion[], cityCode = PRIVATE_CITY_CODE): Map<number, string> {
  const codes = new Map(regions.map((region) => [region.id, region.code]))
  const taken = new Set(codes.values())
  const given = new Map<number, string>()
  for (const level of LEVELS) {
    const pending = regions.filter((region) => region.level === level && region.code.startsWith(PENDING_CODE))
    for (const region of readingOrder(pending)) {
      const parentCode = region.parentId === null ? cityCode : (codes.get(region.parentId) ?? cityCode)
      const code = level === 'CITY' && !taken.has(cityCode) ? cityCode : nextCode(parentCode, level, taken)
      if (code === undefined) continue
      taken.add(code)
      codes.set(region.id, code)
      given.set(region.id, code)
    }
  }
  return given
}

/** The first free code of a level below a parent's code; undefined if all serials are taken. */
export function nextCode(parentCode: string, level: string, taken: ReadonlySet<string>): string | undefined {
  const block = BLOCKS[level]
  if (block === undefined) throw new RangeError(`"${level}" is not a region level`)
  const prefix = parentCode.replaceAll(/\D/g, '').padEnd(12, '0').slice(0, block.prefix)
  for (let serial = 1; serial < 10 ** block.digits; serial++) {
    const code = (prefix + String(serial).padStart(block.digits, '0')).padEnd(12, '0')
    if (!taken.has(code)) return code
  }
  return undefined
}
