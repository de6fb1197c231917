import { PENDING_CODE } from '../things/region.ts'
import { readingOrder } from './reading-order.ts'

/** A region as its code is given. */
export interface CodedRegion {
  readonly id: number
  readonly level: string
  readonly parentId: number | null
  readonly code: string
  readonly lng: number
  readonly lat: number
}

/**
 * Code of a city that brings none. Divisions 99… are not in use in GB/T 2260, so it collides with no real one; `--city-code`
 * gives the real one.
 */
export const PRIVATE_CITY_CODE = '990100000000'

/** How much of its parent's code a level keeps, and how many digits of its own follow; zeros fill up to 12. */
const BLOCKS: Readonly<Record<string, { prefix: number; digits: number }>> = {
  CITY: { prefix: 2, digits: 2 },
  DISTRICT: { prefix: 4, digits: 2 },
  STREET: { prefix: 6, digits: 3 },
  COMMUNITY: { prefix: 9, digits: 3 },
  GRID: { prefix: 12, digits: 3 },
}

const LEVELS = Object.keys(BLOCKS)

/**
 * Gives codes to regions that have none, under their parent's: 6 digits of division, 3 of street (GB/T 10114), 3 of
 * community, 3 of grid (GB/T 30428). A level that the city lacks is zeros, as in a city without districts. Serials follow the reading
 * order from 1; a code once given is never changed.
 * @returns codes by region id, for those that had none. A region for which no serial is left keeps its pending code.
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

/** The first free code of a level under a parent's code; undefined when all its serials are taken. */
export function nextCode(parentCode: string, level: string, taken: ReadonlySet<string>): string | undefined {
  const block = BLOCKS[level]
  if (block === undefined) throw new RangeError(`"${level}" is no region level`)
  const prefix = parentCode.replaceAll(/\D/g, '').padEnd(12, '0').slice(0, block.prefix)
  for (let serial = 1; serial < 10 ** block.digits; serial++) {
    const code = (prefix + String(serial).padStart(block.digits, '0')).padEnd(12, '0')
    if (!taken.has(code)) return code
  }
  return undefined
}
