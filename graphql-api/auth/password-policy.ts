import { COMMON_PASSWORDS } from './common-passwords.ts'

export const MIN_PASSWORD_LENGTH = 10
/** Hashing more is work for nothing. */
export const MAX_PASSWORD_LENGTH = 200

/** Why a password is too weak; the page says it in words. */
export type PasswordWeakness = 'too-short' | 'too-long' | 'contains-name' | 'common' | 'monotonous'

/** Length and what everybody tries first: no rules of composition, which make passwords worse (NIST SP 800-63B §5.1.1.2). */
export function passwordWeakness(password: string, username: string): PasswordWeakness | undefined {
  const plain = password.normalize('NFKC')
  const length = Array.from(plain).length
  if (length < MIN_PASSWORD_LENGTH) return 'too-short'
  if (length > MAX_PASSWORD_LENGTH) return 'too-long'
  const folded = plain.toLowerCase()
  const name = username.toLowerCase()
  // A name with a few characters around it is a guess away.
  if (folded.includes(name) && length - name.length < 6) return 'contains-name'
  if (new Set(folded).size < 4 || isRun(folded)) return 'monotonous'
  const stem = folded.replace(/[\d\W_]+$/u, '').replace(/^[\d\W_]+/u, '')
  if (COMMON_PASSWORDS.has(folded) || (stem !== '' && COMMON_PASSWORDS.has(stem) && length - stem.length < 6))
    return 'common'
  return undefined
}

/** `1234567890`, `abcdefghij`, `qwertyuiop`, also backwards, also twice. */
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
  '1qaz2wsx3edc4rfv5tgb6yhn',
]
const RUNS = ROWS.flatMap((row) => [row, row.split('').reverse().join('')]).map((row) => row.repeat(3))

/** The weakness in words. */
export const WEAKNESSES: Readonly<Record<PasswordWeakness, string>> = {
  'too-short': `a password has at least ${String(MIN_PASSWORD_LENGTH)} characters`,
  'too-long': `a password has at most ${String(MAX_PASSWORD_LENGTH)} characters`,
  'contains-name': 'the password must not be the user name with little else',
  common: 'the password is one of those that are tried first',
  monotonous: 'the password is a run or a repetition of few characters',
}
