import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { why } from './refusal.ts'

const sql = statements(new URL('./scope.sql', import.meta.url))

/** The visible part of the city. */
export interface Scope {
  readonly wholeCity: boolean
  /** Codes of regions, including everything below; empty with `wholeCity`. */
  readonly regionCodes: readonly string[]
}

const MAX_REGIONS = 500

/**
 * Either the whole city or at least one existing region.
 * @param path argument that contains it
 * @throws BAD_USER_INPUT
 */
export async function checkScope(
  session: Session,
  path: string,
  given: {
    readonly wholeCity?: boolean | null | undefined
    readonly regionCodes?: readonly string[] | null | undefined
  },
): Promise<Scope> {
  const wholeCity = given.wholeCity ?? false
  const regionCodes = [...new Set(given.regionCodes ?? [])].sort()
  const field = `${path}.regionCodes`
  if (wholeCity && regionCodes.length > 0)
    throw invalidInput(field, regionCodes, 'none, since it sees the whole city', why('scope-twice'))
  if (!wholeCity && regionCodes.length === 0)
    throw invalidInput(field, regionCodes, 'at least one region, or `wholeCity`', why('scope-missing'))
  if (regionCodes.length > MAX_REGIONS)
    throw invalidInput(
      field,
      regionCodes.length,
      `at most ${String(MAX_REGIONS)} regions`,
      why('scope-too-large', String(MAX_REGIONS)),
    )
  const odd = regionCodes.find((code) => !/^\d{6,20}$/.test(code))
  if (odd !== undefined)
    throw invalidInput(field, odd, 'a division code, 12 or 15 digits', why('bad-region-code', odd.slice(0, 40)))
  const unknown = await session.rows<{ code: string }>(sql('unknown', { codes: regionCodes }))
  if (unknown.length > 0) {
    const codes = unknown.slice(0, 5).map(({ code }) => code)
    throw invalidInput(field, codes, 'codes of regions that the city has', why('region-unknown', codes.join(' ')))
  }
  return { wholeCity, regionCodes }
}
