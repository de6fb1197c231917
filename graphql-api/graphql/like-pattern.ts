import { invalidInput } from './errors.ts'

/** The text with the wildcards of `like` taken literally. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Pattern of `like` for texts that begin so. @throws BAD_USER_INPUT when it is empty, longer than 64 characters or holds a NUL */
export function likePrefix(field: string, text: string): string {
  const trimmed = text.normalize('NFKC').trim()
  const length = Array.from(trimmed).length
  if (length < 1 || length > 64 || trimmed.includes('\u0000'))
    throw invalidInput(field, text, '1…64 characters after trimming')
  return `${escapeLike(trimmed)}%`
}
