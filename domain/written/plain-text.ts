/** Zeros of the decimal digits that files are seen to hold: full width, Arabic, Persian, Devanagari. */
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966]
const ABSENT =
  /^(?:[-–—_/?.]+|n\.?\/?a\.?|#n\/a|null|nil|none|nan|unknown|undefined|\\n|\(null\)|\(none\)|<null>|无|暂无|未知|不详|空|缺失|没有)$/i

/** No number, date or code is longer; what is, is cut and marked, so that nobody understands it. */
const MOST_CHARACTERS = 200

/** The text without what only differs by keyboard: outer blanks, NUL, full-width signs, digits of other scripts, rare blanks and minus signs. */
export function plainText(text: string): string {
  return (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text)
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (digit) => asciiDigit(digit.charCodeAt(0)))
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',')
    .replace(/[\0\u200b\ufeff]/g, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replaceAll('\u2212', '-')
    .trim()
}

/** True for what files write where they have no value: nothing, `-`, `NA`, `null`, `无`. */
export function isAbsent(text: string): boolean {
  const plain = plainText(text)
  return plain === '' || ABSENT.test(plain)
}

function asciiDigit(code: number): string {
  return String(code - (ZEROS.find((zero) => code >= zero && code < zero + 10) ?? code))
}
