import { plainText } from './plain-text.ts'

/**
 * A code or an id of digits and letters as spreadsheets write it: `３１０１１５`, `310115.0`, `'0012`, `="0012"`. One that a spreadsheet has
 * made a rounded number, `3.10115E+11`, is not understood: its last digits are lost. Undefined: not understood.
 */
export function readCode(text: string): string | undefined {
  const plain = plainText(text)
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .replace(/^(\d+)\.0+$/, '$1')
  const [, whole, decimals = '', exponent] = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i.exec(plain) ?? []
  if (whole === undefined) return plain === '' ? undefined : plain
  // A code may look like a number with an exponent (`1E5`); one with decimals or a sign is a number.
  if (decimals === '' && !plain.includes('+')) return plain
  return decimals.length === Number(exponent) ? whole + decimals : undefined
}

/** 6 digits (GB/T 2260), 9 (GB/T 10114), 12 (community) or 15 (grid). */
export function isPlainCode(text: string): boolean {
  return /^(\d{6}|\d{9}|\d{12}|\d{15})$/.test(text)
}
