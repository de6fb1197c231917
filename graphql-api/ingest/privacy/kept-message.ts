import type { Feed, Payload } from '../feed/feed.ts'
import { isRecord, readJson } from '../feed/json-text.ts'

/** The part of a message that is kept for replaying it. */
export interface KeptMessage {
  readonly bytes: Uint8Array
  /** Whether it can be replayed: everything that its feed uses was kept. */
  readonly isReplayable: boolean
}

const NOTHING: KeptMessage = { bytes: new Uint8Array(), isReplayable: false }

/** The whole message, or only the fields named by a feed with `keeps`: of a message that cannot be read, nothing. */
export function keptMessage({ sensitive }: Feed, { bytes, encoding }: Payload): KeptMessage {
  const { keeps } = sensitive ?? {}
  if (keeps === undefined) return { bytes, isReplayable: true }
  if (encoding !== 'json' && encoding !== 'ndjson') return NOTHING
  const { values, faults } = readJson({ bytes, encoding })
  if (values.length === 0) return NOTHING
  const lines = values.map(({ value }) =>
    JSON.stringify(Array.isArray(value) ? value.map((item: unknown) => only(item, keeps)) : only(value, keeps)),
  )
  return { bytes: new TextEncoder().encode(lines.join('\n')), isReplayable: faults.length === 0 }
}

/** The fields of an item that are kept, at any depth. */
function only(item: unknown, keeps: readonly string[]): unknown {
  if (Array.isArray(item)) return item.map((one: unknown) => only(one, keeps))
  if (!isRecord(item)) return null
  return Object.fromEntries(
    Object.entries(item)
      .filter(([name]) => keeps.includes(name))
      .map(([name, value]) => [name, typeof value === 'object' ? only(value, keeps) : value]),
  )
}
