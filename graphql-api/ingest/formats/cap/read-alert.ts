import type { Fault } from '../../feed/feed.ts'
import { parseInstant } from '../../feed/instant.ts'
import { shown } from '../devices/json-items.ts'
import type { XmlElement } from '../../feed/xml-tree.ts'
import { newShapeBudget, readArea, type CapArea, type ShapeBudget } from './area.ts'
import { ElementChecker } from './element-checker.ts'

export interface CapInfo {
  /** RFC 3066; default `en-US`. */
  readonly language: string
  readonly category: readonly string[]
  readonly event: string
  readonly urgency: (typeof URGENCY)[number]
  readonly severity: (typeof SEVERITY)[number]
  readonly certainty: Exclude<(typeof CERTAINTY)[number], 'Very Likely'>
  readonly effectiveAtMs?: number
  readonly onsetAtMs?: number
  readonly expiresAtMs?: number
  readonly senderName?: string
  readonly headline?: string
  readonly description?: string
  readonly instruction?: string
  /** If a parameter states when the event ends, independently of the message's expiry. */
  readonly eventEndsAtMs?: number
  /** The all-clear. */
  readonly isAllClear: boolean
  /** Event codes and parameters. */
  readonly named: readonly { readonly name: string; readonly value: string }[]
  readonly areas: readonly CapArea[]
  readonly element: XmlElement
}

/** An alert that conforms to CAP 1.1 or 1.2. */
export interface CapAlert {
  readonly identifier: string
  readonly sender: string
  readonly sentAtMs: number
  readonly status: (typeof STATUS)[number]
  readonly messageType: (typeof MESSAGE_TYPE)[number]
  readonly scope: (typeof SCOPE)[number]
  /** Each `sender,identifier,sent`, as `capReference` writes it. */
  readonly references: readonly string[]
  readonly infos: readonly CapInfo[]
  /** UTC times written with `Z`: CAP forbids it, but the meaning is clear. */
  readonly notes: readonly string[]
  readonly element: XmlElement
}

const NAMESPACES = ['urn:oasis:names:tc:emergency:cap:1.1', 'urn:oasis:names:tc:emergency:cap:1.2']
const ATOM = 'http://www.w3.org/2005/Atom'

const STATUS = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const
const MESSAGE_TYPE = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const
const SCOPE = ['Public', 'Restricted', 'Private'] as const
const CATEGORY = [
  ...(['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra'] as const),
  ...(['CBRNE', 'Other'] as const),
] as const
const RESPONSE = [
  ...(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None'] as const),
] as const
const URGENCY = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const
const SEVERITY = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const
/** The last is from CAP 1.0 and means Likely. */
const CERTAINTY = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown', 'Very Likely'] as const
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d|Z)$/i
/** Each may become a warning. */
const MOST_INFOS = 500
/** `sender,identifier` and an instant in any notation: other messages do not always copy it exactly. */
const REFERENCE = /^([^,]+,.*[^,]),(\d{4}-\d\d-\d\dT.+)$/
/** Names of parameters for the end of the event. */
const EVENT_END = /^event[ _-]?end(?:ing|s)?(?:[ _-]?(?:date|time|date[ _-]?time))?$/i
/** Forbidden in identifiers and senders, so that references can be split. */
const RESTRICTED = /[\s,<&]/

