import { MOVER_KINDS, type MoverKind } from '../../../domain/mover-kinds.ts'
import { POSITION_AGE } from '../../../domain/freshness.ts'
import type { Language } from '../../../domain/language.ts'
import { PROPERTIES, propertyOf } from '../../../domain/properties.ts'
import { freshnessOfFeed, type FeedStatus } from '../../stores/feeds.ts'
import { formatAge, formatReading } from '../../ui/format-live.ts'
import type { SearchResult } from './search-results.ts'

export interface LiveLine {
  /** The newest value, or the speed, with its age. */
  readonly text: string
  readonly isStale: boolean
}

/** The current value of a live result, with its age; null: none. */
export function liveLine(
  { sensor, mover }: Pick<SearchResult, 'sensor' | 'mover'>,
  feeds: ReadonlyMap<string, FeedStatus>,
  nowMs: number,
  language: Language,
): LiveLine | null {
  if (mover) {
    const ageMs = Math.max(0, nowMs - Date.parse(mover.observedAt))
    const isStale = ageMs > POSITION_AGE.staleAfterMs || freshnessOfFeed(feeds.get(mover.feedId), nowMs) === 'stale'
    const speed = mover.speedKmh === null ? [] : [`${String(Math.round(mover.speedKmh))} km/h`]
    return { text: [...speed, formatAge(language, ageMs, isStale)].join(' · '), isStale }
  }
  // First in the order of the table of properties, as in menus.
  const place = (property: string) => PROPERTIES.findIndex(({ id }) => id === property)
  const [first] = [...(sensor?.series ?? [])]
    .filter(({ property, latest }) => latest !== null && propertyOf(property) !== undefined)
    .sort((a, b) => place(a.property) - place(b.property))
  const property = first && propertyOf(first.property)
  if (!first?.latest || !property) return null
  const ageMs = Math.max(0, nowMs - Date.parse(first.latest.observedAt))
  const feed = feeds.get(first.feedId)
  const isStale = freshnessOfFeed(feed, nowMs) === 'stale' || (feed !== undefined && ageMs > feed.staleAfterMs)
  const value = `${property[language]} ${formatReading(language, property.id, first.latest.value)}`
  return { text: `${value} · ${formatAge(language, ageMs, isStale)}`, isStale }
}

/** What moves is named by its kind. */
export function moverKindName(kind: string, language: Language): string {
  return kind in MOVER_KINDS ? MOVER_KINDS[kind as MoverKind][language] : kind
}
