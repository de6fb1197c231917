import type { Alert } from '../arrival.ts'
import { geometryOf } from '../cap/area.ts'
import { readCapAlert, type CapAlert, type CapInfo } from '../cap/read-alert.ts'
import { SEVERITY_OF_COLOR, warningColorOf } from '../cap/warning-color.ts'
import type { Feed } from '../feed.ts'
import { readXml, type XmlElement } from '../xml-tree.ts'

const SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']
/** Files within an alert: base64 of any size, which nobody reads from here. */
const LEFT_OUT = new Set(['derefUri'])

/** Warnings in the Common Alerting Protocol 1.1 and 1.2 of OASIS (ITU-T X.1303bis). */
export const capAlerts: Feed<CapAlert> = {
  id: 'cap-alerts',
  title: { zh: '预警信息（CAP）', en: 'Alerts (CAP)' },
  publisher: { zh: '预警信息发布中心', en: 'Early warning centre' },
  carries: ['alert'],
  licence: 'internal',
  grade: 'open',
  // Warnings come when there is something to warn of.
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
  toObservations: (alert) => ({ state: 'ok', arrivals: [arrivalOf(alert)] }),
}

function arrivalOf(message: CapAlert): Alert {
  const { sender, identifier, sent, sentAtMs, references, infos } = message
  const info = leadingOf(infos)
  const english = infos.find(({ language }) => /^en\b/i.test(language))
  const areas = infos.flatMap((one) => one.areas)
  const area = geometryOf(areas)
  const areaText = [...new Set((info?.areas ?? []).map(({ description }) => description))].join('；')
  const warningColor = warningColorOf({
    phrases: infos.flatMap(({ headline = '', event }) => [headline, event]),
    parameters: infos.flatMap(({ named }) => named),
  })
  const severity = lower(info?.severity ?? 'Unknown')
  const { effectiveAtMs, onsetAtMs, expiresAtMs, senderName, headline, description, instruction } = info ?? {}
  return {
    kind: 'alert',
    sourceId: `${sender},${identifier},${sent}`,
    sentAtMs,
    status: lower(message.status),
    messageType: lower(message.messageType),
    replaces: references,
    category: info?.category.map((word) => word.toLowerCase()) ?? [],
    // A Cancel may say nothing but what it cancels.
    event: info?.event ?? message.messageType,
    // A source that speaks in colours alone is understood.
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
    ...(areaText !== '' && { areaText }),
    ...(area && { area }),
    content: contentOf(message.element) as Readonly<Record<string, unknown>>,
  }
}

/** Of those in Chinese, or else of the language of the first, the most severe. */
function leadingOf(infos: readonly CapInfo[]): CapInfo | undefined {
  const chinese = infos.filter(({ language }) => /^zh\b/i.test(language))
  const same = chinese.length > 0 ? chinese : infos.filter(({ language }) => language === infos[0]?.language)
  const rank = ({ severity }: CapInfo) => SEVERITIES.indexOf(severity)
  return same.reduce<CapInfo | undefined>(
    (most, one) => (most === undefined || rank(one) < rank(most) ? one : most),
    undefined,
  )
}

function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>
}

/** Elements as JSON: text where there is nothing else, lists where there are several. */
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
