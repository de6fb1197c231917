import type { FeedItem } from '../feed/feed-item.ts'
import type { Fault, Feed, Payload } from '../feed/feed.ts'

/** One item of a recording, as feeds of plain JSON take it (`readings-json`, `fleet-avl`). */
export interface Recorded {
  /** When it was measured. */
  readonly atMs: number
  /** The message that tells of it, measured at another time. */
  readonly itemAt: (atMs: number) => object
}

export interface Recording {
  /** Oldest first. */
  readonly items: readonly Recorded[]
  /** Of what is no reading and no position. */
  readonly leftOut: number
  readonly faults: readonly Fault[]
  /** What its items are: a feed takes one kind. */
  readonly kinds: ReadonlySet<'reading' | 'fix'>
}

/** What a file says, read as its feed reads it. Positions are told of beside readings: they go to a feed of their own. */
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
