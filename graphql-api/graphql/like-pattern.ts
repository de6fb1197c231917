import { invalidInput } from './errors.ts'

/** Escapes the wildcards of `like`. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/**
 * A `like` pattern for texts with this prefix. @throws BAD_USER_INPUT if it is empty, longer than 64 characters or
 * contains NUL
 */
export function likePrefix(field: string, text: string): string {
  const trimmed = text.normalize('NFKC').trim()
  const length = Array.from(trimmed).length
  if (length < 1 || length > 64 || trimmed.includes('\u0000'))
    throw invalidInput(field, text, '1…64 characters after trimming')
  return `${escapeLike(trimmed)}%`
}
