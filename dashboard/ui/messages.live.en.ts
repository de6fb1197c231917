import type { liveZh } from './messages.live.zh.ts'

/** The living city: feeds, readings, traffic, what moves, in English. */
export const liveEn: Readonly<Record<keyof typeof liveZh, string>> = {
  'fresh.source': 'Source',
  'fresh.age': '{age} ago',
  'fresh.now': 'just now',
  'fresh.stale': 'Stale: {age} ago',
  'fresh.never': 'No data yet',
  'fresh.seen': 'Seen',
  'mover.speed': 'Speed',
  'mover.bearing': 'Heading',
  'mover.outOfView': 'Not in view, or no longer located.',

  'duration.wholeMinutes': '{count} min',
  'duration.hours': '{count} h',
  'duration.days': '{count} d',

  'traffic.stale': 'Data is stale',
  'air.none': 'No valid index',
  'water.warning': 'Above the warning level',
  'water.depth.0': 'Dry',
  'water.depth.1': 'Flooded 5 cm or more',
  'water.depth.2': 'Flooded 15 cm or more',
  'water.depth.3': 'Flooded 27 cm or more: drive with care',
  'water.depth.4': 'Flooded 50 cm or more: closed to traffic',
  'noise.below': 'Within limits',
  'noise.above': 'Above class 2 limits (60 dB(A) by day, 50 by night)',
  'noise.farAbove': 'Above by more than 10 dB',
  'weather.calm': 'Ordinary',
  'weather.rain': 'Heavy rain: 16 mm an hour or more',
  'weather.wind': 'Strong wind: force 6 or more',
  'parking.free': 'Places free',
  'parking.busy': 'Scarce: less than 20% left',
  'parking.full': 'Full',
}
