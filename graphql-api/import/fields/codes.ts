/** 6 digits (GB/T 2260), 9 (GB/T 10114), 12 (community) or 15 (grid). */
export function isPlainCode(text: string): boolean {
  return /^(\d{6}|\d{9}|\d{12}|\d{15})$/.test(text)
}
