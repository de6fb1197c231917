/**
 * Personal data as anybody may see it (GB/T 35273: least needed), and where it stands in a text. Digits of every script are digits: full-width
 * and Arabic-Indic ones are found as others are, also with spaces, dashes or dots between them.
 */

/** The first character of a name. */
export function maskedName(name: string): string {
  const [first = '', ...rest] = Array.from(name)
  return `${first}${'*'.repeat(Math.max(1, Math.min(rest.length, 3)))}`
}

/** The first three and last four digits of a telephone number. */
export function maskedPhone(phone: string): string {
  const digits = Array.from(phone, plain)
    .join('')
    .replace(/^\s*(\+|00)86/, '')
    .replaceAll(/\D/g, '')
  return digits.length < 7 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

const MOST_SHAPED = 40

/** The shape of a value without its content: `###-####-####`, `***`. Digits of other scripts are `＃`. */
export function shapeOf(value: string): string {
  const characters = Array.from(value.slice(0, 2 * MOST_SHAPED + 2))
  const shape = characters.slice(0, MOST_SHAPED).map((character) => {
    if (/[0-9]/.test(character)) return '#'
    if (/\p{Nd}/u.test(character)) return '＃'
    return /[\s\p{P}\p{S}]/u.test(character) ? character : '*'
  })
  return shape.join('') + (characters.length > MOST_SHAPED ? '…' : '')
}

/** Between digits of one number: blanks, dashes, dots, brackets, strokes. What cannot be seen is part of what it follows. */
const GAP = '[ \\-.()/_]{0,3}'
const EDGE = '(?<!\\d)'
const END = '(?!\\d)'

interface Pattern {
  readonly found: RegExp
  /** The replacement; undefined: not a number of this kind. `digits` are its digits without separators. */
  readonly mask: (digits: string, match: string) => string | undefined
}

/** In this order: a shorter one may stand in a longer one. */
const NUMBERS: readonly Pattern[] = [
  // Citizen identity numbers of 18 (GB 11643) and of 15 digits.
  {
    found: new RegExp(`${EDGE}\\d(?:${GAP}\\d){16}${GAP}[\\dXx]${END}`, 'g'),
    mask: (digits, match) =>
      digits.length === match.length || (isGrouped(match) && isDate(digits.slice(6, 14)))
        ? `${digits.slice(0, 6)}********${digits.slice(14)}`
        : undefined,
  },
  {
    found: new RegExp(`${EDGE}\\d(?:${GAP}\\d){14}(?![\\dXx])`, 'g'),
    mask: (digits, match) =>
      isGrouped(match) && isDate(`19${digits.slice(6, 12)}`)
        ? `${digits.slice(0, 6)}******${digits.slice(12)}`
        : undefined,
  },
  {
    found: new RegExp(`${EDGE}[3-6]\\d{3}(?:${GAP}\\d{4}){3}(?:${GAP}\\d{1,3})?${END}`, 'g'),
    mask: (digits) =>
      digits.startsWith('62') || isLuhn(digits) ? `${digits.slice(0, 4)}****${digits.slice(-4)}` : undefined,
  },
  // Mobile numbers, then those of fixed lines and of other countries.
  {
    found: new RegExp(`${EDGE}(?:(?:\\+|00)?86${GAP}|0)?1${GAP}[3-9](?:${GAP}\\d){9}${END}`, 'g'),
    mask: (digits, match) => (isGrouped(match) ? maskedPhone(digits.slice(-11)) : undefined),
  },
  // As spreadsheets write long numbers.
  {
    found: new RegExp(`${EDGE}1\\.[3-9]\\d{9}[Ee]\\+?10${END}`, 'g'),
    mask: (digits) => maskedPhone(digits.slice(0, 11)),
  },
  {
    found: new RegExp(`${EDGE}(?:(?:\\+|00)86[ -]?)?\\(?0[1-9]\\d{1,2}[)\\- ]{0,2}\\d{3,4}[- ]?\\d{4}${END}`, 'g'),
    mask: (_, match) => match.replace(/[-) ]*\d{3,4}[- ]?(\d{4})$/, '****$1'),
  },
  {
    found: new RegExp(`${EDGE}\\(?[2-9]\\d{2}[)\\-. ]{1,2}\\d{3}[-. ]\\d{4}${END}`, 'g'),
    mask: (digits) => `${digits.slice(0, 3)}****${digits.slice(-4)}`,
  },
  {
    found: new RegExp(`\\+\\d(?:${GAP}\\d){7,14}${END}`, 'g'),
    mask: (digits, match) => (isGrouped(match) ? `+${digits.slice(0, 3)}****${digits.slice(-4)}` : undefined),
  },
]
const EMAIL = /[\p{L}\d][\p{L}\d._%+-]{0,63}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,4}/gu
/** 机动车号牌 (GA 36): province, office, five characters, or six of a car without an engine that burns. */
const PLATE = /(\p{Script=Han}[A-Z])[ ·•.-]?[A-HJ-NP-Z\d]{4,5}([A-HJ-NP-Z\d]|\p{Script=Han})/gu
/** With what cannot be seen behind it. */
const CHARACTER = /[^][\p{Cf}\p{M}]*/gu
/** A name and a password before the host of an address. */
const CREDENTIALS = /(:\\?\/\\?\/)[^\s/"'<>@]+@/g

/** A text with the telephone and identity numbers, bank cards, e-mail addresses and passwords in it masked, and number plates if asked for. */
export function maskedText(text: string, { plates = false }: { readonly plates?: boolean | undefined } = {}): string {
  if (!/[\p{N}@＠﹫]/u.test(text)) return text
  const characters = text.replaceAll(CREDENTIALS, '$1***@').match(CHARACTER) ?? []
  const flat = characters.map(plain).join('')
  const cuts: { from: number; to: number; mask: string }[] = []
  const cut = (from: number, to: number, mask: string) => {
    if (!cuts.some((other) => from < other.to && to > other.from)) cuts.push({ from, to, mask })
  }
  for (const { found, mask } of NUMBERS)
    for (const { 0: match, index } of flat.matchAll(found)) {
      const masked = mask(match.replaceAll(/[^\dXx]/g, ''), match)
      if (masked !== undefined) cut(index, index + match.length, masked)
    }
  for (const { 0: match, index } of flat.matchAll(EMAIL))
    if (!match.startsWith('***@'))
      cut(index, index + match.length, `${match.charAt(0)}***${match.slice(match.indexOf('@'))}`)
  if (plates)
    for (const { 0: match, 1: office = '', 2: last = '', index } of flat.matchAll(PLATE))
      cut(index, index + match.length, `${office}****${last}`)
  if (cuts.length === 0) return characters.join('')
  cuts.sort((a, b) => a.from - b.from)
  let at = 0
  let masked = ''
  for (const { from, to, mask } of cuts) {
    masked += characters.slice(at, from).join('') + mask
    at = to
  }
  return masked + characters.slice(at).join('')
}

/** The first of these characters as patterns know it, one unit long: digits of all scripts, dashes, dots and blanks are ASCII. */
function plain(characters: string): string {
  const code = characters.codePointAt(0) ?? 0
  const character = String.fromCodePoint(code)
  if (character === '\t') return ' '
  if (code < 0x80) return character
  if (/\p{Nd}/u.test(character)) return String(digitOf(code))
  if (/\p{Pd}|[−ー﹣]/u.test(character)) return '-'
  if (/[\p{Zs}\p{Cf}]/u.test(character)) return ' '
  if (/[．。·•・﹒]/u.test(character)) return '.'
  const flat = character.normalize('NFKC')
  if (/^[A-Za-z\d@+()%_]$/.test(flat)) return flat
  return character.length === 1 ? character : '\uFFFD'
}

const MATHEMATICAL_DIGITS = 0x1d7ce

/** Digits stand in runs from 0 to 9; those of mathematics in five such runs, one after the other. */
function digitOf(code: number): number {
  if (code >= MATHEMATICAL_DIGITS && code <= 0x1d7ff) return (code - MATHEMATICAL_DIGITS) % 10
  let digit = 0
  while (digit < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - digit - 1))) digit++
  return digit
}

/** Digits that belong together stand alone each, or in groups; a number with one point is a decimal. */
function isGrouped(match: string): boolean {
  const gaps = match.match(/[^\dXx+]+/g) ?? []
  if (gaps.length === 1 && gaps[0] === '.') return false
  const sizes = match
    .split(/[^\dXx]+/)
    .filter((group) => group !== '')
    .map(({ length }) => length)
  // Paths and dates have strokes, too.
  if (gaps.some((gap) => /[/_]/.test(gap))) return sizes.every((size) => size >= 3)
  return sizes.length <= 2 || sizes.every((size) => size === 1) || sizes.slice(1).every((size) => size >= 2)
}

function isDate(digits: string): boolean {
  return /^(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits)
}

/** ISO/IEC 7812: the check digit of cards. */
function isLuhn(digits: string): boolean {
  let sum = 0
  for (const [i, digit] of Array.from(digits).reverse().entries()) {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
