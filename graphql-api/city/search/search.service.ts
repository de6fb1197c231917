import type { Session } from '../../platform/db/database.ts'
import { foldText } from '../../../domain/fold-text.ts'
import { statements, type Parameters } from '../../platform/db/statements.ts'
import { connection, type Connection } from '../../graphql/connection.ts'
import { checkWholeNumber, invalidInput } from '../../graphql/errors.ts'
import { escapeLike } from '../../graphql/like-pattern.ts'
import type { SearchKind } from '../../graphql/types.generated.ts'

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

/** Upper limit of `totalCount`. */
const MAX_COUNT = 1_000

/** Best first: exact code, exact term, prefix of a term, part of one; then weight, then distance to `near`. */
export async function search(session: Session, args: SearchArguments): Promise<SearchRows> {
  const first = checkWholeNumber('first', args.first ?? 10, 1, 50)
  const text = textOf(args.text)
  const words = text.split(' ')
  const joined = words.join('')
  const match = { ...lookUp(words), ...(args.kinds != null && { kinds: args.kinds.map((kind) => kind.toLowerCase()) }) }
  const order = args.near == null ? { anywhere: true } : { near: true, nearLng: args.near[0], nearLat: args.near[1] }
  const likes = [...new Set([text, joined])].map(escapeLike)
  const rank = { code: args.text.normalize('NFKC').toLowerCase().trim(), wholes: likes.map((like) => `%\n${like}\n%`) }
  const starts = likes.map((like) => `%\n${like}%`)
  const rows = await session.rows<SearchRow>(sql('search', { ...match, ...order, ...rank, starts, limit: first + 1 }))
  return connection(rows, { orderName: 'RANK', first, after: undefined, parameters: {} }, async () => {
    return (await session.row<{ count: number }>(sql('count', { ...match, limit: MAX_COUNT })))?.count ?? 0
  })
}

/** Normalized as terms are. @throws BAD_USER_INPUT */
function textOf(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s+/gu, ' ').trim()
  const length = Array.from(plain).length
  if (length < 1 || length > 64 || plain.includes('\u0000'))
    throw invalidInput('text', text, '1…64 characters after trimming')
  // A text of nothing but separators finds nothing.
  return foldText(plain) || plain
}

/** Words looked up in the index; the others filter the result. */
const INDEXED = 3

/**
 * Patterns for `terms_spaced`. One or two Latin letters or digits make no trigram unless they begin a term (`wt`,
 * `s2`); anything longer, and any Chinese, may be anywhere.
 */
function lookUp(words: readonly string[]): Parameters {
  const joined = words.join('')
  const one = isShort(joined)
    ? { start: `${spaced(joined)}%`, lineStart: `%\n${spaced(joined)}%` }
    : { part: within(joined) }
  if (words.length === 1) return one
  // The longest are the rarest.
  const long = words.filter((word) => !isShort(word)).sort((a, b) => spaced(b).length - spaced(a).length)
  const short = words.filter(isShort)
  const whole = spaced(words.join(' '))
  // `no 5`, `xi an`: short words only match side by side.
  if (long.length === 0) return { ...one, word: `%${whole}%` }
  return {
    ...one,
    ...Object.fromEntries(long.slice(0, INDEXED).map((word, i) => [i === 0 ? 'word' : `word${i + 1}`, within(word)])),
    ...(long.length > INDEXED && { words: long.slice(INDEXED).map(within) }),
    ...(short.length > 0 && { beginnings: short.map((word) => `% ${spaced(word)}%`) }),
  }
}

/** Each non-ASCII character as a word of its own, as in the index. */
function spaced(text: string): string {
  return escapeLike(text.replace(/[^\u0001-\u007f]/gu, ' $& '))
}

function within(text: string): string {
  return `%${spaced(text)}%`
}

function isShort(word: string): boolean {
  return spaced(word) === escapeLike(word) && !/[a-z0-9]{3}/.test(word)
}
