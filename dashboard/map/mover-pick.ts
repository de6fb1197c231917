import type { MoverField } from '../stores/mover-field.ts'
import { projected, type MoverProjection } from './mover-projection.ts'
import { dotRadiusPx, ICON_ZOOM, markerSizePx, shownKinds, type MovingScene } from './moving.ts'

/** Radius of the disc as a share of a marker. */
const DISC_SHARE = 17.8 / 40

export interface MoverHit {
  readonly id: number
  /** Number of its kind in frames. */
  readonly kind: number
  /** From its edge, CSS pixels; 0: inside. */
  readonly distancePx: number
}

/** The mover at a point of the map, CSS pixels: the closest within reach, and the topmost of overlapping ones. */
export function moverAt(
  field: MoverField,
  projection: MoverProjection,
  { drawings, atMs }: MovingScene,
  point: { readonly x: number; readonly y: number },
  reachPx: number,
): MoverHit | null {
  const kinds = shownKinds(drawings)
  const radiusPx =
    projection.zoom < ICON_ZOOM ? dotRadiusPx(projection.zoom) : markerSizePx(projection.zoom) * DISC_SHARE
  const place = new Float64Array(2)
  let hit: MoverHit | null = null
  // Later ones are drawn above earlier ones.
  for (let slot = field.count - 1; slot >= 0; slot--) {
    const kind = field.kindOf(slot)
    if (((kinds >> kind) & 1) === 0) continue
    field.worldAt(slot, atMs, place)
    const seen = projected(projection, place[0] ?? 0, place[1] ?? 0)
    if (!seen) continue
    const distancePx = Math.max(0, Math.hypot(seen.x - point.x, seen.y - point.y) - radiusPx * seen.nearness)
    if (distancePx > reachPx || (hit && distancePx >= hit.distancePx)) continue
    hit = { id: field.idOf(slot), kind, distancePx }
  }
  return hit
}
