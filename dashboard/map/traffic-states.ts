import type { Map as MapLibreMap } from 'maplibre-gl'
import { freshnessOfAll, useFeeds } from '../stores/feeds.ts'
import { useNow } from '../stores/now.ts'
import { useTraffic } from '../stores/traffic.ts'

const SOURCE = 'roads'
/** The level of a road whose speed is too old to be believed. */
export const STALE_LEVEL = 0

/** Tells the map how traffic runs on each road, as feature state `level`, which changes without parsing tiles anew. */
export class TrafficStates {
  readonly #map: MapLibreMap
  readonly #stopWatching: readonly (() => void)[]
  #told = new Map<string, number>()
  #shown = false

  constructor(map: MapLibreMap) {
    this.#map = map
    this.#stopWatching = [useTraffic, useFeeds, useNow].map((store) => store.subscribe(() => this.#tell()))
  }

  /** @param shown whether a layer that draws it is on */
  show(shown: boolean): void {
    this.#shown = shown
    this.#tell()
  }

  /** After the style was made anew: states went with its sources. */
  restore(): void {
    this.#told = new Map()
    this.#tell()
  }

  destroy(): void {
    for (const stop of this.#stopWatching) stop()
  }

  #tell(): void {
    if (!this.#shown || !this.#map.getSource(SOURCE)) return
    const { levels, feedIds } = useTraffic.getState()
    const isStale = freshnessOfAll(feedIds, useFeeds.getState().feeds, useNow.getState().nowMs) === 'stale'
    const next = new Map<string, number>()
    for (const [id, level] of levels) {
      const shown = isStale ? STALE_LEVEL : level
      next.set(id, shown)
      if (this.#told.get(id) !== shown)
        this.#map.setFeatureState({ source: SOURCE, sourceLayer: SOURCE, id }, { level: shown })
    }
    for (const id of this.#told.keys())
      if (!next.has(id)) this.#map.removeFeatureState({ source: SOURCE, sourceLayer: SOURCE, id }, 'level')
    this.#told = next
  }
}