/** Checks a document against CAP 1.2 (1.1 if it says so). The order of elements is ignored. */
export function readCapAlert(root: XmlElement): { readonly alert: CapAlert } | { readonly faults: readonly Fault[] } {
  const strange = strangeRoot(root)
  if (strange !== undefined) return { faults: [{ code: 'INVALID', message: strange, place: `line ${root.line}` }] }
  const checker = new ElementChecker(root.namespace)
  const identifier = name(checker, root, 'identifier')
  const sender = name(checker, root, 'sender')
  checker.required(root, 'alert', 'sent', TIME_EXPECTED)
  const sentAtMs = instant(checker, root, 'alert', 'sent')
  const status = checker.word(root, 'alert', 'status', STATUS)
  const messageType = checker.word(root, 'alert', 'msgType', MESSAGE_TYPE)
  const scope = checker.word(root, 'alert', 'scope', SCOPE)
  for (const [value, needed] of [
    ['Restricted', 'restriction'],
    ['Private', 'addresses'],
  ] as const)
    if (scope === value) checker.required(root, 'alert', needed, `it, since scope is ${value}`)
  const references = readReferences(checker, root)
  if (messageType !== undefined && messageType !== 'Alert' && checker.all(root, 'references').length === 0)
    checker.fault(
      root,
      'alert.references',
      `is missing; expected the message that this ${messageType} refers to, "sender,identifier,sent"`,
    )
  const budget = newShapeBudget()
  const infos = checker
    .all(root, 'info')
    .map((info, i) => readInfo(checker, info, `alert.info[${i}]`, root.namespace, budget))
  if (infos.length > MOST_INFOS)
    checker.fault(root, 'alert.info', `occurs ${infos.length} times; expected ${MOST_INFOS} at most`)
  if (checker.faults.length > 0) return { faults: checker.faults }
  return {
    alert: {
      identifier: identifier ?? '',
      sender: sender ?? '',
      sentAtMs: sentAtMs ?? Number.NaN,
      status: status ?? 'Draft',
      messageType: messageType ?? 'Error',
      scope: scope ?? 'Private',
      references,
      infos,
      notes: checker.notes,
      element: root,
    },
  }
}

function strangeRoot({ name: root, namespace, children }: XmlElement): string | undefined {
  if (root === 'alert' && NAMESPACES.includes(namespace)) return undefined
  if (root === 'feed' && namespace === ATOM) {
    const entries = children.filter((child) => child.name === 'entry').length
    return `message is an Atom index of ${entries} entries without alerts; expected the CAP document that an entry links to`
  }
  return `message is <${root.slice(0, 60)}> of namespace ${shown(namespace)}; expected <alert> of ${NAMESPACES.join(' or ')}`
}

function name(checker: ElementChecker, root: XmlElement, element: string): string | undefined {
  const expected = 'a name without spaces, commas, < or &'
  const text = checker.required(root, 'alert', element, expected)
  if (text !== undefined && RESTRICTED.test(text))
    checker.fault(checker.all(root, element)[0] ?? root, `alert.${element}`, `is ${shown(text)}; expected ${expected}`)
  return text
}

function readReferences(checker: ElementChecker, root: XmlElement): readonly string[] {
  const element = checker.optional(root, 'alert', 'references')
  if (!element) return []
  const expected = 'expected "sender,identifier,sent", separated by spaces'
  if (element.text === '') checker.fault(element, 'alert.references', `is empty; ${expected}`)
  const references = element.text === '' ? [] : element.text.replace(/\s*,\s*/g, ',').split(/\s+/)
  return references.flatMap((reference, i) => {
    const [, name = '', sent = ''] = REFERENCE.exec(reference) ?? []
    const sentAtMs = parseInstant(sent)
    if (sentAtMs !== undefined) {
      if (/Z$/i.test(sent)) checker.note(element, `alert.references[${i}]`, `is ${shown(reference)}; ${UTC_EXPECTED}`)
      return capReference(name, sentAtMs)
    }
    checker.fault(element, `alert.references[${i}]`, `is ${shown(reference)}; ${expected}`)
    return []
  })
}

/** The reference to a message, with a normalized instant. @param name `sender,identifier` */
export function capReference(name: string, sentAtMs: number): string {
  return `${name},${new Date(sentAtMs).toISOString().replace('.000Z', 'Z')}`
}

