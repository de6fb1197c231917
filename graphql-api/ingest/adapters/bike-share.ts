import { z } from 'zod'
import { codeField, countField, latField, lngField } from '../formats/devices/field.ts'
import { faultOf, MOST_ITEMS, shown, type Item } from '../formats/devices/json-items.ts'
import { Measured } from '../formats/devices/measured.ts'
import type { Fault, Feed, Payload, Validated } from '../feed/feed.ts'
import { parseInstant } from '../feed/instant.ts'
import { isRecord, readJson } from '../feed/json-text.ts'

/**
 * Seconds since 1970 up to version 2, RFC 3339 from version 3; milliseconds and numeric texts also occur. A station
 * that never reported sends 0.
 */
const timeField = z.unknown().transform((value, context): number | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN
  if (number === 0) return undefined
  const text = typeof value === 'string' ? value : ''
  const ms = Number.isNaN(number) ? parseInstant(text) : number > MOST_SECONDS ? number : number * 1000
  if (ms !== undefined && ms >= EARLIEST_MS && ms < LATEST_MS) return Math.round(ms)
  context.addIssue({ code: 'custom', message: 'seconds since 1970 (GBFS 1 and 2) or RFC 3339 (GBFS 3)' })
  return z.NEVER
})
/** A larger number is in milliseconds. */
const MOST_SECONDS = 32_503_680_000
const EARLIEST_MS = Date.parse('2000-01-01T00:00:00Z')
const LATEST_MS = Date.parse('2100-01-01T00:00:00Z')

const NAME_WORDS = 'the station’s name, a text (GBFS 1 and 2) or [{"text", "language"}] (GBFS 3)'
const NAME = z.union([z.string(), z.array(z.object({ text: z.string(), language: z.string().optional() })).min(1)], {
  error: NAME_WORDS,
})
const STATION = z.object(
  { station_id: codeField('the station’s id'), lat: latField, lon: lngField, name: NAME.optional() },
  { error: 'an object {station_id, name, lat, lon}' },
)

const stock = (words: string) => countField(words, 0, 100_000).optional()
const STATUS = z.object(
  {
    station_id: codeField('the station’s id'),
    last_reported: timeField,
    is_installed: z.union([z.boolean(), z.literal([0, 1])], { error: 'true or false' }).optional(),
    num_bikes_available: stock('bicycles'),
    num_vehicles_available: stock('vehicles'),
    num_docks_available: stock('docks'),
  },
  { error: 'an object {station_id, num_bikes_available, …}' },
)

type BikeShareItem = (
  | { readonly type: 'station'; readonly value: z.output<typeof STATION> }
  | { readonly type: 'status'; readonly value: z.output<typeof STATUS>; readonly madeAtMs: number | undefined }
) &
  Item<unknown>

/** GBFS 1 to 3, station_information and station_status: position, available bicycles and free docks of each station. */
export const bikeShare: Feed<BikeShareItem> = {
  id: 'bike-share',
  title: { zh: '共享单车站点', en: 'Bike share stations' },
  publisher: { zh: '共享单车企业', en: 'Bike share operator' },
  carries: ['thing', 'reading'],
  licence: 'internal',
  grade: 'open',
  cadenceMs: 60_000,
  staleAfterMs: 300_000,
  encodings: ['json'],
  sample: 'bike-share.json',
  validate,
  toObservations(item) {
    const measured = new Measured(item)
    if (item.type === 'station') {
      const { station_id: thing, lat, lon: lng, name } = item.value
      return measured.add({ kind: 'thing', thing, sensorKind: 'other', lng, lat, ...namesOf(name) }).outcome()
    }
    const { station_id: thing, last_reported: reportedAtMs, is_installed: installed, ...stocks } = item.value
    if (installed === false || installed === 0) return { state: 'empty' }
    const observedAtMs = reportedAtMs ?? item.madeAtMs
    if (observedAtMs === undefined)
      return measured.faultAt('last_reported', 'INVALID', 'is missing, and last_updated too; expected a time').outcome()
    return measured
      .readings(thing, observedAtMs, undefined, [
        ['num_bikes_available', 'bikes_available', stocks.num_vehicles_available ?? stocks.num_bikes_available],
        ['num_docks_available', 'docks_available', stocks.num_docks_available],
      ])
      .outcome()
  },
}

function validate(payload: Payload): Validated<BikeShareItem> {
  const { values, faults: unreadable } = readJson(payload)
  const [first] = values
  if (first === undefined) return { messages: [], faults: unreadable }
  const stations = isRecord(first.value) && isRecord(first.value.data) ? first.value.data.stations : undefined
  if (!isRecord(first.value) || !Array.isArray(stations))
    return refused(
      'INVALID',
      `data.stations is ${shown(stations)}; expected station_information or station_status of GBFS`,
    )
  if (stations.length > MOST_ITEMS)
    return refused('TOO_LARGE', `data.stations has ${stations.length} stations; expected at most ${MOST_ITEMS}`)
  const messages: BikeShareItem[] = []
  const faults: Fault[] = []
  const made = timeField.safeParse(first.value.last_updated)
  if (!made.success) faults.push(faultOf(first.value, '$', { ...made.error.issues[0], path: ['last_updated'] }))
  for (const [index, station] of (stations as readonly unknown[]).entries()) {
    const place = `data.stations[${index}]`
    if (isRecord(station) && ('lat' in station || 'lon' in station)) {
      const parsed = STATION.safeParse(station)
      if (parsed.success) messages.push({ type: 'station', value: parsed.data, place })
      else faults.push(faultOf(station, place, parsed.error.issues[0]))
    } else {
      const parsed = STATUS.safeParse(station)
      if (parsed.success) messages.push({ type: 'status', value: parsed.data, place, madeAtMs: made.data })
      else faults.push(faultOf(station, place, parsed.error.issues[0]))
    }
  }
  return { messages, faults }
}

function namesOf(name: z.output<typeof NAME> | undefined): { name?: string; nameEn?: string } {
  if (name === undefined || name === '') return {}
  if (typeof name === 'string') return { name: name.slice(0, 200) }
  const english = name.find(({ language }) => language?.toLowerCase().startsWith('en') === true)
  const other = name.find(({ language }) => language?.toLowerCase().startsWith('zh') === true) ?? name[0]
  return {
    ...(other !== undefined && { name: other.text.slice(0, 200) }),
    ...(english !== undefined && { nameEn: english.text.slice(0, 200) }),
  }
}

function refused(code: Fault['code'], message: string): Validated<BikeShareItem> {
  return { messages: [], faults: [{ code, message, place: 'data.stations' }] }
}
