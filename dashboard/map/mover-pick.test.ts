import { describe, expect, it } from 'vitest'
import { placeIn } from '../../domain/live-cells.ts'
import { emptyColumns, LIVE_KINDS } from '../../domain/live-frames.ts'
import { MoverField } from '../stores/mover-field.ts'
import { moverAt } from './mover-pick.ts'
import { projected, moverProjection } from './mover-projection.ts'
import type { MovingScene } from './moving.ts'

const PROJECTION = moverProjection({
  lng: 118.6295,
  lat: 31.024,
  zoom: 16,
  bearing: 20,
  pitch: 50,
  fov: 36.87,
  width: 1280,
  height: 720,
  shift: [0, 0],
})
const SCENE = {
  drawings: [{ kinds: ['taxi', 'bus'], icons: {} }],
  atMs: 10_000,
} as unknown as MovingScene

/** Each seen once and there at once, in this order. */
function fieldOf(seen: readonly { id: number; lng: number; kind: string }[]): MoverField {
  const field = new MoverField()
  for (const { id, lng, kind } of seen) {
    const { level, x, y, stepX, stepY } = placeIn(13, lng, 31.024)
    const movers = emptyColumns(1)
    Object.assign(movers, { ids: [id], x: [stepX], y: [stepY], kinds: [LIVE_KINDS.findIndex((one) => one === kind)] })
    const rest = { gap: false, epoch: 1, sequence: 1, left: new Uint32Array(0), sentAtMs: 1_800_000_000_000 }
    field.apply({ type: 'delta', cell: { level, x, y }, movers, ...rest }, 0)
  }
  return field
}
/** Screen position of the mover in a slot. */
function seen(field: MoverField, slot: number) {
  const place = new Float64Array(2)
  field.worldAt(slot, SCENE.atMs, place)
  return projected(PROJECTION, place[0]!, place[1]!)!
}

describe('the mover at a point', () => {
  it('is the topmost under it, else the closest within reach, of the kinds that are shown', () => {
    const field = fieldOf([
      { id: 1, lng: 118.6295, kind: 'taxi' },
      { id: 2, lng: 118.6295, kind: 'bus' },
      { id: 3, lng: 118.6295, kind: 'person' },
      { id: 4, lng: 118.63, kind: 'taxi' },
    ])
    const at = seen(field, 0)
    expect(moverAt(field, PROJECTION, SCENE, at, 8)).toEqual({ id: 2, kind: LIVE_KINDS.indexOf('bus'), distancePx: 0 })
    const other = seen(field, 3)
    expect(moverAt(field, PROJECTION, SCENE, other, 8)?.id).toBe(4)
    // A disc is some 23 pixels wide here.
    expect(moverAt(field, PROJECTION, SCENE, { x: at.x, y: at.y + 16 }, 8)?.distancePx).toBeGreaterThan(0)
    expect(moverAt(field, PROJECTION, SCENE, { x: at.x, y: at.y + 24 }, 8)).toBeNull()
  })
})
