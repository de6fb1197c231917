import type { FeedItem } from './feed-item.ts'
import type { Encoding, Fault, Feed } from './feed.ts'

/** The result of a message, for tests: all arrivals, all faults, and the number of valid but empty items. */
export function become(
  feed: Feed,
  body: string | Uint8Array | object,
  encoding: Encoding = feed.encodings[0] ?? 'json',
  origin?: string,
): { readonly arrivals: readonly FeedItem[]; readonly faults: readonly Fault[]; readonly empty: number } {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const from = origin === undefined ? {} : { origin }
  const { messages, faults } = feed.validate({ bytes, encoding, ...from })
  const arrivals: FeedItem[] = []
  const all = [...faults]
  let empty = 0
  for (const message of messages) {
    const outcome = feed.toObservations(message, { receivedAtMs: Date.parse('2026-11-22T00:05:00Z'), ...from })
    if (outcome.state === 'empty') empty++
    else all.push(...(outcome.faults ?? []))
    if (outcome.state === 'ok') arrivals.push(...outcome.arrivals)
  }
  return { arrivals, faults: all, empty }
}
