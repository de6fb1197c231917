import type { FeatureCollection, Point } from 'geojson'
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import type { Language } from '../../domain/language.ts'
import { freshnessOfFeed, useFeeds, type FeedStatus } from '../stores/feeds.ts'
import { useLiveValues, type SensorValues, type ValuedSensor } from '../stores/live-values.ts'
import { useNow } from '../stores/now.ts'
import { useView } from '../stores/view.ts'
import type { LiveStation, StageLayer } from './stage-layer.ts'

/** Id of the source of a layer's live points: its `tileset`. */
export function liveSource(layerId: string): string {
  return `live:${layerId}`
}

export function isLiveSource(id: string): boolean {
  return id.startsWith('live:')
}

export const NO_POINTS: FeatureCollection<Point> = { type: 'FeatureCollection', features: [] }

/** Live data at a moment. */
export interface LiveState {
  readonly sensors: ReadonlyMap<string, ValuedSensor>
  readonly bySensor: ReadonlyMap<string, SensorValues>
  readonly feeds: ReadonlyMap<string, FeedStatus>
  readonly nowMs: number
}

/** A layer's labels as points, each with its sensor's id. */
export function livePoints({ live }: StageLayer, state: LiveState, language: Language): FeatureCollection<Point> {
  if (!live) return NO_POINTS
  const features: FeatureCollection<Point>['features'] = []
  for (const sensor of state.sensors.values()) {
    if (!live.sensorKinds.includes(sensor.kind)) continue
    const station = stationOf(sensor, state)
    const label = station && live.label(station, language)
    if (!station || !label) continue
    const { isStale } = station
    features.push({
      type: 'Feature',
      id: Number(sensor.id),
      properties: {
        label: label.text,
        severity: isStale ? 'none' : label.severity,
        rank: label.rank,
        stale: isStale,
        ...(label.ground && { ground: label.ground.image, bearing: label.ground.bearingDeg }),
        ...(sensor.name !== null && { name: sensor.name }),
        ...(sensor.nameEn !== null && { name_en: sensor.nameEn }),
      },
      geometry: { type: 'Point', coordinates: [...sensor.position] },
    })
  }
  return { type: 'FeatureCollection', features }
}

/** A sensor with its live data; null: none. */
export function stationOf(sensor: ValuedSensor, { bySensor, feeds, nowMs }: LiveState): LiveStation | null {
  const values = bySensor.get(sensor.id)
  const newest = values && [...values.values()].reduce((a, b) => (b.observedAtMs > a.observedAtMs ? b : a))
  if (!values || !newest) return null
  const feed = feeds.get(newest.feedId)
  const ageMs = nowMs - newest.observedAtMs
  const isStale = freshnessOfFeed(feed, nowMs) !== 'fresh' || ageMs > (feed?.staleAfterMs ?? 0)
  return { sensor, values, isStale, ageMs }
}

/** Keeps the sources of live data up to date. */
export class LivePoints {
  readonly #map: MapLibreMap
  readonly #stopWatching: readonly (() => void)[]
  readonly #request: () => void
  #stopPushed: readonly (() => void)[] = []
  readonly #written = new Map<string, string>()
  readonly #collections = new Map<string, FeatureCollection>()
  #layers: readonly StageLayer[] = []
  #language: Language = 'zh'
  #requested = 0

  constructor(map: MapLibreMap) {
    this.#map = map
    const request = (): void => {
      if (this.#requested === 0 && this.#layers.length > 0) this.#requested = requestAnimationFrame(this.#write)
    }
    this.#request = request
    // Values as they arrive, and the clock: silence makes stale.
    this.#stopWatching = [useLiveValues, useFeeds, useNow, useView].map((store) => store.subscribe(request))
  }

  show(layers: readonly StageLayer[], language: Language): void {
    this.#layers = layers.filter(({ live, pushed }) => live ?? pushed)
    this.#language = language
    for (const stop of this.#stopPushed) stop()
    this.#stopPushed = this.#layers
      .flatMap(({ pushed }) => pushed?.stores ?? [])
      .map((store) => store.subscribe(this.#request))
    this.#write()
  }

  /** Current content of a source, for a new style. */
  readonly pointsOf = (source: string): FeatureCollection => this.#collections.get(source) ?? NO_POINTS

  destroy(): void {
    cancelAnimationFrame(this.#requested)
    for (const stop of [...this.#stopWatching, ...this.#stopPushed]) stop()
  }

  readonly #write = (): void => {
    this.#requested = 0
    const { sensors, bySensor } = useLiveValues.getState()
    const state = { sensors, bySensor, feeds: useFeeds.getState().feeds, nowMs: useNow.getState().nowMs }
    for (const layer of this.#layers) {
      const id = liveSource(layer.id)
      const points: FeatureCollection = layer.pushed
        ? { type: 'FeatureCollection', features: [...layer.pushed.features(this.#language)] }
        : livePoints(layer, state, this.#language)
      const written = JSON.stringify(points.features)
      const source = this.#map.getSource<GeoJSONSource>(id)
      if (!source || written === this.#written.get(id)) continue
      this.#written.set(id, written)
      this.#collections.set(id, points)
      void source.setData(points)
    }
  }
}
