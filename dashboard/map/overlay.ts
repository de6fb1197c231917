import type { Layer as DeckLayer, PickingInfo } from '@deck.gl/core'
import type { Map as MapLibreMap } from 'maplibre-gl'
import type { DeckModules } from './deck-modules.ts'
import { prefersReducedMotion } from './camera.ts'
import { graphicsCard } from './graphics-card.ts'
import { drawMarkerAtlas, type MarkerAtlas } from './marker-atlas.ts'
import type { DeckScene, StageLayer, TileFeature } from './stage-layer.ts'
import { isInFocus, type Focus } from './focus.ts'
import { freshnessOfFeed, useFeeds } from '../stores/feeds.ts'
import { useMapState } from '../stores/map-state.ts'
import { useMovers } from '../stores/movers.ts'
import { useNow } from '../stores/now.ts'
import type { Selection } from '../stores/view.ts'
import { loadedFeatures } from './loaded-features.ts'
import { LIVE_KINDS } from '../../domain/live-frames.ts'
import { MoverCanvas } from './mover-canvas.ts'
import { moverAt } from './mover-pick.ts'
import { cameraOf, moverProjection } from './mover-projection.ts'
import { moverFeature, type MovingScene } from './moving.ts'
import type { Theme } from './themes/theme.ts'

/** Radius around the pointer that hits a point, pixels: fingertips are imprecise. */
export const PICK_RADIUS_PX = 8

/** Between two frames of movers: 30 a second are smooth, and leave half of the machine's time. */
const FRAME_MS = 30

export interface OverlayHit {
  readonly layer: StageLayer
  readonly feature: TileFeature
}

/**
 * Drawings above the map, in canvases of their own: labels and buildings of the map are not redrawn. Stationary layers
 * use deck.gl, movers our painter.
 */
export class Overlay {
  readonly #map: MapLibreMap
  readonly #deck: DeckModules
  /** While a deck.gl layer is active: it does work in every frame. */
  #control: InstanceType<DeckModules['MapLibreOverlay']> | null = null
  #layers: readonly StageLayer[] = []
  #selected: Selection | null = null
  #focus: Focus | null = null
  #theme: Theme
  #markers: MarkerAtlas
  #drawRequested = 0
  #hovered: { readonly layer: string; readonly id: string } | null = null
  readonly #stopWatching: readonly (() => void)[]
  /** While a layer of movers is active. */
  #movers: MoverCanvas | null = null
  #animation = 0
  #animatedAtMs = 0

