import type { Path } from './path.ts'

/** Geometry types of WKB. */
export const WKB = {
  point: 1,
  lineString: 2,
  polygon: 3,
  multiPoint: 4,
  multiLineString: 5,
  multiPolygon: 6,
  geometryCollection: 7,
} as const

const EWKB_Z = 0x80000000
const EWKB_M = 0x40000000
const EWKB_SRID = 0x20000000

/**
 * Reads WKB (and PostGIS's EWKB; Z and M are skipped) front to back, turning EPSG:3857 metres straight into tile
 * coordinates: `(x − west) × scale`, `(north − y) × scale`.
 */
export class WkbCursor {
  west = 0
  north = 0
  scale = 1
  #view: DataView = new DataView(new ArrayBuffer(0))
  #buffer: ArrayBufferLike | undefined
  #at = 0
  #end = 0
  #little = true
  #stride = 16

  /** Starts on one geometry. */
  open(bytes: Uint8Array): void {
    // Rows that came in one network chunk share its memory, so most rows need no new view.
    if (bytes.buffer !== this.#buffer) {
      this.#buffer = bytes.buffer
      this.#view = new DataView(bytes.buffer)
    }
    this.#at = bytes.byteOffset
    this.#end = bytes.byteOffset + bytes.byteLength
  }

  /** Reads a geometry's header and returns its type. */
  type(): number {
    this.#need(5)
    this.#little = this.#view.getUint8(this.#at) === 1
    const code = this.#view.getUint32(this.#at + 1, this.#little)
    this.#at += 5
    if ((code & EWKB_SRID) !== 0) this.#at += 4
    const iso = (code & 0x0fffffff) % 1000000
    const dimension = Math.floor(iso / 1000)
    const hasZ = (code & EWKB_Z) !== 0 || dimension === 1 || dimension === 3
    const hasM = (code & EWKB_M) !== 0 || dimension === 2 || dimension === 3
    this.#stride = 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0)
    return iso % 1000
  }

  /** Reads a number of parts, rings or points. */
  count(): number {
    this.#need(4)
    const count = this.#view.getUint32(this.#at, this.#little)
    this.#at += 4
    return count
  }

  /** Reads `points` positions into `path` and measures their bounds. */
  path(points: number, path: Path): void {
    this.#need(points * this.#stride)
    path.reserve(points * 2)
    const { west, north, scale } = this
    const view = this.#view
    const little = this.#little
    const stride = this.#stride
    const { xy } = path
    let at = this.#at
    let minX = Infinity
    let minY = Infinity
    let maxX = -Infinity
    let maxY = -Infinity
    for (let i = 0; i < points * 2; i += 2) {
      const x = (view.getFloat64(at, little) - west) * scale
      const y = (north - view.getFloat64(at + 8, little)) * scale
      xy[i] = x
      xy[i + 1] = y
      if (x < minX) minX = x
      if (x > maxX) maxX = x
      if (y < minY) minY = y
      if (y > maxY) maxY = y
      at += stride
    }
    this.#at = at
    path.length = points * 2
    path.minX = minX
    path.minY = minY
    path.maxX = maxX
    path.maxY = maxY
  }

  #need(bytes: number): void {
    if (this.#at + bytes > this.#end) {
      throw new RangeError(`WKB ends too early: ${this.#end - this.#at} bytes left where ${bytes} are needed`)
    }
  }
}
