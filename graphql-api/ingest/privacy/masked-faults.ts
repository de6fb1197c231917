import { maskedText, shapeOf } from '../../../domain/personal-data.ts'
import type { Fault, Feed, Payload } from '../feed/feed.ts'
import { personalFields, type FieldTest } from './personal-fields.ts'
import { personalValues } from './shown-message.ts'
import { withoutValues } from './without-values.ts'

/** Faults without personal data: for a personal field, the place and the shape of its value. */
export function maskedFaults(feed: Feed, payload: Payload, faults: readonly Fault[]): readonly Fault[] {
  if (faults.length === 0) return faults
  const mask = faultMask(feed, payload)
  const isPersonal = personalFields(feed)
  return faults.map(({ code, message, place }) => ({
    code,
    message: mask(place !== undefined && isAbout(place, isPersonal) ? withoutQuoted(message) : message),
    ...(place !== undefined && { place: mask(place) }),
  }))
}

/** Masks personal values of a message in a text about it. */
export function faultMask(feed: Feed, payload: Payload): (text: string) => string {
  const values = personalValues(feed, payload)
  const { plates } = feed.sensitive ?? {}
  return (text) => maskedText(withoutValues(text, values), { plates })
}

/** `[3].caller.phone`, `line 12 phone`, `devices[0].values.phone`. */
function isAbout(place: string, isPersonal: FieldTest): boolean {
  const names = place.split(/[\s.[\]/,]+/).filter((name) => name !== '' && !/^\d+$/.test(name))
  return names.some((_, i) => isPersonal(names.slice(0, i + 1)))
}

/** The found value comes before the expectation. */
function withoutQuoted(message: string): string {
  const end = message.lastIndexOf('; expected')
  const found = end < 0 ? message : message.slice(0, end)
  const shaped = found
    .replaceAll(/"((?:[^"\\]|\\.)*)("|$)/g, (_, value: string, close: string) => `"${shapeOf(value)}${close}`)
    .replaceAll(/(?<= is |: )-?\d[\d.eE+-]*/g, shapeOf)
  return shaped + (end < 0 ? '' : message.slice(end))
}