  constructor(map: MapLibreMap, deck: DeckModules, theme: Theme) {
    this.#map = map
    this.#theme = theme
    this.#markers = drawMarkerAtlas(theme)
    this.#deck = deck
    map.on('moveend', this.requestDraw)
    map.on('resize', this.#fit)
    map.on('render', this.#drawMovers)
    map.on('sourcedata', this.#onSourceData)
    this.#stopWatching = [
      useMapState.subscribe(({ hovered }) => this.#point(hovered)),
      // The clock, since silent movers become stale.
      ...[useMovers, useFeeds, useNow].map((store) => store.subscribe(() => this.#move())),
    ]
  }

  show(layers: readonly StageLayer[], selected: Selection | null, focus: Focus | null, theme: Theme): void {
    if (theme !== this.#theme) this.#markers = drawMarkerAtlas(theme)
    this.#theme = theme
    this.#focus = focus
    this.#layers = layers.filter((layer) => layer.deck ?? layer.moving)
    this.#selected = selected
    const isStanding = layers.some(({ deck }) => deck)
    // Movers are added later, and so are above.
    if (isStanding !== (this.#control !== null)) this.#restack(isStanding)
    this.#showMovers(layers.some(({ moving }) => moving))
    this.requestDraw()
    this.#move()
  }

  /** The topmost feature of any layer at a point of the map, pixels; null: none. */
  pick(x: number, y: number): OverlayHit | null {
    const mover = this.#moverAt(x, y)
    // Movers are above stationary features, but yield to one directly under the pointer.
    if (mover?.isUnder) return mover.hit
    return this.#standingAt(x, y) ?? mover?.hit ?? null
  }

  /** Starts over in a fresh canvas, after the graphics context was lost. */
  restart(): void {
    const [isStanding, isMoving] = [this.#control !== null, this.#movers !== null]
    this.#restack(isStanding)
    this.#showMovers(isMoving)
    this.requestDraw()
  }

  /** Draws everything at once. @returns its canvases, the lowest first, readable until this task ends */
  redraw(): readonly HTMLCanvasElement[] {
    this.#drawMovers()
    // deck.gl's method for drawing at once is private.
    const deck = this.#control as unknown as { readonly _deck?: { redraw(reason: string): void } } | null
    deck?._deck?.redraw('print')
    return [this.#control?.getCanvas(), this.#movers?.canvas].filter((canvas) => canvas != null)
  }

  destroy(): void {
    cancelAnimationFrame(this.#drawRequested)
    cancelAnimationFrame(this.#animation)
    for (const stop of this.#stopWatching) stop()
    this.#map.off('moveend', this.requestDraw)
    this.#map.off('resize', this.#fit)
    this.#map.off('render', this.#drawMovers)
    this.#map.off('sourcedata', this.#onSourceData)
    this.#restack(false)
  }

  /** Schedules drawing: several changes in a frame draw once. */
  readonly requestDraw = (): void => {
    if (this.#drawRequested === 0) this.#drawRequested = requestAnimationFrame(this.#draw)
  }

  /** The pointer is over another feature. */
  #point(hovered: { readonly layer: string; readonly id: string } | null): void {
    const before = this.#hovered
    if (hovered?.layer === before?.layer && hovered?.id === before?.id) return
    this.#hovered = hovered && { layer: hovered.layer, id: hovered.id }
    if (this.#layers.some(({ id }) => id === hovered?.layer || id === before?.layer)) this.requestDraw()
  }

  readonly #draw = (): void => {
    this.#drawRequested = 0
    const zoom = this.#map.getZoom()
    const focus = this.#focus
    const selected = this.#selected
    const scene: Omit<DeckScene, 'selectedId' | 'hoveredId'> = {
      zoom,
      focus: focus?.code ?? null,
      markers: this.#markers,
      theme: this.#theme,
      isOutside: ({ geometry }) =>
        focus !== null && geometry.type === 'Point' && !isInFocus(focus.boundary, geometry.coordinates),
    }
    const drawn: DeckLayer[] = this.#layers.flatMap(({ id: layer, deck, tileset, pick }) => {
      if (!deck || zoom < deck.minZoom) return []
      const features = loadedFeatures(this.#map, tileset)
      // Ids are unique only within a kind.
      const own = features.find(({ id }) => id === selected?.id)
      const selectedId = own && pick(own)?.kind === selected?.kind ? own.id : null
      const hoveredId = this.#hovered?.layer === layer ? this.#hovered.id : null
      const chosen = deck.choose ? deck.choose(features, zoom) : features
      return [...deck.draw(this.#deck, chosen, { ...scene, selectedId, hoveredId })]
    })
    this.#control?.setProps({ layers: drawn })
  }

  /** Movers are drawn while they move, with a minimum interval. */
  readonly #animate = (): void => {
    this.#animation = 0
    const atMs = performance.now()
    if (atMs - this.#animatedAtMs >= FRAME_MS) this.#drawMovers()
    if (!prefersReducedMotion() && atMs < useMovers.getState().field.movingUntilMs)
      this.#animation = requestAnimationFrame(this.#animate)
  }

  #move(): void {
    if (this.#movers && this.#animation === 0) this.#animation = requestAnimationFrame(this.#animate)
  }

  #showMovers(isOn: boolean): void {
    if (isOn === (this.#movers !== null)) return
    if (this.#movers) this.#map.removeControl(this.#movers)
    this.#movers = isOn ? new MoverCanvas(() => this.#move()) : null
    if (this.#movers) this.#map.addControl(this.#movers)
    this.#move()
  }

  readonly #drawMovers = (): void => {
    this.#animatedAtMs = performance.now()
    this.#movers?.draw(useMovers.getState().field, this.#moving())
  }

  #moving(): MovingScene {
    const { field, feedIds } = useMovers.getState()
    const { feeds } = useFeeds.getState()
    const { nowMs } = useNow.getState()
    return {
      drawings: this.#layers.flatMap(({ moving }) => moving ?? []),
      atMs: prefersReducedMotion() ? field.movingUntilMs : performance.now(),
      nowMs,
      markers: this.#markers,
      theme: this.#theme,
      staleFeeds: feedIds.map((id) => freshnessOfFeed(feeds.get(id), nowMs) === 'stale'),
      selectedId: this.#selected?.kind === 'mover' ? Number(this.#selected.id) : 0,
    }
  }

  #moverAt(x: number, y: number): { readonly hit: OverlayHit; readonly isUnder: boolean } | null {
    if (!this.#movers) return null
    const { field } = useMovers.getState()
    const found = moverAt(field, moverProjection(cameraOf(this.#map)), this.#moving(), { x, y }, PICK_RADIUS_PX)
    if (!found) return null
    const kind = LIVE_KINDS[found.kind] ?? 'other'
    const layer = this.#layers.find(({ moving }) => moving?.kinds.includes(kind))
    const feature = moverFeature(field, found.id)
    return layer && feature ? { hit: { layer, feature }, isUnder: found.distancePx === 0 } : null
  }

  #standingAt(x: number, y: number): OverlayHit | null {
    let info: PickingInfo<TileFeature> | null = null
    try {
      info = this.#control?.pickObject({ x, y, radius: PICK_RADIUS_PX }) ?? null
    } catch {
      // Picking before the first frame or with a lost context has nothing to read.
      return null
    }
    const layer = this.#layers.find(({ id }) => info?.layer?.id.startsWith(`${id}:`))
    return layer && info?.object ? { layer, feature: info.object } : null
  }

  readonly #onSourceData = (event: { sourceId: string; isSourceLoaded?: boolean; tile?: unknown }): void => {
    if ((event.tile || event.isSourceLoaded) && this.#layers.some(({ tileset }) => tileset === event.sourceId))
      this.requestDraw()
  }

  /** Removes everything, and adds stationary layers again if needed. */
  #restack(isStanding: boolean): void {
    this.#showMovers(false)
    if (this.#control) {
      this.#control.getCanvas()?.removeEventListener('webglcontextlost', this.#onContextLost)
      this.#map.removeControl(this.#control)
    }
    this.#control = isStanding
      ? new this.#deck.MapLibreOverlay({
          interleaved: false,
          layers: [],
          useDevicePixels: this.#pixelRatio(),
          deviceProps: { webgl: { antialias: graphicsCard().isReal } },
        })
      : null
    if (!this.#control) return
    this.#map.addControl(this.#control)
    this.#control.getCanvas()?.addEventListener('webglcontextlost', this.#onContextLost)
  }

  readonly #fit = (): void => {
    this.#control?.setProps({ useDevicePixels: this.#pixelRatio() })
  }

  /** The pixel ratio of the map, which the graphics card may limit. */
  #pixelRatio(): number {
    const { width, clientWidth } = this.#map.getCanvas()
    return clientWidth > 0 ? width / clientWidth : devicePixelRatio
  }

  readonly #onContextLost = (): void => {
    setTimeout(() => this.restart())
  }
}
