import type { Fault } from '../../feed/feed.ts'
import type { Row } from './row.ts'

/** A fault of one value or one item: thrown where it is found, caught at the end of the item. */
export class ItemFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message)
  }
}

/** A field with an invalid value. */
export function invalid({ place }: Row, field: string, value: unknown, expected: string): ItemFault {
  const shown = value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80)
  return new ItemFault({
    code: 'INVALID',
    message: `${place} ${field} is ${shown}; expected ${expected}`,
    place: `${place} ${field}`,
  })
}

export function outOfRange({ place }: Row, field: string, words: string): ItemFault {
  return new ItemFault({ code: 'OUT_OF_RANGE', message: `${place} ${field} ${words}`, place: `${place} ${field}` })
}
