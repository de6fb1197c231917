import { shapeOf } from '../../../domain/personal-data.ts'

/** Errors quote the beginning of long values. */
const RECOGNIZED = 24

/** Replaces these values in a text by their shapes. Very short ones are left: they would match within any word. */
export function withoutValues(text: string, values: readonly string[]): string {
  const pairs = new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))
  return values
    .flatMap((value) => {
      const escaped = JSON.stringify(value).slice(1, -1)
      return escaped === value ? [value] : [escaped, value]
    })
    .filter((value) => pairs.has(value.slice(0, 2)) && isTelling(value))
    .sort((a, b) => b.length - a.length)
    .reduce(without, text)
}

function without(text: string, value: string): string {
  const start = value.slice(0, RECOGNIZED)
  let found = ''
  let from = 0
  for (;;) {
    const at = text.indexOf(start, from)
    if (at < 0) return found + text.slice(from)
    let length = start.length
    while (length < value.length && text[at + length] === value[length]) length++
    found += text.slice(from, at) + shapeOf(value.slice(0, length))
    from = at + length
  }
}

function isTelling(value: string): boolean {
  return value.trim().length >= (/^[ -~]*$/.test(value) ? 4 : 2)
}
