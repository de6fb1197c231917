import type { liveZh } from './messages.live.zh.ts'

/** The living city: feeds, readings, traffic, what moves, in English. */
export const liveEn: Readonly<Record<keyof typeof liveZh, string>> = {
  'fresh.source': 'Source',
  'fresh.age': '{age} ago',
  'fresh.now': 'just now',
  'fresh.stale': 'Stale: {age} ago',
  'fresh.never': 'No data yet',
}
