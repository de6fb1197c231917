import { shown } from '../devices/json-items.ts'
import type { Fault, Payload, Validated } from '../../feed/feed.ts'
import { isRecord, readJson } from '../../feed/json-text.ts'

type Json = Readonly<Record<string, unknown>>

/** An Observation with its Datastream. */
export interface StaObservation {
  /** `phenomenonTime`, `resultTime`, `result`, `FeatureOfInterest` … as far as sent. */
  readonly observation: Json
  readonly datastream: Json
  /** `$`, `value[3]`, `[0].dataArray[17]`. */
  readonly place: string
}

const MOST_OBSERVATIONS = 50_000
/** `Datastreams(1)/Observations`, `Datastreams('a')`: in a navigation link or a topic. */
const LINK = /Datastreams\((?:'([^']{1,200})'|([^)']{1,200}))\)/

/**
 * Observations of OGC SensorThings 1.1: one, an array or a page (`value`) of them, one a line; the data arrays of the
 * extension (OGC 18-088 clause 16); or Datastreams with their Observations expanded.
 */
export function readObservations(payload: Payload): Validated<StaObservation> {
  const { values, faults: unreadable } = readJson(payload)
  const faults: Fault[] = [...unreadable]
  const messages: StaObservation[] = []
  const refuse = (place: string, words: string, code: Fault['code'] = 'INVALID') =>
    faults.push({ code, message: `${place === '$' ? 'message' : place} ${words}`, place })
  for (const { value, place } of values) take(value, place || '$', undefined)
  return { messages, faults }

  function take(value: unknown, place: string, datastream: Json | undefined): void {
    if (Array.isArray(value)) {
      takeAll(value, place, datastream)
    } else if (!isRecord(value)) {
      refuse(place, `is ${shown(value)}; expected an Observation {phenomenonTime, result, Datastream}`)
    } else if (Array.isArray(value.value) && value.result === undefined) {
      takeAll(value.value, below(place, 'value'), datastream)
    } else if (Array.isArray(value.dataArray)) {
      takeDataArray(value, value.dataArray, place)
    } else if (Array.isArray(value.Observations)) {
      takeAll(value.Observations, below(place, 'Observations'), value)
    } else {
      const own = isRecord(value.Datastream) ? value.Datastream : (datastream ?? linked(value, payload.origin))
      if (!own) refuse(place, 'names no Datastream; expected it expanded, or its link')
      else if (room(place)) messages.push({ observation: value, datastream: own, place })
    }
  }

  function takeAll(list: readonly unknown[], place: string, datastream: Json | undefined): void {
    for (const [i, item] of list.entries()) {
      if (!room(place)) return
      // Nested arrays have no meaning, and their depth must be bounded.
      if (Array.isArray(item)) refuse(`${bare(place)}[${i}]`, 'is an array within an array; expected an Observation')
      else take(item, `${bare(place)}[${i}]`, datastream)
    }
  }

  function takeDataArray(block: Json, rows: readonly unknown[], place: string): void {
    const components = Array.isArray(block.components) ? (block.components as unknown[]) : []
    const datastream = isRecord(block.Datastream) ? block.Datastream : linked(block, payload.origin)
    if (!datastream) return void refuse(place, 'names no Datastream; expected one beside its dataArray')
    if (!components.includes('result'))
      return void refuse(
        below(place, 'components'),
        `is ${shown(block.components)}; expected a list with "result" and "phenomenonTime"`,
      )
    for (const [i, row] of rows.entries()) {
      const at = below(place, `dataArray[${i}]`)
      if (!room(at)) return
      if (!Array.isArray(row) || row.length !== components.length)
        refuse(at, `is ${shown(row)}; expected ${components.length} values, as its components`)
      else
        messages.push({
          observation: Object.fromEntries(components.map((name, column) => [String(name), (row as unknown[])[column]])),
          datastream,
          place: at,
        })
    }
  }

  /** Reported once. */
  function room(place: string): boolean {
    if (messages.length < MOST_OBSERVATIONS) return true
    if (!faults.some(({ code }) => code === 'TOO_LARGE'))
      refuse(place, `is beyond the ${MOST_OBSERVATIONS} observations that one message may have`, 'TOO_LARGE')
    return false
  }
}

function linked(value: Json, origin: string | undefined): Json | undefined {
  const link = value['Datastream@iot.navigationLink'] ?? origin
  const [, quoted, plain] = typeof link === 'string' ? (LINK.exec(link) ?? []) : []
  const id = quoted ?? plain
  return id === undefined ? undefined : { '@iot.id': id }
}

function bare(place: string): string {
  return place === '$' ? '' : place
}

function below(place: string, part: string): string {
  return place === '$' ? part : `${place}${place.startsWith('line') ? ' ' : '.'}${part}`
}
