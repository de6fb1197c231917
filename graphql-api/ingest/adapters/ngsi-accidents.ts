import { entityFeed } from '../formats/ngsi/entity-feed.ts'

/** Road accidents, as RoadAccident of Smart Data Models. */
export const ngsiAccidents = entityFeed(
  {
    id: 'ngsi-accidents',
    title: { zh: '道路交通事故（NGSI）', en: 'Road accidents (NGSI)' },
    publisher: { zh: '交通警察支队', en: 'Traffic police' },
    carries: ['report'],
    licence: 'internal',
    grade: 'shared',
    cadenceMs: 86_400_000,
    staleAfterMs: 172_800_000,
    sample: 'ngsi-accidents.json',
    sensitive: { fields: ['vehiclesInvolved', 'personsInvolved', 'involvedPersons', 'owner'], plates: true },
  },
  ['RoadAccident'],
  (reader, { name: sourceId, id, attributes }) => {
    const reportedAtMs = reader.timeOrFault('accidentDate', 'dateObserved', 'dateCreated')
    if (reportedAtMs === undefined) return
    const description = reader.text('description')
    const status = reader.text('status')
    const street = reader.first('address')?.value
    const address = typeof street === 'string' ? street : addressOf(street)
    reader.measured.add({
      kind: 'report',
      sourceId,
      reportedAtMs,
      // A dataset's own modification date may be earlier than the event.
      updatedAtMs: Math.max(reportedAtMs, reader.time('dateModified') ?? 0),
      category: 'RoadAccident',
      title: reader.text('name') ?? description ?? 'RoadAccident',
      ...(description !== undefined && { description }),
      ...(status !== undefined && { status }),
      ...(address !== undefined && { address }),
      // An impossible position is a fault; the accident is kept without it.
      ...reader.point(),
      content: { id, ...Object.fromEntries([...attributes].map(([name, [first]]) => [name, first?.value ?? null])) },
    })
  },
)

/** A schema.org PostalAddress in one line, finest part first. */
function addressOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const parts = value as Readonly<Record<string, unknown>>
  const words = ['streetAddress', 'addressLocality', 'addressRegion', 'addressCountry']
    .map((key) => parts[key])
    .filter((part): part is string => typeof part === 'string' && part !== '')
  return words.length === 0 ? undefined : [...new Set(words)].join(', ')
}
