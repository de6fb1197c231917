/**
 * Invisible characters and those that change the text around them: control characters, marks of direction and format
 * (U+202E, U+200B, U+FEFF …), line and paragraph separators, blank letters, unpaired surrogates, and unassigned code
 * points.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0E]/u

/** Marks on one letter; more of them are drawn over the lines around. */
const PILED_MARKS = /\p{M}{5,}/u

/**
 * A text of one line that somebody enters, in the one way of writing that it is compared and stored in (NFC), without the white space around it.
 * @returns undefined when it holds characters that are not seen, or that change how others are.
 */
export function plainText(text: string): string | undefined {
  const plain = text.normalize('NFC').trim()
  return UNSEEN.test(plain) || PILED_MARKS.test(plain) ? undefined : plain
}

/** The same of a text that comes from elsewhere and has to be shown all the same. */
export function plainTextOf(text: string): string {
  return text.normalize('NFC').replace(new RegExp(UNSEEN, 'gu'), '').replace(new RegExp(PILED_MARKS, 'gu'), '').trim()
}
