import { Map as MapLibreMap, setWorkerUrl, type StyleSpecification, type VectorTileSource } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { metresPerPixel } from '../../domain/mercator.ts'
import { useFollowing } from '../stores/following.ts'
import { useMapCommands } from '../stores/map-commands.ts'
import { useMapState } from '../stores/map-state.ts'
import { useSession } from '../stores/session.ts'
import { spokenLanguage } from '../stores/use-language.ts'
import { useView, type Camera, type Selection } from '../stores/view.ts'
import { graphicsCard } from './graphics-card.ts'
import { buildStyle, tileJsonUrl, type StyleInput } from './build-style.ts'
import {
  cameraOf,
  DEFAULT_PITCH,
  goAlong,
  jumpTo,
  moveToOpening,
  moveToPlace,
  moveToPoint,
  prefersReducedMotion,
  type Insets,
} from './camera.ts'
import type { Bounds, OpeningTarget } from './opening-view.ts'
import { Covers, type Cover } from './covers.ts'
import type { DeckModules } from './deck-modules.ts'
import { interact } from './interaction.ts'
import { isLiveSource, LivePoints } from './live-points.ts'
import { Marks } from './marks.ts'
import { Overlay } from './overlay.ts'
import { printPicture } from './print-picture.ts'
import { addSign } from './signs.ts'
import { watchTiles } from './tile-progress.ts'
import { TrafficStates } from './traffic-states.ts'
import { visibleBuildings } from './visible-buildings.ts'

setWorkerUrl(workerUrl)

/** A target shown as a whole: a place, or the first view of a city. */
export type CameraTarget = { readonly place: Bounds } | OpeningTarget

/** How long a lost graphics context may take to return before the stage asks to be recreated. */
const RESTORE_LIMIT_MS = 3000
/** Closest zoom for a region, however small. */
const WHOLE_MAX_ZOOM = 17

export interface StageInput extends StyleInput {
  /** Ids of buildings to draw as selected. */
  readonly selectedBuildings: readonly string[]
  /** The selected entity, of any layer; null: none. */
  readonly selected: Selection | null
}

export interface StageOptions {
  readonly container: HTMLElement
  readonly input: StageInput
  /** Initial camera; null: shows the target. */
  readonly camera: Camera | null
  readonly target: CameraTarget
  readonly insets: () => Insets
  /** Rectangles currently covered by panels. */
  readonly covers: () => readonly Cover[]
  readonly loadDeck: () => Promise<DeckModules>
  /** The context did not return: everything must be recreated. */
  readonly onStuck: () => void
}

/** The map on screen with everything drawn above it. There is one at a time. */
export class Stage {
  readonly #map: MapLibreMap
  readonly #marks: Marks
  readonly #livePoints: LivePoints
  readonly #trafficStates: TrafficStates
  readonly #covers: Covers
  readonly #options: StageOptions
  #overlay: Overlay | null = null
  #input: StageInput
  #restoreTimer: ReturnType<typeof setTimeout> | undefined
  #destroyed = false
  /** A style that is loading takes no other: what changes meanwhile is drawn when it has loaded. */
  #styleLoads = true
  #styleIsOld = false
  #wholeRegionZoom: number | null = null

