import { implausible, propertyOf, type PropertyId } from '../../../../domain/properties.ts'
import type { FeedItem, Quality, Reading, Register } from '../../feed/feed-item.ts'
import type { Fault, FaultCode, Outcome } from '../../feed/feed.ts'
import { placeOf, type Item } from './json-items.ts'

/** One field that is a reading: its name in the message, the property, the value in the property's unit. */
export type Measurement = readonly [
  path: string | readonly PropertyKey[],
  property: PropertyId,
  value: number | boolean | undefined,
]

/** Collects the results of one item. An impossible value is a fault; the others are accepted. */
export class Measured {
  readonly #arrivals: FeedItem[] = []
  readonly #faults: Fault[] = []

  constructor(private readonly item: Item<unknown>) {}

  /** An absent value is not a reading; a flag is 0 or 1. */
  readings(
    thing: string,
    observedAtMs: number,
    quality: Quality | undefined,
    measurements: readonly Measurement[],
    register?: Register,
  ): this {
    for (const [path, property, value] of measurements) {
      if (value === undefined) continue
      const number = Number(value)
      if (implausible(number, property) !== undefined) {
        const { unit, min, max } = propertyOf(property)
        this.faultAt(path, 'OUT_OF_RANGE', `is ${number} ${unit}; expected ${min} to ${max} ${unit} (${property})`)
        continue
      }
      const isCounter = propertyOf(property).counter
      const reading: Reading = {
        ...{ kind: 'reading', thing, property, value: number, observedAtMs },
        ...(isCounter && register && { register }),
      }
      this.#arrivals.push(quality === undefined ? reading : { ...reading, quality })
    }
    return this
  }

  add(...arrivals: readonly FeedItem[]): this {
    this.#arrivals.push(...arrivals)
    return this
  }

  /** @param words the fault and what is expected, starting with a verb */
  faultAt(path: string | readonly PropertyKey[], code: FaultCode, words: string): this {
    const place = placeOf(this.item.place, typeof path === 'string' ? [path] : path)
    this.#faults.push({ code, message: `${place} ${words}`, place })
    return this
  }

  /** An item that is only a sign of life is `empty`. */
  outcome(): Outcome {
    const arrivals = this.#arrivals
    const faults = this.#faults
    if (arrivals.length > 0) return faults.length > 0 ? { state: 'ok', arrivals, faults } : { state: 'ok', arrivals }
    return faults.length > 0 ? { state: 'failed', faults } : { state: 'empty' }
  }
}
