import type { Language } from '../../../domain/language.ts'
import { MOVER_KINDS, type MoverKind } from '../../../domain/mover-kinds.ts'
import { POSITION_AGE } from '../../../domain/freshness.ts'
import type { TileFeature, Tooltip } from '../../map/stage-layer.ts'
import { useFeeds } from '../../stores/feeds.ts'
import { useMovers } from '../../stores/movers.ts'
import { useNow } from '../../stores/now.ts'
import { formatAge } from '../../ui/format-live.ts'

/** Tooltip of a mover: kind, speed, source and age. */
export function moverTooltip({ id, properties }: TileFeature, language: Language): Tooltip {
  const kind = String(properties.kind) as MoverKind
  const feedId = useMovers.getState().feedIds[Number(properties.feed)]
  const feed = feedId === undefined ? undefined : useFeeds.getState().feeds.get(feedId)
  const ageMs = Math.max(0, useNow.getState().nowMs - Number(properties.observed))
  const { speed } = properties
  return {
    title: `${MOVER_KINDS[kind][language]} ${id}`,
    lines: [
      ...(speed === undefined ? [] : [`${String(speed)} km/h`]),
      [feed?.title[language], formatAge(language, ageMs, ageMs > POSITION_AGE.staleAfterMs)]
        .filter(Boolean)
        .join(' · '),
    ],
  }
}

/** Feeds of movers of these kinds in view. */
export function feedsOfMovers(kinds: readonly MoverKind[]): readonly string[] {
  const { field, feedIds } = useMovers.getState()
  return field.feedsOf(kinds).flatMap((feed) => feedIds[feed] ?? [])
}

/** Movers as features, for the contract suite. */
export const MOVER_FIXTURE: readonly TileFeature[] = [
  {
    id: '501',
    geometry: { type: 'Point', coordinates: [121.49, 31.23] },
    properties: { kind: 'taxi', feed: 0, observed: 1_800_000_000_000, speed: 36 },
  },
  {
    id: '502',
    geometry: { type: 'Point', coordinates: [121.5, 31.23] },
    properties: { kind: 'person', feed: 255, observed: 1_800_000_000_000 },
  },
]
