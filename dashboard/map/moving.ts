import type { Layer as DeckLayer } from '@deck.gl/core'
import { LIVE_KINDS } from '../../domain/live-frames.ts'
import { POSITION_AGE } from '../../domain/freshness.ts'
import type { MoverField } from '../stores/mover-field.ts'
import type { DeckModules } from './deck-modules.ts'
import { markerName, type MarkerAtlas } from './marker-atlas.ts'
import type { MovingDrawing, TileFeature } from './stage-layer.ts'
import type { Theme } from './themes/theme.ts'

/** From this zoom on each is a disc with its icon; below, a dot. */
const ICON_ZOOM = 15
/** From this zoom on each shows where it is heading. */
const HEADING_ZOOM = 15.5
/** Numbers that deck.gl takes for an icon: offset, frame in the atlas, whether it is a mask. */
const ICON_NUMBERS = 7

export interface MovingScene {
  readonly zoom: number
  /** On the clock of the field. */
  readonly atMs: number
  /** By the server's clock, ms since 1970: what ages are told by. */
  readonly nowMs: number
  readonly markers: MarkerAtlas
  readonly theme: Theme
  readonly isFeedStale: (feed: number) => boolean
  readonly selectedId: string | null
}

/** Draws the movers of one layer: columns that are filled anew for each picture, no object for each of them. */
export class MovingDrawer {
  readonly #layerId: string
  readonly #wanted: readonly boolean[]
  readonly #icons: readonly string[]
  #place = new Float64Array(0)
  #chosen = new Uint32Array(0)
  #iconNumbers = new Float32Array(0)
  #headings = new Float32Array(0)
  #colours = new Uint8Array(0)
  #count = 0

  constructor(layerId: string, { kinds, icons }: MovingDrawing) {
    this.#layerId = layerId
    this.#wanted = LIVE_KINDS.map((kind) => kinds.includes(kind))
    this.#icons = LIVE_KINDS.map((kind) => icons[kind] ?? 'pin')
  }

  /** Which mover was drawn at a place in the columns; undefined: none. */
  idAt(field: MoverField, index: number): number | undefined {
    return index >= 0 && index < this.#count ? field.idOf(this.#chosen[index] ?? 0) : undefined
  }

  draw({ IconLayer, ScatterplotLayer }: DeckModules, field: MoverField, scene: MovingScene): DeckLayer[] {
    this.#fit(field.count)
    const count = (this.#count = field.place(scene.atMs, this.#wanted, this.#place, this.#chosen))
    // A fresh wrapper each time: deck.gl reads a column again when it is another object.
    const getPosition = { value: this.#place, size: 2 }
    if (scene.zoom < ICON_ZOOM) {
      this.#fillColours(field, count, scene)
      return [
        new ScatterplotLayer({
          id: `${this.#layerId}:dots`,
          data: {
            length: count,
            attributes: { getPosition, getFillColor: { value: this.#colours, size: 4, normalized: true } },
          },
          radiusUnits: 'pixels',
          getRadius: scene.zoom < 12 ? 1.5 : scene.zoom < 14 ? 2.2 : 3,
          stroked: false,
          pickable: true,
          parameters: { depthCompare: 'always' },
        }),
      ]
    }
    this.#fillIcons(field, count, scene)
    const size = scene.zoom < 16 ? 20 : scene.zoom < 17 ? 26 : 32
    const heading = new IconLayer({
      id: `${this.#layerId}:headings`,
      data: { length: count, attributes: { getPosition, getAngle: { value: this.#headings, size: 1 } } },
      iconAtlas: scene.markers.image,
      iconMapping: scene.markers.mapping,
      getIcon: () => markerName('heading', 'plain'),
      getSize: size * 1.7,
      parameters: { depthCompare: 'always' },
      visible: scene.zoom >= HEADING_ZOOM,
    })
    const discs = new IconLayer({
      id: `${this.#layerId}:movers`,
      data: {
        length: count,
        attributes: { getPosition, instanceIconDefs: { value: this.#iconNumbers, size: ICON_NUMBERS } },
      },
      iconAtlas: scene.markers.image,
      iconMapping: scene.markers.mapping,
      getSize: size,
      pickable: true,
      parameters: { depthCompare: 'always' },
    })
    return [heading, discs]
  }

  #fillIcons(field: MoverField, count: number, { nowMs, markers, isFeedStale, selectedId }: MovingScene): void {
    for (let i = 0; i < count; i++) {
      const slot = this.#chosen[i] ?? 0
      const isStale = nowMs - field.observedMsOf(slot) > POSITION_AGE.staleAfterMs || isFeedStale(field.feedOf(slot))
      const look = String(field.idOf(slot)) === selectedId ? 'selected' : isStale ? 'stale' : 'plain'
      const cell = markers.mapping[`${this.#icons[field.kindOf(slot)] ?? 'pin'}/${look}`]
      const at = i * ICON_NUMBERS
      this.#iconNumbers[at + 2] = cell?.x ?? 0
      this.#iconNumbers[at + 3] = cell?.y ?? 0
      this.#iconNumbers[at + 4] = cell?.width ?? 0
      this.#iconNumbers[at + 5] = cell?.height ?? 0
      const bearing = isStale ? undefined : field.bearingOf(slot)
      // deck.gl turns against the clock. Who heads nowhere points under its own disc.
      this.#headings[i] = bearing === undefined ? 0 : -bearing
    }
  }

  #fillColours(field: MoverField, count: number, { nowMs, theme, isFeedStale }: MovingScene): void {
    const { moving, stale } = theme.points
    for (let i = 0; i < count; i++) {
      const slot = this.#chosen[i] ?? 0
      const isStale = nowMs - field.observedMsOf(slot) > POSITION_AGE.staleAfterMs || isFeedStale(field.feedOf(slot))
      this.#colours.set(isStale ? stale : moving, 4 * i)
    }
  }

  #fit(count: number): void {
    if (this.#chosen.length >= count) return
    const room = Math.max(256, 2 ** Math.ceil(Math.log2(count)))
    this.#place = new Float64Array(2 * room)
    this.#chosen = new Uint32Array(room)
    this.#iconNumbers = new Float32Array(ICON_NUMBERS * room)
    this.#headings = new Float32Array(room)
    this.#colours = new Uint8Array(4 * room)
  }
}

/** A mover as a feature, for tooltips and picking. */
export function moverFeature(field: MoverField, id: number): TileFeature | undefined {
  const mover = field.stateOf(id)
  if (!mover) return undefined
  const { kind, feed, position, speedKmh, observedAtMs } = mover
  return {
    id: String(id),
    geometry: { type: 'Point', coordinates: [...position] },
    properties: { kind, feed, observed: observedAtMs, ...(speedKmh !== undefined && { speed: speedKmh }) },
  }
}
