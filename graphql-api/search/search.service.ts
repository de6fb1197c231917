import type { Session } from '../db/database.ts'
import { statements } from '../db/statements.ts'
import { connection, type Connection } from '../schema/connection.ts'
import { checkWholeNumber, invalidInput } from '../schema/errors.ts'
import { escapeLike } from '../schema/like-pattern.ts'
import type { SearchKind } from '../schema/types.generated.ts'

const sql = statements(new URL('./search.sql', import.meta.url))

export interface SearchRow {
  readonly kind: SearchKind
  /** Id of the row of its kind; a region's code. */
  readonly entityId: string
  readonly id: number
  readonly name: string
  readonly nameEn: string | null
  readonly detail: string | null
  readonly code: string | null
  readonly lng: number
  readonly lat: number
}

export type SearchRows = Connection<SearchRow>

export interface SearchArguments {
  readonly text: string
  readonly kinds?: readonly SearchKind[] | null | undefined
  readonly near?: readonly [number, number] | null | undefined
  readonly first?: number | null | undefined
}

/** `totalCount` stops here. */
export const MAX_COUNT = 1_000

/** Best first: exact code, exact term, beginning of a term, part of one; then weight, then distance to `near`. */
export async function search(session: Session, args: SearchArguments): Promise<SearchRows> {
  const first = checkWholeNumber('first', args.first ?? 10, 1, 50)
  const text = normalise(args.text)
  const match = { ...lookUp(text), ...(args.kinds != null && { kinds: args.kinds.map((kind) => kind.toLowerCase()) }) }
  const order = args.near == null ? { anywhere: true } : { near: true, nearLng: args.near[0], nearLat: args.near[1] }
  const like = escapeLike(text)
  const rows = await session.rows<SearchRow>(
    sql('search', { ...match, ...order, text, whole: `%\n${like}\n%`, beginning: `%\n${like}%`, limit: first + 1 }),
  )
  return connection(rows, { orderName: 'RANK', first, after: undefined, parameters: {} }, async () => {
    return (await session.row<{ count: number }>(sql('count', { ...match, limit: MAX_COUNT })))?.count ?? 0
  })
}

/** As terms are written: full-width forms folded, lower case, single spaces. */
function normalise(text: string): string {
  const normal = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
  const length = Array.from(normal).length
  if (length < 1 || length > 64 || normal.includes('\u0000'))
    throw invalidInput('text', text, '1…64 characters after trimming')
  return normal
}

/**
 * Patterns for `terms_spaced`. One or two Latin letters or digits make no trigram unless they begin a term (`wt`, `s2`);
 * anything longer, and any Chinese, may stand anywhere.
 */
function lookUp(text: string): { part: string } | { start: string; lineStart: string } {
  const spaced = escapeLike(text.replace(/[^\u0001-\u007f]/gu, ' $& '))
  if (spaced !== escapeLike(text) || /[a-z0-9]{3}/.test(text)) return { part: `%${spaced}%` }
  return { start: `${spaced}%`, lineStart: `%\n${spaced}%` }
}
