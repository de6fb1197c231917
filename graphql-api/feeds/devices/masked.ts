/**
 * Personal data as anybody may see it (GB/T 35273: least needed). The first character of a name, the first three and last four digits of a
 * telephone number.
 */

export function maskedName(name: string): string {
  const [first = '', ...rest] = Array.from(name)
  return `${first}${'*'.repeat(Math.max(1, Math.min(rest.length, 3)))}`
}

export function maskedPhone(phone: string): string {
  const digits = phone.replace(/^\s*(\+|00)86/, '').replaceAll(/\D/g, '')
  return digits.length < 7 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** Citizen identity numbers (GB 11643), then mobile and landline numbers, wherever they stand in a text. */
const IDENTITY = /(?<![\dXx])(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])/g
const MOBILE = /(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)/g
const LANDLINE = /(?<!\d)(0\d{2,3})-?\d{3,4}(\d{4})(?!\d)/g

export function maskedText(text: string): string {
  return text.replaceAll(IDENTITY, '$1********$2').replaceAll(MOBILE, '$1****$2').replaceAll(LANDLINE, '$1****$2')
}
