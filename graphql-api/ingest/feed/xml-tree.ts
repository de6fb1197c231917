import { SaxesParser } from 'saxes'
import type { Fault, FaultCode } from './feed.ts'

/** An element with its content. Prefixes are resolved to namespaces. */
export interface XmlElement {
  readonly name: string
  /** '' for none. */
  readonly namespace: string
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, without that of its children; trimmed. */
  readonly text: string
  /** 1 for the first. */
  readonly line: number
}

const DEEPEST = 48
const MOST_ELEMENTS = 200_000
const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/

class Refusal extends Error {
  constructor(
    readonly code: FaultCode,
    message: string,
  ) {
    super(message)
  }
}

interface Open extends XmlElement {
  readonly children: XmlElement[]
  text: string
}

/** Reads XML into a tree. Refuses document types, and thereby every entity that is not predefined. Never throws. */
export function readXml(bytes: Uint8Array): { readonly root: XmlElement } | { readonly fault: Fault } {
  const parser = new SaxesParser({ xmlns: true, position: true })
  try {
    const text = decode(bytes)
    if (text.trim() === '') throw new Refusal('UNREADABLE', 'message is empty; expected XML')
    return { root: parse(parser, text) }
  } catch (error) {
    const line = parser.line
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal('UNREADABLE', `message is not XML: ${(error as Error).message.slice(0, 200)}`)
    return { fault: { code: refusal.code, message: refusal.message, place: `line ${line}` } }
  }
}

function parse(parser: SaxesParser<{ xmlns: true; position: true }>, text: string): XmlElement {
  const open: Open[] = []
  let root: XmlElement | undefined
  let elements = 0
  parser.on('doctype', () => {
    throw new Refusal('FORBIDDEN', 'message has a document type (<!DOCTYPE …>); expected XML without one')
  })
  parser.on('error', (error) => {
    const forbidden = /<!DOCTYPE/i.test(text)
    if (forbidden)
      throw new Refusal('FORBIDDEN', 'message has a document type (<!DOCTYPE …>); expected XML without one')
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (++elements > MOST_ELEMENTS)
      throw new Refusal('TOO_LARGE', `message has more than ${MOST_ELEMENTS} elements; expected fewer`)
    if (open.length >= DEEPEST)
      throw new Refusal('FORBIDDEN', `message nests deeper than ${DEEPEST} elements; expected ${DEEPEST} at most`)
    const element: Open = {
      name: local,
      namespace: uri,
      attributes: new Map(Object.values(attributes).map(({ local: name, value }) => [name, value])),
      children: [],
      text: '',
      line: parser.line,
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  const write = (part: string) => {
    const element = open.at(-1)
    if (element) element.text += part
  }
  parser.on('text', write)
  parser.on('cdata', write)
  parser.on('closetag', () => {
    const element = open.pop()
    if (element) element.text = element.text.trim()
  })
  parser.write(text).close()
  if (!root) throw new Refusal('UNREADABLE', 'message has no element; expected XML')
  return root
}

/** By byte order mark, else as declared, else UTF-8. */
function decode(bytes: Uint8Array): string {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const name = mark ?? DECLARED.exec(start.replace(/^ï»¿/, ''))?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('UNREADABLE', `message is not ${name}; expected XML in its declared encoding, or UTF-8`)
  }
}
