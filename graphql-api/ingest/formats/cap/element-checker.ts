import { shown } from '../devices/json-items.ts'
import type { Fault } from '../../feed/feed.ts'
import type { XmlElement } from '../../feed/xml-tree.ts'

const MOST_FAULTS = 100

/** Checks elements of one namespace against a schema and collects the faults. */
export class ElementChecker {
  readonly faults: Fault[] = []
  /** Violations whose meaning is nevertheless clear. */
  readonly notes: string[] = []

  constructor(private readonly namespace: string) {}

  /** @param words the fault and what is expected, starting with a verb */
  fault(element: XmlElement, path: string, words: string): void {
    if (this.faults.length >= MOST_FAULTS) return
    this.faults.push({ code: 'INVALID', message: `${path} ${words}`, place: `line ${element.line} ${path}` })
  }

  /** @param words as for a fault */
  note(element: XmlElement, path: string, words: string): void {
    if (this.notes.length < MOST_FAULTS) this.notes.push(`line ${element.line} ${path} ${words}`)
  }

  all(parent: XmlElement, name: string): readonly XmlElement[] {
    return parent.children.filter((child) => child.name === name && child.namespace === this.namespace)
  }

  /** At most one. */
  optional(parent: XmlElement, path: string, name: string): XmlElement | undefined {
    const [first, second] = this.all(parent, name)
    if (second) this.fault(second, `${path}.${name}`, 'occurs more than once; expected at most once')
    return first
  }

  /** Text of an optional element; undefined if it is absent or empty. */
  text(parent: XmlElement, path: string, name: string): string | undefined {
    const text = this.optional(parent, path, name)?.text
    return text === '' ? undefined : text
  }

  /** Text of a required, non-empty element. */
  required(parent: XmlElement, path: string, name: string, expected: string): string | undefined {
    const element = this.optional(parent, path, name)
    if (!element) this.fault(parent, `${path}.${name}`, `is missing; expected ${expected}`)
    else if (element.text === '') this.fault(element, `${path}.${name}`, `is empty; expected ${expected}`)
    else return element.text
    return undefined
  }

  /** One word of a list. */
  word<Word extends string>(parent: XmlElement, path: string, name: string, words: readonly Word[]): Word | undefined {
    const text = this.required(parent, path, name, oneOf(words))
    if (text === undefined) return undefined
    const word = words.find((one) => one === text)
    const element = this.all(parent, name)[0] ?? parent
    if (word === undefined) this.fault(element, `${path}.${name}`, `is ${shown(text)}; expected ${oneOf(words)}`)
    return word
  }

  /** Any number of words of a list; at least one if `atLeast` is set. */
  words<Word extends string>(
    parent: XmlElement,
    path: string,
    name: string,
    words: readonly Word[],
    atLeast: 0 | 1,
  ): readonly Word[] {
    const elements = this.all(parent, name)
    if (elements.length < atLeast) this.fault(parent, `${path}.${name}`, `is missing; expected ${oneOf(words)}`)
    return elements.flatMap((element, i) => {
      const word = words.find((one) => one === element.text)
      if (word === undefined)
        this.fault(element, `${path}.${name}[${i}]`, `is ${shown(element.text)}; expected ${oneOf(words)}`)
      return word ?? []
    })
  }
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.join(', ')}`
}
