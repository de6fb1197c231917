import type { Fault, Payload } from './feed.ts'

/** No known format nests deeper; within this depth recursion cannot exhaust the stack. */
const DEEPEST = 48
/** Lines of one message: each could have a fault. */
const MOST_LINES = 100_000
const OPEN = new Set([0x5b, 0x7b])
const CLOSE = new Set([0x5d, 0x7d])
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** A JSON value and its place: '' for a whole message, `line 3` in NDJSON. */
export interface JsonValue {
  readonly value: unknown
  readonly place: string
}

export interface JsonValues {
  readonly values: readonly JsonValue[]
  readonly faults: readonly Fault[]
}

/** The values of a message: one, or with `ndjson` one a line. Never throws. */
export function readJson({ bytes, encoding }: Pick<Payload, 'bytes' | 'encoding'>): JsonValues {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { values: [], faults: [{ code: 'UNREADABLE', message: 'message is not UTF-8; expected JSON in UTF-8' }] }
  }
  const values: JsonValue[] = []
  const faults: Fault[] = []
  const take = (part: string, place: string) => {
    const read = parseJson(part, place)
    if ('fault' in read) faults.push(read.fault)
    else values.push(read)
  }
  if (encoding === 'ndjson') {
    const lines = text.split('\n', MOST_LINES + 2)
    if (lines.length > MOST_LINES + 1) {
      const message = `message has more than ${MOST_LINES} lines; expected ${MOST_LINES} at most`
      return { values: [], faults: [{ code: 'TOO_LARGE', message }] }
    }
    for (const [i, line] of lines.entries()) if (line.trim() !== '') take(line, `line ${i + 1}`)
  } else take(text, '')
  return { values, faults }
}

/** One value of a text, or its fault. */
export function parseJson(text: string, place = ''): JsonValue | { readonly fault: Fault } {
  const at = place === '' ? 'message' : place
  const fault = (code: Fault['code'], message: string) => ({
    fault: { code, message: `${at} ${message}`, ...(place !== '' && { place }) },
  })
  if (text.trim() === '') return fault('UNREADABLE', 'is empty; expected JSON')
  if (depthOf(text) > DEEPEST) return fault('FORBIDDEN', `nests deeper than ${DEEPEST}; expected ${DEEPEST} at most`)
  try {
    return { value: JSON.parse(text) as unknown, place }
  } catch (error) {
    // The engine quotes the text around the fault, which may be personal.
    const why = (error instanceof Error ? error.message : String(error)).replace(/, (?:\.\.\.)?".*$/s, '')
    return fault('UNREADABLE', `is not JSON: ${why.slice(0, 160)}; it begins with ${JSON.stringify(beginningOf(text))}`)
  }
}

/** Enough to tell an HTML page from a truncated message, without revealing content. */
function beginningOf(text: string): string {
  return /^\s*(?:<[!?\w]{1,20}>?|[{["\s]{1,20})?/.exec(text.slice(0, 60))?.[0].trim() ?? ''
}

/** Nesting depth of brackets, not counting those in strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = endOfString(text, i)
    else if (OPEN.has(code)) deepest = Math.max(deepest, ++depth)
    else if (CLOSE.has(code)) depth--
  }
  return deepest
}

/** Index of the quote that closes the string opened at `start`; the text's length if it is never closed. */
export function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) i++
    else if (code === QUOTE) return i
  }
  return text.length
}

/** The first array or object of a script such as `var rows = [ … ];`. */
export function jsonInScript(text: string): string | undefined {
  const start = text.search(/[[{]/)
  if (start < 0) return undefined
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = endOfString(text, i)
    else if (OPEN.has(code)) depth++
    else if (CLOSE.has(code) && --depth === 0) return text.slice(start, i + 1)
  }
  return undefined
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
