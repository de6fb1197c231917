import type { Target } from '../../store/feature.ts'
import { ImportError } from '../../store/import-error.ts'
import type { Shape } from '../osm/attributes.ts'
import { attributesOfFields, targetsOfFields } from './attributes-of-fields.ts'
import { fieldsOfTarget, parseFieldMap, textOf } from './field-map.ts'
import type { FieldRecord, FieldSource, LayerSample } from './field-record.ts'
import { TARGETS, thingOf } from '../../store/things/by-table.ts'
import { pluralOf } from '../../store/target-name.ts'

/** Findings about a layer before it is imported. */
export interface LayerOutlook {
  readonly layer?: string
  /** Types of geometry that occur. */
  readonly shapes: readonly string[]
  /** In the order of the file, each with its first value. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  /** With `--target auto` some of it would be imported. */
  readonly saysItself: boolean
  /** Options that would import it, the likeliest first; at most three. */
  readonly suggestions: readonly string[]
}

const SAMPLE = 500
const TRIED = 20
const MOST_FIELDS = 60
const MOST_SUGGESTIONS = 3
const LONGEST_VALUE = 40

type ReadableRecord = Extract<FieldRecord, { fields: unknown }>

/** The first features of a source. */
export async function sampleOf(source: FieldSource): Promise<FieldRecord[]> {
  const sample: FieldRecord[] = []
  for await (const { records } of source.pass()) {
    sample.push(...records.slice(0, SAMPLE - sample.length))
    if (sample.length >= SAMPLE) break
  }
  return sample
}

/** Finds the options that would import the features of a layer: each suggestion was tried on its first features. */
export function outlookOf({ layer, records }: LayerSample): LayerOutlook {
  const readable = records.filter((record): record is ReadableRecord => 'fields' in record)
  const tried = readable.slice(0, TRIED)
  const fields = fieldsOf(readable)
  const found = TARGETS.flatMap((target) => {
    const fitting = tried.filter(({ geometry }) => {
      const shape = shapeOf(geometry)
      return shape === undefined ? thingOf(target).geometry !== 'required' : thingOf(target).shapes.includes(shape)
    })
    if (fitting.length === 0) return []
    const names = fields.map(({ name }) => name)
    const own = recognised(target, names)
    const map = mapFor(target, fitting, names)
    const taken = takenBy(target, fitting, map)
    if (taken === 0) return []
    const score = own.length + taken / tried.length - (map === undefined ? 0 : 1)
    // Any text is a code or a name: that alone proves nothing.
    const tells = own.length > 0 || (map !== undefined && !/^(code|name)=/.test(map))
    return tells ? [{ target, map, score }] : []
  })
  return {
    ...(layer !== undefined && { layer }),
    shapes: [...new Set(readable.map(({ geometry }) => geometry?.type ?? 'none'))],
    fields,
    saysItself: readable.some(({ fields: given, geometry }) => {
      const shape = shapeOf(geometry)
      return shape !== undefined && targetsOfFields(given, shape).length > 0
    }),
    suggestions: found
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST_SUGGESTIONS)
      .map(({ target, map }) => `--target ${pluralOf(target)}${map === undefined ? '' : ` --map ${quoted(map)}`}`),
  }
}

function fieldsOf(records: readonly ReadableRecord[]): { name: string; value: string }[] {
  const found = new Map<string, string>()
  for (const { fields } of records)
    for (const [name, value] of Object.entries(fields)) {
      if (found.size >= MOST_FIELDS && !found.has(name)) continue
      const text = textOf(value) ?? ''
      if ((found.get(name) ?? '') === '') found.set(name, text.slice(0, LONGEST_VALUE))
    }
  return [...found].map(([name, value]) => ({ name, value }))
}

/** Our fields that the file has under a usual name, except those common to all targets. */
function recognised(target: Target, names: readonly string[]): string[] {
  return fieldsOfTarget(target).flatMap(({ ours, usual, common }) =>
    !common && [...usual, ours].some((name) => names.includes(name)) ? [ours] : [],
  )
}

/** A map of the one field without which nothing would be imported; undefined: none is needed, or none helps. */
function mapFor(target: Target, records: readonly ReadableRecord[], names: readonly string[]): string | undefined {
  if (takenBy(target, records, undefined) > 0) return undefined
  for (const { ours } of fieldsOfTarget(target))
    for (const theirs of names) {
      const map = `${ours}=${theirs}`
      if (!theirs.includes(',') && takenBy(target, records, map) > 0) return map
    }
  return undefined
}

function takenBy(target: Target, records: readonly ReadableRecord[], map: string | undefined): number {
  try {
    const parsed = map === undefined ? undefined : parseFieldMap(map)
    return records.filter(({ fields, geometry }) => {
      const made = attributesOfFields(fields, target, shapeOf(geometry) ?? 'node', { map: parsed })
      return 'attributes' in made && !((target === 'region' || target === 'place') && made.name === undefined)
    }).length
  } catch (error) {
    if (error instanceof ImportError) return 0
    throw error
  }
}

function shapeOf(geometry: ReadableRecord['geometry']): Shape | undefined {
  const type = (geometry as { type?: unknown } | null)?.type
  if (typeof type !== 'string') return undefined
  return type.endsWith('Point') ? 'node' : type.endsWith('LineString') ? 'line' : 'area'
}

function quoted(text: string): string {
  return /^[\p{L}\p{N}_=.:-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
