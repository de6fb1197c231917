import { COMMON_PASSWORDS } from './common-passwords.ts'

const MIN_PASSWORD_LENGTH = 10
/** Hashing longer ones would waste time. */
const MAX_PASSWORD_LENGTH = 200

/** Why a password is too weak; the page has the texts. */
export type PasswordWeakness = 'too-short' | 'too-long' | 'contains-name' | 'common' | 'monotonous'

/** Checks length and common choices only: composition rules make passwords worse (NIST SP 800-63B §5.1.1.2). */
export function passwordWeakness(password: string, username: string): PasswordWeakness | undefined {
  const plain = password.normalize('NFKC')
  const length = Array.from(plain).length
  if (length < MIN_PASSWORD_LENGTH) return 'too-short'
  if (length > MAX_PASSWORD_LENGTH) return 'too-long'
  const folded = plain.toLowerCase()
  if (new Set(folded).size < 4 || isRun(folded)) return 'monotonous'
  if (COMMON_PASSWORDS.has(folded)) return 'common'
  // A name with a few added characters is easy to guess.
  if (folded.includes(username.toLowerCase()) && length - username.length < 6) return 'contains-name'
  return left(folded, [username.toLowerCase()]) >= ENOUGH_LEFT
    ? undefined
    : left(folded, []) >= ENOUGH_LEFT
      ? 'contains-name'
      : 'common'
}

/** A password needs this many unpredictable characters. */
const ENOUGH_LEFT = 6

/**
 * Number of characters of a password after removing everything predictable: words, names, years, runs, repetitions,
 * also with digits and punctuation for letters. Adjacent removed pieces together count as one character.
 */
function left(folded: string, names: readonly string[]): number {
  const known = withoutYears(folded)
  const words = [...names.filter((name) => name.length > 2), ...WORDS]
  return Math.max(0, Math.min(...[known, unleeted(known)].map((text) => characters(withoutRuns(without(text, words))))))
}

const TAKEN = '\u0000'

function without(text: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, TAKEN), text)
}

function withoutYears(text: string): string {
  return text.replaceAll(/(?:19|20)\d\d(?:[-./]?(?:0[1-9]|1[0-2])(?:[-./]?[0-3]\d)?)?/g, TAKEN)
}

/** Three or more neighbours on a keyboard row, in the alphabet or in counting, or equal characters. */
function withoutRuns(text: string): string {
  let rest = ''
  for (let i = 0; i < text.length;) {
    let end = i + 3
    if (!isWalk(text.slice(i, end))) {
      rest += text[i++] ?? ''
      continue
    }
    while (end < text.length && isWalk(text.slice(i, end + 1))) end++
    rest += TAKEN
    i = end
  }
  return rest
}

function isWalk(text: string): boolean {
  return text.length >= 3 && !text.includes(TAKEN) && (new Set(text).size === 1 || isRun(text))
}

function characters(text: string): number {
  return Array.from(text.replaceAll(/[\u0000\s\p{P}\p{S}]+/gu, (gap) => (gap.includes(TAKEN) ? 'x' : ' '))).length
}

/** Digits and punctuation as the letters that they imitate. */
function unleeted(text: string): string {
  return text.replaceAll(/[@431!05$7]/g, (sign) => LEET[sign] ?? sign)
}
const LEET: Readonly<Record<string, string>> = {
  ...{ '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', '5': 's', $: 's', '7': 't' },
}

/** Words tried in all combinations: the longest first, since one may contain another. */
const WORDS = [...COMMON_PASSWORDS].filter((word) => /^\p{L}{4,}$/u.test(word)).sort((a, b) => b.length - a.length)

/** `1234567890`, `abcdefghij`, `qwertyuiop`, also backwards or repeated. */
function isRun(text: string): boolean {
  return RUNS.some((run) => run.includes(text))
}
const ROWS = [
  '01234567890',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '!@#$%^&*()',
]
const RUNS = ROWS.flatMap((row) => [row, row.split('').reverse().join('')]).map((row) => row.repeat(3))

/** Messages for the weaknesses. */
export const WEAKNESSES: Readonly<Record<PasswordWeakness, string>> = {
  'too-short': `a password has at least ${String(MIN_PASSWORD_LENGTH)} characters`,
  'too-long': `a password has at most ${String(MAX_PASSWORD_LENGTH)} characters`,
  'contains-name': 'the password must not be just the user name with a few characters',
  common: 'the password is one of those that attackers try first',
  monotonous: 'the password is a run or a repetition of few characters',
}
