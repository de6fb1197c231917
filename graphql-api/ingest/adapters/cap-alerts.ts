import type { Alert } from '../feed/feed-item.ts'
import { geometryOf } from '../formats/cap/area.ts'
import { capParts, type CapPart } from '../formats/cap/parts.ts'
import { capReference, readCapAlert, type CapAlert } from '../formats/cap/read-alert.ts'
import { SEVERITY_OF_COLOR, warningColorOf } from '../formats/cap/warning-color.ts'
import type { Feed } from '../feed/feed.ts'
import { soundArea } from '../feed/sound-area.ts'
import { readXml, type XmlElement } from '../feed/xml-tree.ts'

/** Embedded files: base64 of any size, never used here. */
const LEFT_OUT = new Set(['derefUri'])

/** Warnings in the Common Alerting Protocol 1.1 and 1.2 of OASIS (ITU-T X.1303bis). */
export const capAlerts: Feed<CapAlert> = {
  id: 'cap-alerts',
  title: { zh: '预警信息（CAP）', en: 'Alerts (CAP)' },
  publisher: { zh: '预警信息发布中心', en: 'Early warning centre' },
  carries: ['alert'],
  licence: 'internal',
  grade: 'open',
  // Sent only when there is a warning.
  cadenceMs: 86_400_000,
  staleAfterMs: 172_800_000,
  encodings: ['xml'],
  maxBytes: 1 << 20,
  sample: 'cap-alerts.xml',
  validate({ bytes }) {
    const read = readXml(bytes)
    if ('fault' in read) return { messages: [], faults: [read.fault] }
    const checked = readCapAlert(read.root)
    return 'alert' in checked ? { messages: [checked.alert], faults: [] } : { messages: [], faults: checked.faults }
  },
  toObservations: (alert) => ({ state: 'ok', arrivals: arrivalsOf(alert), notes: alert.notes }),
}

/** One alert for each part; a Cancel may contain nothing but its references. */
function arrivalsOf(message: CapAlert): Alert[] {
  const parts = capParts(message.infos)
  const kept = message.element.children.filter(({ name }) => name !== 'info')
  return (parts.length === 0 ? [[]] : parts).map((infos, part) => {
    const children = [...kept, ...infos.map(({ element }) => element)]
    return {
      ...arrivalOf(message, infos),
      part,
      content: contentOf({ ...message.element, children }) as Alert['content'],
    }
  })
}

function arrivalOf(message: CapAlert, infos: CapPart): Omit<Alert, 'content'> {
  const { sender, identifier, sentAtMs, references } = message
  const [info] = infos
  const english = infos.find(({ language }) => /^en\b/i.test(language))
  const sound = geometryOf(info?.areas ?? [])
  const areaText = [...new Set((info?.areas ?? []).map(({ description }) => description))].join('；')
  const warningColor = warningColorOf({
    phrases: infos.flatMap(({ headline = '', event }) => [headline, event]),
    parameters: infos.flatMap(({ named }) => named),
  })
  const severity = lower(info?.severity ?? 'Unknown')
  const { effectiveAtMs, onsetAtMs, expiresAtMs, eventEndsAtMs, senderName, headline, description, instruction } =
    info ?? {}
  return {
    kind: 'alert',
    sourceId: capReference(`${sender},${identifier}`, sentAtMs),
    sentAtMs,
    status: lower(message.status),
    messageType: lower(message.messageType),
    replaces: references,
    category: info?.category.map((word) => word.toLowerCase()) ?? [],
    event: info?.event ?? message.messageType,
    // Some sources give a colour and no severity.
    severity: severity === 'unknown' && warningColor ? SEVERITY_OF_COLOR[warningColor] : severity,
    urgency: lower(info?.urgency ?? 'Unknown'),
    certainty: lower(info?.certainty ?? 'Unknown'),
    ...(warningColor && { warningColor }),
    ...(headline !== undefined && { headline }),
    ...(english?.headline !== undefined && { headlineEn: english.headline }),
    ...(description !== undefined && { description }),
    ...(instruction !== undefined && { instruction }),
    ...(senderName !== undefined && { senderName }),
    ...(effectiveAtMs !== undefined && { effectiveAtMs }),
    ...(onsetAtMs !== undefined && { onsetAtMs }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
    ...(eventEndsAtMs !== undefined && { eventEndsAtMs }),
    ...(info?.isAllClear && { isAllClear: true }),
    ...(areaText !== '' && { areaText }),
    ...(sound && soundArea(sound)),
  }
}

function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>
}

/** Elements as JSON: text if it has no children, a list for repeated elements. */
function contentOf(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text
  const byName = new Map<string, unknown[]>()
  for (const child of element.children) {
    if (LEFT_OUT.has(child.name)) continue
    const values = byName.get(child.name)
    if (values) values.push(contentOf(child))
    else byName.set(child.name, [contentOf(child)])
  }
  return Object.fromEntries([...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
}
