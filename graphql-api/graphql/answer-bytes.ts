import type { GraphQLFormattedError } from 'graphql'
import type { ErrorCode } from './errors.ts'

/** Longest answer to an operation, over HTTP and for one event over WebSocket. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** The error in place of an answer that is too long; undefined: it is not. */
export function tooLongAnswer(
  answer: string,
  max = MAX_ANSWER_BYTES,
): { readonly errors: readonly GraphQLFormattedError[] } | undefined {
  // A character has at most three bytes.
  const measured = answer.length * 3 <= max ? 0 : Buffer.byteLength(answer)
  if (measured <= max) return undefined
  const message = `The answer has ${measured.toLocaleString('en')} bytes; at most ${max.toLocaleString('en')} are allowed: ask for smaller pages or fewer fields`
  return { errors: [{ message, extensions: { code: 'ANSWER_TOO_LARGE' satisfies ErrorCode, measured, max } }] }
}
