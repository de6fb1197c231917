import type { Alert } from '../feed/feed-item.ts'
import { shown } from '../formats/devices/json-items.ts'
import { isPlainGeometry } from '../feed/geojson-area.ts'
import { entityFeed } from '../formats/ngsi/entity-feed.ts'
import { soundArea } from '../feed/sound-area.ts'

/** The model's five severities as CAP severities [P]. */
const SEVERITIES: Readonly<Record<string, Alert['severity']>> = {
  informational: 'minor',
  low: 'minor',
  medium: 'moderate',
  high: 'severe',
  critical: 'extreme',
}
/** The model's categories as CAP categories [P]; the rest are `other`. */
const CATEGORIES: Readonly<Record<string, string>> = {
  traffic: 'transport',
  transport: 'transport',
  mobility: 'transport',
  weather: 'met',
  naturaldisaster: 'geo',
  environment: 'env',
  health: 'health',
  security: 'security',
  safety: 'safety',
  agriculture: 'env',
  fire: 'fire',
}

/** Warnings from NGSI platforms, as Alert of Smart Data Models. */
export const ngsiAlerts = entityFeed(
  {
    id: 'ngsi-alerts',
    title: { zh: '预警信息（NGSI）', en: 'Alerts (NGSI)' },
    publisher: { zh: '应急管理局', en: 'Emergency management bureau' },
    carries: ['alert'],
    licence: 'internal',
    grade: 'open',
    cadenceMs: 86_400_000,
    staleAfterMs: 172_800_000,
    sample: 'ngsi-alerts.json',
  },
  ['Alert'],
  (reader, { name, id, attributes }) => {
    const sentAtMs = reader.timeOrFault('dateIssued')
    if (sentAtMs === undefined) return
    for (const required of ['category', 'alertSource'])
      if (reader.text(required) === undefined) {
        reader.measured.faultAt(required, 'INVALID', 'is missing; the model requires it')
        return
      }
    const word = reader.text('severity')?.toLowerCase()
    const severity = word === undefined ? 'unknown' : Object.hasOwn(SEVERITIES, word) ? SEVERITIES[word] : undefined
    if (severity === undefined) {
      const expected = Object.keys(SEVERITIES).join(', ')
      reader.measured.faultAt('severity', 'INVALID', `is ${shown(word)}; expected one of ${expected}`)
      return
    }
    const category = (reader.text('category') ?? '').toLowerCase()
    const description = reader.text('description')
    const event = reader.text('subCategory', 'category') ?? ''
    const onsetAtMs = reader.time('validFrom')
    const expiresAtMs = reader.time('validTo')
    const area = reader.first('location')?.value
    if (area !== undefined && !isPlainGeometry(area))
      reader.measured.faultAt(
        'location',
        'INVALID',
        'is not an area in WGS84; expected a GeoJSON Point, Polygon or MultiPolygon',
      )
    reader.measured.add({
      kind: 'alert',
      // An entity issued again is another message.
      sourceId: `${name},${new Date(sentAtMs).toISOString()}`,
      sentAtMs,
      status: 'actual',
      messageType: 'alert',
      replaces: [],
      category: [Object.hasOwn(CATEGORIES, category) ? (CATEGORIES[category] ?? 'other') : 'other'],
      event,
      severity,
      urgency: 'unknown',
      certainty: 'unknown',
      ...(description !== undefined && { headline: description.slice(0, 160), description }),
      senderName: reader.text('alertSource') ?? '',
      ...(onsetAtMs !== undefined && { onsetAtMs }),
      ...(expiresAtMs !== undefined && { expiresAtMs }),
      ...(isPlainGeometry(area) && soundArea(area)),
      content: { id, ...Object.fromEntries([...attributes].map(([key, [first]]) => [key, first?.value ?? null])) },
    })
  },
)
