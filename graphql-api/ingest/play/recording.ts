import type { FeedItem } from '../feed/feed-item.ts'
import type { Fault, Feed, Payload } from '../feed/feed.ts'

/** One item of a recording, in the form of a plain JSON feed (`readings-json`, `fleet-avl`). */
export interface Recorded {
  /** Time of the measurement. */
  readonly atMs: number
  /** The message item, dated at another time. */
  readonly itemAt: (atMs: number) => object
}

export interface Recording {
  /** Oldest first. */
  readonly items: readonly Recorded[]
  /** Items that are neither readings nor positions. */
  readonly leftOut: number
  readonly faults: readonly Fault[]
  /** Kinds of its items: a feed takes one kind. */
  readonly kinds: ReadonlySet<'reading' | 'fix'>
}

/** The content of a file, read by its feed. Positions and readings go to different feeds. */
export function recordingOf(feed: Feed, payload: Payload, only?: 'reading' | 'fix'): Recording {
  const { messages, faults } = feed.validate(payload)
  const items: Recorded[] = []
  const allFaults = [...faults]
  const kinds = new Set<'reading' | 'fix'>()
  let leftOut = 0
  for (const message of messages) {
    const outcome = feed.toObservations(message, { receivedAtMs: 0 })
    if (outcome.state === 'empty') continue
    for (const fault of outcome.faults ?? []) allFaults.push(fault)
    if (outcome.state === 'failed') continue
    for (const arrival of outcome.arrivals) {
      const item = itemOf(arrival)
      if (item === undefined || (only !== undefined && arrival.kind !== only)) leftOut++
      else {
        items.push(item)
        if (arrival.kind === 'reading' || arrival.kind === 'fix') kinds.add(arrival.kind)
      }
    }
  }
  items.sort((a, b) => a.atMs - b.atMs)
  return { items, leftOut, faults: allFaults, kinds }
}

function itemOf(arrival: FeedItem): Recorded | undefined {
  if (arrival.kind === 'reading') {
    const { thing, property, value, quality, observedAtMs } = arrival
    const item = { thing, property, value, ...(quality !== undefined && { quality }) }
    return { atMs: observedAtMs, itemAt: (atMs) => ({ ...item, observedAt: atMs }) }
  }
  if (arrival.kind !== 'fix') return undefined
  const { mover: device, moverKind, lng, lat, speedKmh, bearingDeg, name, unitCode, routeRef, observedAtMs } = arrival
  const item = {
    ...{ device, kind: moverKind, lng, lat },
    ...(speedKmh !== undefined && { speedKmh }),
    ...(bearingDeg !== undefined && { bearingDeg }),
    ...(name !== undefined && { plate: name }),
    ...(unitCode !== undefined && { unitCode }),
    ...(routeRef !== undefined && { routeRef }),
  }
  return { atMs: observedAtMs, itemAt: (atMs) => ({ ...item, at: atMs }) }
}