  constructor(options: StageOptions) {
    this.#options = options
    this.#input = options.input
    const card = graphicsCard()
    this.#map = new MapLibreMap({
      container: options.container,
      style: buildStyle(options.input),
      zoom: 11,
      pitch: DEFAULT_PITCH,
      maxPitch: 75,
      maxZoom: 20,
      attributionControl: false,
      canvasContextAttributes: { antialias: card.isReal },
      maxCanvasSize: card.maxCanvas,
      fadeDuration: prefersReducedMotion() ? 0 : 200,
      // TileJSON and tiles use paths; the worker has no page to resolve them against.
      transformRequest: (url) => ({ url: new URL(url, location.href).href }),
    })
    const map = this.#map
    map.setMissingStyleImageResolver((name) => addSign(map, name))
    map.touchZoomRotate.enable()
    // The frame has its own keys for panning and zooming: arrows alone move among regions.
    map.keyboard.disable()
    this.#covers = new Covers(map, options.covers)
    this.#marks = new Marks(map)
    this.#livePoints = new LivePoints(map)
    this.#trafficStates = new TrafficStates(map)
    map.on('style.load', () => {
      this.#styleLoads = false
      if (this.#styleIsOld) this.#restyle()
    })
    map.once('load', () => this.#showLiving())
    this.#marks.focus(options.input.focus)
    this.#marks.select(options.input.selectedBuildings)
    if (options.camera) jumpTo(map, options.camera)
    else this.moveTo(options.target, false)
    watchTiles(map)
    interact(map, () => ({
      layers: this.#input.layers,
      overlay: this.#overlay,
      marks: this.#marks,
      wholeRegionZoom: this.#wholeRegionZoom,
    }))
    this.#watchCamera()
    this.#watchContext()
    map.on('idle', this.#onIdle)
    map.on('error', ({ error }) => {
      if ('status' in error && error.status === 401) useSession.getState().refused()
      if (import.meta.env.DEV) console.warn(error)
    })
    useMapCommands.setState({
      commands: {
        flyTo: (position, zoom) => {
          useFollowing.getState().stop()
          moveToPoint(map, position, zoom, options.insets(), true)
        },
        follow: (position, zoom) => {
          if (zoom !== null) moveToPoint(map, position, zoom, options.insets(), true)
          // One camera move at a time: the current one ends first.
          else if (!map.isMoving()) goAlong(map, position, options.insets())
        },
        panBy: (x, y) => {
          useFollowing.getState().stop()
          map.panBy([x, y])
        },
        resetNorth: () => map.easeTo({ bearing: 0, pitch: map.getBearing() === 0 ? 0 : map.getPitch() }),
        zoomBy: (levels) => map.easeTo({ zoom: map.getZoom() + levels }),
        focus: () => map.getCanvas().focus(),
        picture: () => {
          map.redraw()
          return printPicture([map.getCanvas(), ...(this.#overlay?.redraw() ?? [])], this.#input.theme.id === 'night')
        },
      },
    })
  }

  update(input: StageInput): void {
    const before = this.#input
    this.#input = input
    if (before.revision !== input.revision) this.#readAgain(input.revision)
    if (styleChanged(before, input)) this.#restyle()
    this.#marks.focus(input.focus)
    this.#marks.select(input.selectedBuildings)
    this.#overlay?.show(input.layers, input.selected, input.focus, input.theme)
  }

  #restyle(): void {
    this.#styleIsOld = this.#styleLoads
    if (this.#styleIsOld) return
    this.#map.setStyle(buildStyle({ ...this.#input, pointsOf: this.#livePoints.pointsOf }), { diff: true })
    this.#showLiving()
    this.#covers.forget()
  }

  #showLiving(): void {
    const { layers, language } = this.#input
    this.#livePoints.show(layers, language)
    this.#trafficStates.show(layers.some(({ congestion }) => congestion))
  }

  /** Marks a child region, from the keyboard or a list; null: none. */
  markRegion(featureId: string | null): void {
    this.#marks.hover(featureId === null ? null : { tileset: 'regions', id: featureId })
  }

  moveTo(target: CameraTarget, animate: boolean): void {
    const insets = this.#options.insets()
    this.#wholeRegionZoom =
      'place' in target
        ? moveToPlace(this.#map, target.place, insets, { maxZoom: WHOLE_MAX_ZOOM, animate })
        : moveToOpening(this.#map, target, insets, animate)
  }

  /** Moves to a whole line. */
  moveToLine(bounds: Bounds): void {
    moveToPlace(this.#map, bounds, this.#options.insets(), { maxZoom: WHOLE_MAX_ZOOM, animate: true })
  }

  moveToPoint(position: readonly [number, number], zoom: number): void {
    moveToPoint(this.#map, position, Math.max(zoom, this.#map.getZoom()), this.#options.insets(), true)
  }

  jumpTo(camera: Camera): void {
    jumpTo(this.#map, camera)
  }

  destroy(): void {
    this.#destroyed = true
    clearTimeout(this.#restoreTimer)
    useMapCommands.setState({ commands: null })
    this.#overlay?.destroy()
    this.#livePoints.destroy()
    this.#trafficStates.destroy()
    this.#map.remove()
  }

  /**
   * New data under the same names: sources load their TileJSON again and keep drawing the old tiles until the new ones
   * arrive.
   */
  #readAgain(revision: number): void {
    for (const [id, source] of Object.entries(
      (this.#map.getStyle() as StyleSpecification | undefined)?.sources ?? {},
    )) {
      if (source.type !== 'vector') continue
      const live = this.#map.getSource<VectorTileSource>(id)
      live?.setUrl(tileJsonUrl(id, revision))
    }
  }

  #watchCamera(): void {
    const map = this.#map
    const report = () => {
      useView.getState().lookedAt(cameraOf(map))
      useMapState
        .getState()
        .set({ metresPerPixel: metresPerPixel(map.getCenter().lat, map.getZoom()), bounds: boundsOf(map) })
    }
    map.on('move', report)
    // By the user: the system's camera moves have no pointer event.
    map.on('movestart', ({ originalEvent }) => {
      if (originalEvent) useFollowing.getState().stop()
    })
    map.on('resize', report)
    map.once('load', report)
  }

  #watchContext(): void {
    this.#map.on('webglcontextlost', () => {
      this.#styleLoads = true
      useMapState.getState().set({ status: 'lost', hovered: null })
      setDrawn('lost')
      this.#restoreTimer = setTimeout(this.#options.onStuck, RESTORE_LIMIT_MS)
    })
    this.#map.on('webglcontextrestored', () => {
      clearTimeout(this.#restoreTimer)
      useMapState.getState().set({ status: 'drawing' })
      this.#map.once('idle', () => {
        this.#marks.restore()
        this.#trafficStates.restore()
      })
      this.#overlay?.restart()
    })
    // Live data changes all the time: that does not count as drawing.
    this.#map.on('dataloading', (event) => {
      if (!('sourceId' in event) || !isLiveSource(event.sourceId)) setDrawn('drawing')
    })
  }

  readonly #onIdle = (): void => {
    useMapState.getState().set({ status: 'idle', visibleBuildings: visibleBuildings(this.#map, spokenLanguage()) })
    setDrawn('idle')
    if (!this.#overlay) void this.#startOverlay()
  }

  async #startOverlay(): Promise<void> {
    this.#map.off('idle', this.#onIdle)
    try {
      const deck = await this.#options.loadDeck()
      if (this.#destroyed) return
      this.#overlay = new Overlay(this.#map, deck, this.#input.theme)
      this.#overlay.show(this.#input.layers, this.#input.selected, this.#input.focus, this.#input.theme)
      useMapState.getState().set({ overlay: 'ready' })
    } catch {
      useMapState.getState().set({ overlay: 'failed' })
    }
    if (!this.#destroyed) this.#map.on('idle', this.#onIdle)
  }
}

/** The map's state for observers outside the page: `drawing`, `idle` or `lost`. */
function setDrawn(state: 'drawing' | 'idle' | 'lost'): void {
  document.documentElement.dataset.map = state
}

function styleChanged(before: StageInput, after: StageInput): boolean {
  return (
    before.layers !== after.layers ||
    before.language !== after.language ||
    before.colourMode !== after.colourMode ||
    before.region !== after.region ||
    before.children !== after.children ||
    before.focus !== after.focus ||
    before.selectionLine !== after.selectionLine ||
    before.theme !== after.theme ||
    before.sun !== after.sun ||
    before.revision !== after.revision
  )
}

function boundsOf(map: MapLibreMap): [number, number, number, number] {
  const bounds = map.getBounds()
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
}