function readInfo(
  checker: ElementChecker,
  info: XmlElement,
  path: string,
  namespace: string,
  budget: ShapeBudget,
): CapInfo {
  const responses = checker.words(info, path, 'responseType', RESPONSE, 0)
  for (const [i, resource] of checker.all(info, 'resource').entries()) {
    checker.required(resource, `${path}.resource[${i}]`, 'resourceDesc', 'what it is')
    // Optional in CAP 1.1.
    if (namespace.endsWith('1.2')) checker.required(resource, `${path}.resource[${i}]`, 'mimeType', 'a media type')
    const size = checker.text(resource, `${path}.resource[${i}]`, 'size')
    if (size !== undefined && !/^\d+$/.test(size))
      checker.fault(resource, `${path}.resource[${i}].size`, `is ${shown(size)}; expected a whole number of bytes`)
  }
  const certainty = checker.word(info, path, 'certainty', CERTAINTY)
  const urgency = checker.word(info, path, 'urgency', URGENCY) ?? 'Unknown'
  const named = ['eventCode', 'parameter'].flatMap((list) => readNamed(checker, info, path, list))
  const optional = {
    effectiveAtMs: instant(checker, info, path, 'effective'),
    onsetAtMs: instant(checker, info, path, 'onset'),
    expiresAtMs: instant(checker, info, path, 'expires'),
    eventEndsAtMs: eventEndOf(named),
    senderName: checker.text(info, path, 'senderName'),
    headline: checker.text(info, path, 'headline'),
    description: checker.text(info, path, 'description'),
    instruction: checker.text(info, path, 'instruction'),
  }
  return {
    language: checker.text(info, path, 'language') ?? 'en-US',
    category: checker.words(info, path, 'category', CATEGORY, 1),
    event: checker.required(info, path, 'event', 'words that name the event') ?? '',
    urgency,
    severity: checker.word(info, path, 'severity', SEVERITY) ?? 'Unknown',
    certainty: certainty === 'Very Likely' ? 'Likely' : (certainty ?? 'Unknown'),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
      [Key in keyof typeof optional]?: NonNullable<(typeof optional)[Key]>
    }),
    isAllClear: urgency === 'Past' || responses.includes('AllClear'),
    named,
    areas: checker.all(info, 'area').map((area, i) => readArea(checker, area, `${path}.area[${i}]`, budget)),
    element: info,
  }
}

/** `eventEndingTime` of the American weather service, and similar parameters of others. */
function eventEndOf(named: CapInfo['named']): number | undefined {
  return named.flatMap(({ name, value }) => (EVENT_END.test(name) ? (parseInstant(value) ?? []) : []))[0]
}

function readNamed(checker: ElementChecker, info: XmlElement, path: string, list: string) {
  return checker.all(info, list).map((element, i) => {
    for (const part of ['valueName', 'value'])
      if (!checker.optional(element, `${path}.${list}[${i}]`, part))
        checker.fault(element, `${path}.${list}[${i}].${part}`, 'is missing; expected one')
    const at = (part: string) => checker.all(element, part)[0]?.text ?? ''
    return { name: at('valueName'), value: at('value') }
  })
}

const TIME_EXPECTED = 'a time with its offset, e.g. 2026-11-22T16:00:00+08:00 (-00:00 for UTC)'

/** For a time that is accepted with a note. */
const UTC_EXPECTED = 'taken as UTC, expected -00:00 instead of Z'

function instant(checker: ElementChecker, parent: XmlElement, path: string, element: string): number | undefined {
  const text = checker.text(parent, path, element)
  if (text === undefined) return undefined
  const ms = TIME.test(text) ? parseInstant(text) : undefined
  const found = checker.all(parent, element)[0] ?? parent
  if (ms === undefined) checker.fault(found, `${path}.${element}`, `is ${shown(text)}; expected ${TIME_EXPECTED}`)
  else if (/Z$/i.test(text)) checker.note(found, `${path}.${element}`, `is ${shown(text)}; ${UTC_EXPECTED}`)
  return ms
}
