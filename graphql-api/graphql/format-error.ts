import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { unwrapResolverError } from '@apollo/server/errors'
import { DatabaseError } from '../platform/db/database.ts'
import type { ErrorCode } from './errors.ts'

/** The database cancelled a statement that exceeded the time limit for reads. */
const CANCELLED = '57014'

/**
 * The code of an error for clients. Internal errors become `INTERNAL`.
 * @returns undefined if the error has its own code
 */
export function codeOf(error: unknown): ErrorCode | undefined {
  const original = unwrapResolverError(error)
  if (original instanceof DatabaseError) {
    if (original.code === 'UNAVAILABLE' || /^(08|53|57P0)/.test(original.code)) return 'DATABASE_UNAVAILABLE'
    return original.code === CANCELLED ? 'QUERY_TOO_SLOW' : 'INTERNAL'
  }
  if (original instanceof GraphQLError) {
    return original.extensions.code === undefined || original.extensions.code === 'INTERNAL_SERVER_ERROR'
      ? 'INTERNAL'
      : undefined
  }
  return 'INTERNAL'
}

const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  INTERNAL: 'Internal error; the log has it under this request id',
  DATABASE_UNAVAILABLE: 'The database does not answer; try again in a moment',
  QUERY_TOO_SLOW: 'The query took too long and was stopped; ask for less',
}

/** The only place that turns an error into the client's view: our codes, and no internal details. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const extensions = Object.fromEntries(
    Object.entries(formatted.extensions ?? {}).filter(([name]) => name !== 'stacktrace' && name !== 'http'),
  )
  const code = codeOf(error)
  if (code === undefined) return { ...formatted, extensions }
  const requestId = error instanceof GraphQLError ? error.extensions.requestId : undefined
  return {
    message: WORDS[code] ?? code,
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
    extensions: { code, ...(requestId !== undefined && { requestId }) },
  }
}
