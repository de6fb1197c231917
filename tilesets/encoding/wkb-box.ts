import type { MercatorBox } from './tile-grid.ts'
import { Path } from './path.ts'
import { WKB, WkbCursor } from './wkb-cursor.ts'

const cursor = new WkbCursor()
const path = new Path()
const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** The bounding box of a geometry (WKB) as the database compares it: in single precision, rounded outwards. */
export function wkbBox(bytes: Uint8Array): MercatorBox {
  cursor.open(bytes)
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  measure(box)
  return roundedOut(box)
}

/** A box in single precision, rounded outwards: two boxes meet in the database when these do. */
export function roundedOut({ west, south, east, north }: MercatorBox): MercatorBox {
  return { west: floatBelow(west), south: floatBelow(south), east: -floatBelow(-east), north: -floatBelow(-north) }
}

export function boxesMeet(a: MercatorBox, b: MercatorBox): boolean {
  return a.west <= b.east && a.east >= b.west && a.south <= b.north && a.north >= b.south
}

function measure(box: { west: number; south: number; east: number; north: number }): void {
  const type = cursor.type()
  if (type === WKB.point) take(1, box)
  else if (type === WKB.lineString) take(cursor.count(), box)
  else if (type === WKB.polygon) for (let rings = cursor.count(); rings > 0; rings--) take(cursor.count(), box)
  else for (let parts = cursor.count(); parts > 0; parts--) measure(box)
}

/** With west and north 0 and scale 1 the cursor turns y around and leaves all else. */
function take(points: number, box: { west: number; south: number; east: number; north: number }): void {
  cursor.path(points, path)
  box.west = Math.min(box.west, path.minX)
  box.east = Math.max(box.east, path.maxX)
  box.south = Math.min(box.south, -path.maxY)
  box.north = Math.max(box.north, -path.minY)
}

/** The greatest number of single precision that is not above. */
function floatBelow(value: number): number {
  const near = Math.fround(value)
  if (near <= value || !Number.isFinite(near)) return near
  single[0] = near
  // The next one down: away from zero for negative numbers, towards it for positive ones.
  bits[0]! += near > 0 ? -1 : near < 0 ? 1 : 0x80000001 - bits[0]!
  return single[0]
}
