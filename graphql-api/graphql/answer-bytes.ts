import type { GraphQLFormattedError } from 'graphql'
import type { ErrorCode } from './errors.ts'

/** Longest answer to an operation, over HTTP and of one event over WebSocket. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** What is answered in place of an answer that is longer; undefined: it is not. */
export function tooLongAnswer(
  answer: string,
  max = MAX_ANSWER_BYTES,
): { readonly errors: readonly GraphQLFormattedError[] } | undefined {
  // A character has three bytes at most.
  const measured = answer.length * 3 <= max ? 0 : Buffer.byteLength(answer)
  if (measured <= max) return undefined
  const message = `The answer has ${measured.toLocaleString('en')} bytes; at most ${max.toLocaleString('en')} are allowed: ask for smaller pages or fewer fields`
  return { errors: [{ message, extensions: { code: 'ANSWER_TOO_LARGE' satisfies ErrorCode, measured, max } }] }
}
