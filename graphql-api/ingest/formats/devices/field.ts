import { z } from 'zod'
import { bd09ToWgs84, gcj02ToWgs84 } from '../../../../domain/crs.ts'
import { readNumber } from '../../../../domain/written/numbers.ts'
import type { Quality } from '../../feed/feed-item.ts'

/**
 * Fields of device messages. Each error states what is expected: a fault reads `<place> is <value>; expected <error>`.
 */

/** @param words the number's meaning, unit first: `km/h` */
export function numberField(words: string, min: number, max: number) {
  const error = `${words}, a number from ${min} to ${max}`
  return z.preprocess(ofText, z.number({ error }).min(min, { error }).max(max, { error }))
}

/** Gateways send numbers as text. */
function ofText(value: unknown): unknown {
  return typeof value === 'string' ? (readNumber(value) ?? value) : value
}

export function countField(words: string, min: number, max: number) {
  const error = `${words}, a whole number from ${min} to ${max}`
  return z.preprocess(ofText, z.number({ error }).int({ error }).min(min, { error }).max(max, { error }))
}

export function textField(words: string, most: number): z.ZodString {
  const error = `${words}, 1 to ${most} characters`
  return z.string({ error }).trim().min(1, { error }).max(most, { error })
}

export function flagField(words: string): z.ZodBoolean {
  return z.boolean({ error: `${words}, true or false` })
}

export function choiceField<const Choice extends string>(words: string, choices: readonly [Choice, ...Choice[]]) {
  return z.enum(choices, { error: `${words}, one of ${choices.join(', ')}` })
}

/** Code of a device, meter, door or lot, as the city's own lists have it. */
export function codeField(words: string) {
  const error = `${words}, 1 to 64 characters without spaces or control characters`
  return z.preprocess(
    (value) => (Number.isSafeInteger(value) ? String(value) : value),
    z.string({ error }).regex(/^[^\s\p{C}]{1,64}$/u, { error }),
  )
}

const INSTANT_WORDS =
  'the device’s time: ISO 8601 with a zone ("2026-11-22T08:00:00+08:00"), or milliseconds since 1970'
const EARLIEST_MS = Date.parse('2000-01-01T00:00:00Z')
const LATEST_MS = Date.parse('2100-01-01T00:00:00Z')
const ISO = z.iso.datetime({ offset: true })

/** Milliseconds since 1970 UTC. A time without a zone is refused, and so are seconds: they would be a day in 1970. */
export const instantField = z.unknown().transform((value, context): number => {
  const ms =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && ISO.safeParse(value).success
        ? Date.parse(value)
        : Number(typeof value === 'string' && /^\d{13}$/.test(value) ? value : NaN)
  if (Number.isInteger(ms) && ms >= EARLIEST_MS && ms < LATEST_MS) return ms
  context.addIssue({ code: 'custom', message: INSTANT_WORDS })
  return z.NEVER
})

const QUALITIES: Readonly<Record<'good' | 'estimated' | 'doubtful' | 'fault', Quality>> = {
  good: 0,
  estimated: 1,
  doubtful: 2,
  fault: 3,
}

/** The device's own assessment of its reading; absent: good. */
export const qualityField = choiceField('the device’s own assessment of its reading', [
  'good',
  'estimated',
  'doubtful',
  'fault',
])
  .transform((name) => QUALITIES[name])
  .optional()

export const lngField = numberField('degrees of longitude', -180, 180)
export const latField = numberField('degrees of latitude', -90, 90)
/** Absent: WGS84. Devices sold in China often send GCJ-02. */
export const crsField = choiceField('coordinate system', ['wgs84', 'gcj02', 'bd09']).optional()

/** Decimal places of a degree kept of a converted position: a tenth of a millimetre. */
const DIGITS = 1e9

/** The position in WGS84. */
export function wgs84Of(at: { lng: number; lat: number; crs?: 'wgs84' | 'gcj02' | 'bd09' | undefined }): {
  lng: number
  lat: number
} {
  const { lng, lat, crs } = at
  if (crs === undefined || crs === 'wgs84') return { lng, lat }
  const [x, y] = crs === 'gcj02' ? gcj02ToWgs84([lng, lat]) : bd09ToWgs84([lng, lat])
  return { lng: Math.round(x * DIGITS) / DIGITS, lat: Math.round(y * DIGITS) / DIGITS }
}
