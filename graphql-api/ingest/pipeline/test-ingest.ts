import type { EventBus, Events } from '../../platform/events/event-bus.ts'
import { createLog, type Log } from '../../platform/log/log.ts'
import type { FeedItem } from '../feed/feed-item.ts'
import type { Fault, Feed, Payload } from '../feed/feed.ts'

/** For tests behind the adapters: messages are items as JSON, or `{ "faults": […] }`. */
export function testFeed(id: string, grade: Feed['grade'] = 'open'): Feed<FeedItem[]> {
  return {
    id,
    title: { zh: `测试 ${id}`, en: `Test ${id}` },
    publisher: { zh: '测试局', en: 'Test office' },
    carries: ['reading', 'fix', 'thing', 'alert', 'report'],
    licence: 'CC0-1.0',
    grade,
    cadenceMs: 60_000,
    staleAfterMs: 180_000,
    encodings: ['json'],
    validate({ bytes }) {
      const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as FeedItem[] | { faults: Fault[] }
      return Array.isArray(value) ? { messages: [value], faults: [] } : { messages: [], faults: value.faults }
    },
    toObservations: (arrivals) => (arrivals.length === 0 ? { state: 'empty' } : { state: 'ok', arrivals }),
    sample: 'none',
  }
}

export function payloadOf(content: unknown): Payload {
  return { bytes: Buffer.from(JSON.stringify(content)), encoding: 'json' }
}

/** Records published events. */
export function recordingBus(): EventBus & {
  readonly published: { readonly topic: keyof Events; readonly event: Events[keyof Events] }[]
} {
  const published: { topic: keyof Events; event: Events[keyof Events] }[] = []
  return {
    published,
    publish(topic, event) {
      published.push({ topic, event })
      return Promise.resolve()
    },
    subscribe: () => () => undefined,
    onGap: () => () => undefined,
    state: () => ({ state: 'in-process', sinceMs: 0 }),
    close: () => Promise.resolve(),
  }
}

export const silentLog: Log = createLog('json', () => undefined)
