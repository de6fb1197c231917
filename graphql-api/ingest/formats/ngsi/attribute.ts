import { parseInstant } from '../../feed/instant.ts'
import { isRecord } from '../../feed/json-text.ts'

/** One value of an attribute. Attributes may have several, from several times or devices. */
export interface Instance {
  readonly value: unknown
  /** UN/CEFACT code; absent: the model's own unit. */
  readonly unitCode?: string
  readonly observedAtMs?: number
  /** NGSIv2 type, e.g. `geo:point`. */
  readonly type?: string
  /** The end of a fault: the attribute has content in no known representation. */
  readonly unread?: string
}

const WRAPPERS = new Set([
  'Property',
  'GeoProperty',
  'Relationship',
  'LanguageProperty',
  'JsonProperty',
  'VocabProperty',
])
const VALUE_KEYS = ['value', 'object', 'languageMap', 'json', 'vocab'] as const
/** Keys of the temporal representation: `[[value, time], …]` (ETSI GS CIM 009, 4.5.9). */
const SERIES_KEYS = ['values', 'objects', 'languageMaps', 'jsons', 'vocabs'] as const
const GEOMETRIES = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'])
/** Marks an attribute that was removed. */
const NOTHING = 'urn:ngsi-ld:null'

/** Reads an attribute in any representation. */
export function attributeOf(raw: unknown): readonly Instance[] {
  if (Array.isArray(raw) && raw.length > 0 && raw.every(isWrapped)) {
    // Of several devices (`datasetId`) the default instance is taken, if there is one.
    const instances = raw as readonly Readonly<Record<string, unknown>>[]
    const own = instances.filter(({ datasetId }) => datasetId === undefined)
    return (own.length > 0 ? own : instances).flatMap((each) => seriesOf(each) ?? [instanceOf(each)])
  }
  if (isWrapped(raw)) return seriesOf(raw) ?? [instanceOf(raw)]
  const value = plain(raw)
  return value === undefined ? [] : [{ value }]
}

function isWrapped(raw: unknown): raw is Readonly<Record<string, unknown>> {
  if (!isRecord(raw) || '@value' in raw) return false
  if (typeof raw.type === 'string' && GEOMETRIES.has(raw.type) && 'coordinates' in raw) return false
  return (
    (typeof raw.type === 'string' && WRAPPERS.has(raw.type)) ||
    'value' in raw ||
    'object' in raw ||
    Array.isArray(raw.values)
  )
}

/** Newest first: readers without an interest in time take the first. */
function seriesOf(raw: Readonly<Record<string, unknown>>): readonly Instance[] | undefined {
  const series = SERIES_KEYS.map((name) => raw[name]).find(Array.isArray) as readonly unknown[] | undefined
  if (series === undefined) return undefined
  const { unitCode } = instanceOf(raw)
  return series
    .map((pair): Instance => {
      const [value, at] = Array.isArray(pair) ? (pair as readonly unknown[]) : []
      const observedAtMs = typeof at === 'string' ? parseInstant(at, 'UTC') : undefined
      if (observedAtMs === undefined)
        return {
          value: undefined,
          unread: 'has a value without its time; expected [[value, "2026-11-22T08:00:00Z"], …]',
        }
      return { value: plain(value), observedAtMs, ...(unitCode !== undefined && { unitCode }) }
    })
    .sort((one, other) => (other.observedAtMs ?? 0) - (one.observedAtMs ?? 0))
}

function instanceOf(raw: Readonly<Record<string, unknown>>): Instance {
  const key = VALUE_KEYS.find((name) => Object.hasOwn(raw, name))
  const metadata = isRecord(raw.metadata) ? raw.metadata : {}
  const unitCode = textOf(raw.unitCode ?? metadata.unitCode)
  const observedAt = textOf(raw.observedAt ?? metadata.TimeInstant ?? metadata.timestamp ?? metadata.observedAt)
  const observedAtMs = observedAt === undefined ? undefined : parseInstant(observedAt, 'UTC')
  return {
    ...(key === undefined && {
      unread: `has ${Object.keys(raw).slice(0, 6).join(', ')}; expected a value, or values of the temporal representation`,
    }),
    value: key === undefined ? undefined : plain(raw[key]),
    ...(unitCode !== undefined && { unitCode }),
    ...(observedAtMs !== undefined && { observedAtMs }),
    ...(typeof raw.type === 'string' && { type: raw.type }),
  }
}

/** Unwraps a typed JSON-LD value; undefined if it states that there is none. */
function plain(value: unknown): unknown {
  const bare = isRecord(value) && '@value' in value ? value['@value'] : value
  return bare === null || bare === NOTHING ? undefined : bare
}

function textOf(value: unknown): string | undefined {
  const bare = isRecord(value) ? (value.value ?? value['@value']) : value
  return typeof bare === 'string' ? bare : undefined
}
