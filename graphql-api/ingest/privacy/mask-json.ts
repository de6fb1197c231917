import { endOfString } from '../feed/json-text.ts'
import type { Masks } from './masks.ts'
import { isPairName, isPairValue, type FieldTest } from './personal-fields.ts'

interface Frame {
  readonly isObject: boolean
  readonly isSealed: boolean
  /** Names of the places of an item that is an array. */
  readonly columns: readonly string[] | undefined
  /** For an object: one of its fields marks the value beside it as personal. */
  isPair: boolean
  /** For an array: index of the next value. */
  index: number
}

/** White space, punctuation, a number, or anything that is not JSON. */
const TOKEN = /(\s+)|([{}[\],:])|(-?\d[\d.eE+-]*(?![^\s{}[\],:"]))|([^\s{}[\],:"]+)/y
const WORDS = new Set(['true', 'false', 'null'])
/** Nesting of JSON within JSON texts. */
const DEEPEST_TEXT = 3

/**
 * JSON with masked values and its own layout. It may be truncated; from the first syntax error on, only the shape is
 * shown.
 * @param columns names of the places of arrays within arrays
 */
export function maskJson(
  text: string,
  isPersonal: FieldTest,
  masks: Masks,
  columns?: readonly string[],
  depth = 0,
): string {
  const frames: Frame[] = []
  /** Path of the next value: one name for each open object that has one. */
  const path: string[] = []
  let before: 'start' | 'comma' | 'colon' | 'key' | 'value' = 'start'
  let isLost = false
  let masked = ''
  const isSealed = () => {
    const { isSealed: isWithin = false, isPair = false, columns: names, index = 0 } = frames.at(-1) ?? {}
    if (isLost || isWithin || (isPair && isPairValue(path.at(-1)))) return true
    if (names === undefined) return path.length > 0 && isPersonal(path)
    const name = names[index]
    return name === undefined || isPersonal([...path, name])
  }

  /** A value in a wrong place makes the rest unreadable. */
  const begin = () => {
    const frame = frames.at(-1)
    if (frame !== undefined && (frame.isObject ? before !== 'colon' : before === 'value')) isLost = true
    before = 'value'
  }
  const endValue = () => {
    if (frames.at(-1)?.isObject === true && before !== 'start' && before !== 'comma') path.pop()
  }

  const string = (raw: string, isClosed: boolean): string => {
    const read = unescaped(raw)
    if (frames.at(-1)?.isObject === true && (before === 'start' || before === 'comma')) {
      before = 'key'
      if (!isClosed) isLost = true
      const shown = isLost ? masks.sealed(read) : masks.open(read)
      path.push(read)
      return shown
    }
    begin()
    const frame = frames.at(-1)
    if (frame?.isObject === true && isPairName(path.at(-1)) && isPersonal([read])) frame.isPair = true
    // Without any field name it may be anything.
    if (isSealed() || (path.length === 0 && frames.at(-1)?.columns === undefined)) return masks.sealed(read)
    return depth < DEEPEST_TEXT && /^\s*[[{]/.test(read)
      ? maskJson(read, isPersonal, masks, columns, depth + 1)
      : masks.open(read)
  }

  const mark = (character: string): void => {
    if (character === '{' || character === '[') {
      begin()
      const isObject = character === '{'
      const isRow = !isObject && frames.at(-1)?.isObject === false && frames.at(-1)?.columns === undefined
      frames.push({ isObject, isSealed: isSealed(), columns: isRow ? columns : undefined, isPair: false, index: 0 })
      before = 'start'
    } else if (character === ':') {
      if (before !== 'key') isLost = true
      before = 'colon'
    } else if (character === ',') {
      if (before !== 'value') isLost = true
      endValue()
      const frame = frames.at(-1)
      if (frame !== undefined) frame.index++
      before = 'comma'
    } else {
      endValue()
      if (frames.pop()?.isObject !== (character === '}')) isLost = true
      before = 'value'
    }
  }

  for (let at = 0; at < text.length;) {
    if (text[at] === '"') {
      const end = endOfString(text, at)
      masked += JSON.stringify(string(text.slice(at + 1, end), end < text.length))
      at = end + 1
      continue
    }
    TOKEN.lastIndex = at
    const [token = '', blank, punctuation, number, word] = TOKEN.exec(text) ?? []
    at += token.length
    if (blank !== undefined) masked += blank
    else if (punctuation !== undefined) {
      mark(punctuation)
      masked += punctuation
    } else if (number !== undefined) {
      begin()
      masked += isSealed() ? masks.sealed(number) : openNumber(number, masks)
    } else if (word !== undefined) {
      begin()
      const isWord = WORDS.has(word)
      // Outside all brackets is the rest of a script.
      if (!isWord && frames.length > 0) isLost = true
      masked += isWord && !isLost ? word : masks.sealed(word)
    }
  }
  return masked
}

/** `1.3800001234e10` is a personal number, too. */
function openNumber(number: string, { open }: Masks): string {
  const digits = String(Number(number))
  const shown = open(digits)
  return shown === digits ? open(number) : shown
}

/** The text that JSON means; if it breaks off within an escape, up to there. */
function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw.replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
  }
}
