import type { Map as MapLibreMap } from 'maplibre-gl'
import { freshnessOfAll, useFeeds } from '../stores/feeds.ts'
import { useNow } from '../stores/now.ts'
import { useTraffic } from '../stores/traffic.ts'

const SOURCE = 'roads'
/** The level of a road with an outdated speed. */
export const STALE_LEVEL = 0

/** Sets the traffic on each road as feature state `level`, which does not require parsing tiles again. */
export class TrafficStates {
  readonly #map: MapLibreMap
  readonly #stopWatching: readonly (() => void)[]
  #told = new Map<string, number>()
  #shown = false

  constructor(map: MapLibreMap) {
    this.#map = map
    this.#stopWatching = [useTraffic, useFeeds, useNow].map((store) => store.subscribe(() => this.#tell()))
  }

  /** @param shown whether a layer that draws it is active */
  show(shown: boolean): void {
    this.#shown = shown
    this.#tell()
  }

  /** After the style was rebuilt: its sources have lost their states. */
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
