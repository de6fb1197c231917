import { POSITION_AGE } from '../../domain/freshness.ts'
import { LIVE_KINDS } from '../../domain/live-frames.ts'
import type { MoverField } from '../stores/mover-field.ts'
import { tenthsOf } from '../stores/mover-record.ts'
import type { IconName } from '../ui/icons.ts'
import type { MarkerAtlas } from './marker-atlas.ts'
import type { MovingDrawing, TileFeature } from './stage-layer.ts'
import type { Theme } from './themes/theme.ts'

/** From this zoom on movers are discs with icons; below, dots. */
export const ICON_ZOOM = 15
/** From this zoom on headings are shown. */
export const HEADING_ZOOM = 15.5

/** Drawn movers and their look. */
export interface MovingScene {
  /** Of the active layers. */
  readonly drawings: readonly MovingDrawing[]
  /** On the clock of the field, ms. */
  readonly atMs: number
  /** Server time, ms since 1970, for ages. */
  readonly nowMs: number
  readonly markers: MarkerAtlas
  readonly theme: Theme
  /** By number of feed in frames. */
  readonly staleFeeds: readonly boolean[]
  /** Id of the selected mover; 0: none. */
  readonly selectedId: number
}

/** Radius of a dot in the middle of the map, CSS pixels. */
export function dotRadiusPx(zoom: number): number {
  return zoom < 12 ? 1.5 : zoom < 14 ? 2.2 : 3
}

/** Width of a marker in the middle of the map, CSS pixels. */
export function markerSizePx(zoom: number): number {
  return zoom < 16 ? 20 : zoom < 17 ? 26 : 32
}

/** Shown kinds, a bit each by their number in frames. */
export function shownKinds(drawings: readonly MovingDrawing[]): number {
  return LIVE_KINDS.reduce(
    (bits, kind, i) => (drawings.some(({ kinds }) => kinds.includes(kind)) ? bits | (1 << i) : bits),
    0,
  )
}

/** Icons by number of kind in frames. */
export function iconsOf(drawings: readonly MovingDrawing[]): readonly IconName[] {
  return LIVE_KINDS.map((kind) => drawings.flatMap(({ icons }) => icons[kind] ?? [])[0] ?? 'pin')
}

/** Movers last seen before this are stale, tenths of a second since 1970. */
export function staleBefore(nowMs: number): number {
  return tenthsOf(nowMs - POSITION_AGE.staleAfterMs)
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
