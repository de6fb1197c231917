import { GraphQLError } from 'graphql'
import { plainText } from '../../domain/plain-text.ts'

/** What a client can tell errors apart by: `errors[].extensions.code`. */
export type ErrorCode =
  /** An argument or a variable is wrong; `extensions.field` says which, `extensions.expected` what would be right. */
  | 'BAD_USER_INPUT'
  /** The thing that the operation is about does not exist. Look-ups by id answer null instead. */
  | 'NOT_FOUND'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The limits, refused before anything is executed; `extensions.max` and `extensions.measured` are numbers. */
  | 'QUERY_TOO_LARGE'
  | 'QUERY_TOO_DEEP'
  | 'QUERY_TOO_COSTLY'
  | 'TOO_MANY_ALIASES'
  | 'TOO_MANY_DIRECTIVES'
  | 'TOO_MANY_COMMANDS'
  /** Found out when it is there; `extensions.max` and `extensions.measured` are bytes. */
  | 'ANSWER_TOO_LARGE'
  /** On one socket. */
  | 'TOO_MANY_SUBSCRIPTIONS'
  /** The request body is larger than 256 KiB. */
  | 'BODY_TOO_LARGE'
  /** The database cannot be reached; the same request may work in a moment. */
  | 'DATABASE_UNAVAILABLE'
  /** The server is still starting; `Retry-After` says when to ask again. */
  | 'STARTING'
  /** The database stopped the query because it took too long; ask for less. */
  | 'QUERY_TOO_SLOW'
  /** A fault of ours. Nothing is said of its inside; `extensions.requestId` finds it in the log. */
  | 'INTERNAL'
  /** Nobody is signed in, or not any more. */
  | 'UNAUTHENTICATED'
  /** Whoever is signed in lacks the right. */
  | 'FORBIDDEN'
  /** The password was given by somebody else: it has to be changed before anything else. */
  | 'MUST_CHANGE_PASSWORD'
  /** What is there stands against it: the name is taken, the last administrator would go. */
  | 'CONFLICT'

const REFUSALS = {
  UNAUTHENTICATED: { message: 'Sign in first', status: 401 },
  FORBIDDEN: { message: 'You may not see or do this', status: 403 },
  MUST_CHANGE_PASSWORD: { message: 'Change your password first: somebody else knows it', status: 403 },
} as const satisfies Partial<Record<ErrorCode, object>>

/** @param why what is missing. */
export function refused(code: keyof typeof REFUSALS, why?: string): GraphQLError {
  const { message } = REFUSALS[code]
  return new GraphQLError(why === undefined ? message : `${message}: ${why}`, { extensions: { code } })
}

/** The same for a whole operation, with the status of its response. */
export function refusedWhole(code: keyof typeof REFUSALS): GraphQLError {
  const { message, status } = REFUSALS[code]
  return new GraphQLError(message, { extensions: { code, http: { status } } })
}

/** What an error tells beside its code and message, for who says it in words of their own. */
type Particulars = Readonly<Record<string, string>>

export function conflict(message: string, particulars: Particulars = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'CONFLICT' satisfies ErrorCode, ...particulars } })
}

export function notFound(message: string, particulars: Particulars = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'NOT_FOUND' satisfies ErrorCode, ...particulars } })
}

/**
 * An argument that is not right.
 * @param field path of the argument, e.g. `filter.within.polygon`.
 * @param expected what would be right, e.g. `1…500`.
 */
export function invalidInput(
  field: string,
  value: unknown,
  expected: string,
  particulars: Particulars = {},
): GraphQLError {
  const shown = JSON.stringify(value)
  const short = shown.length > 80 ? `${shown.slice(0, 77)}…` : shown
  return new GraphQLError(`${field} is ${short}; expected ${expected}`, {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, field, expected, ...particulars },
  })
}

/** A whole number between two bounds, both allowed. @throws BAD_USER_INPUT */
export function checkWholeNumber(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw invalidInput(field, value, `a whole number, ${String(min)}…${max.toLocaleString('en')}`)
}

/** As it is stored: `plainText`. @throws BAD_USER_INPUT */
export function checkText(field: string, value: string, most: number, least = 1): string {
  const text = plainText(value)
  const length = Array.from(text ?? '').length
  if (text !== undefined && length >= least && length <= most) return text
  const bounds = `${String(least)}…${String(most)}`
  throw invalidInput(field, value, `${bounds} characters, none of them unseen or of control`, {
    refusal: 'bad-text',
    about: bounds,
  })
}
