import { GraphQLError } from 'graphql'
import { plainText } from '../../domain/plain-text.ts'

/** `errors[].extensions.code`, by which clients distinguish errors. */
export type ErrorCode =
  /** An invalid argument or variable; `extensions.field` names it, `extensions.expected` describes a valid value. */
  | 'BAD_USER_INPUT'
  /** The object of the operation does not exist. Look-ups by id return null instead. */
  | 'NOT_FOUND'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The limits, checked before anything is executed; `extensions.max` and `extensions.measured` are numbers. */
  | 'QUERY_TOO_LARGE'
  | 'QUERY_TOO_DEEP'
  | 'QUERY_TOO_COSTLY'
  | 'TOO_MANY_ALIASES'
  | 'TOO_MANY_DIRECTIVES'
  | 'TOO_MANY_COMMANDS'
  /** Detected after execution; `extensions.max` and `extensions.measured` are bytes. */
  | 'ANSWER_TOO_LARGE'
  /** On one socket. */
  | 'TOO_MANY_SUBSCRIPTIONS'
  /** The request body is larger than 256 KiB. */
  | 'BODY_TOO_LARGE'
  /** The database cannot be reached; a retry may succeed. */
  | 'DATABASE_UNAVAILABLE'
  /** The server is still starting; `Retry-After` says when to try again. */
  | 'STARTING'
  /** The database cancelled a query that took too long; request less. */
  | 'QUERY_TOO_SLOW'
  /** An internal error. No details; `extensions.requestId` finds it in the log. */
  | 'INTERNAL'
  /** Nobody is signed in, or the session has ended. */
  | 'UNAUTHENTICATED'
  /** The viewer lacks the right. */
  | 'FORBIDDEN'
  /** The password was set by somebody else and must be changed first. */
  | 'MUST_CHANGE_PASSWORD'
  /** Conflicts with the current state: the name is taken, the last administrator would be removed. */
  | 'CONFLICT'

const REFUSALS = {
  UNAUTHENTICATED: { message: 'Sign in first', status: 401 },
  FORBIDDEN: { message: 'You may not see or do this', status: 403 },
  MUST_CHANGE_PASSWORD: { message: 'Change your password first: it was set by somebody else', status: 403 },
} as const satisfies Partial<Record<ErrorCode, object>>

/** @param why the missing right */
export function refused(code: keyof typeof REFUSALS, why?: string): GraphQLError {
  const { message } = REFUSALS[code]
  return new GraphQLError(why === undefined ? message : `${message}: ${why}`, { extensions: { code } })
}

/** The same for a whole operation, with the status of its response. */
export function refusedWhole(code: keyof typeof REFUSALS): GraphQLError {
  const { message, status } = REFUSALS[code]
  return new GraphQLError(message, { extensions: { code, http: { status } } })
}

/** Details of an error besides its code and message, for clients with their own texts. */
type Particulars = Readonly<Record<string, string>>

export function conflict(message: string, particulars: Particulars = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'CONFLICT' satisfies ErrorCode, ...particulars } })
}

export function notFound(message: string, particulars: Particulars = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'NOT_FOUND' satisfies ErrorCode, ...particulars } })
}

/**
 * An invalid argument.
 * @param field path of the argument, e.g. `filter.within.polygon`
 * @param expected description of a valid value, e.g. `1…500`
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

/** A whole number between two inclusive bounds. @throws BAD_USER_INPUT */
export function checkWholeNumber(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw invalidInput(field, value, `a whole number, ${String(min)}…${max.toLocaleString('en')}`)
}

/** Normalized by `plainText`. @throws BAD_USER_INPUT */
export function checkText(field: string, value: string, most: number, least = 1): string {
  const text = plainText(value)
  const length = Array.from(text ?? '').length
  if (text !== undefined && length >= least && length <= most) return text
  const bounds = `${String(least)}…${String(most)}`
  throw invalidInput(field, value, `${bounds} characters, without control or invisible characters`, {
    refusal: 'bad-text',
    about: bounds,
  })
}
