import { TILE_EXTENT } from './tile-grid.ts'
import { ByteWriter } from './byte-writer.ts'
import { clipLine, clipRing } from './clip.ts'
import { Path } from './path.ts'
import { simplifyLine, simplifyRing, snapToGrid } from './simplify.ts'
import { WKB, type WkbCursor } from './wkb-cursor.ts'

/** GeomType of the MVT specification, §4.3.4; 0 means that nothing of the geometry is in the tile. */
export type GeometryType = 0 | 1 | 2 | 3

const MOVE_TO = 1
const LINE_TO = 2
const CLOSE_PATH = 15

export interface GeometrySettings {
  /** Margin around the tile that is kept, in tile units. */
  readonly buffer: number
  /** Simplification tolerance in tile units; 0 keeps every vertex. */
  readonly tolerance: number
  readonly sharedBorders: boolean
}

/**
 * Turns one WKB geometry into the command integers of an MVT feature (specification §4.3): clipped to the buffered tile,
 * simplified, rounded to whole units, without repeated points; rings are closed, wound as the specification asks and
 * never degenerate. Works in arrays that it keeps, so a tile of thousands of features allocates next to nothing.
 */
export class GeometryEncoder {
  /** The commands of the last geometry. */
  readonly commands = new ByteWriter()
  readonly #path = new Path()
  #points = new Int32Array(2048)
  #min = 0
  #max = TILE_EXTENT
  #settings: GeometrySettings = { buffer: 0, tolerance: 0, sharedBorders: false }
  #penX = 0
  #penY = 0
  #type: GeometryType = 0

  start(settings: GeometrySettings): void {
    this.#settings = settings
    this.#min = -settings.buffer
    this.#max = TILE_EXTENT + settings.buffer
  }

  /** Encodes the geometry the cursor stands at. A collection of mixed types keeps the type it starts with. */
  encode(cursor: WkbCursor): GeometryType {
    this.commands.clear()
    this.#penX = 0
    this.#penY = 0
    this.#type = 0
    this.#geometry(cursor)
    return this.#type
  }

  #geometry(cursor: WkbCursor): void {
    const type = cursor.type()
    switch (type) {
      case WKB.point: {
        this.#point(cursor)
        return
      }
      case WKB.lineString: {
        this.#line(cursor)
        return
      }
      case WKB.polygon: {
        this.#polygon(cursor)
        return
      }
      case WKB.multiPoint: {
        this.#multiPoint(cursor)
        return
      }
      case WKB.multiLineString:
      case WKB.multiPolygon:
      case WKB.geometryCollection: {
        const parts = cursor.count()
        for (let i = 0; i < parts; i++) this.#geometry(cursor)
        return
      }
      default:
        throw new RangeError(`WKB geometry type is ${type}; expected 1 to 7`)
    }
  }

  #point(cursor: WkbCursor): void {
    const kept = this.#readPoint(cursor, 0)
    if (kept > 0 && this.#type === 0) this.#emitPoints(kept)
  }

  /** All points of one feature are one MoveTo command. */
  #multiPoint(cursor: WkbCursor): void {
    const parts = cursor.count()
    let kept = 0
    for (let i = 0; i < parts; i++) {
      cursor.type()
      kept += this.#readPoint(cursor, kept)
    }
    if (kept > 0 && this.#type === 0) this.#emitPoints(kept)
  }

  /**
   * Reads a point as number `at` and returns 1 when it is in the tile, else 0. It is when its whole coordinates are, so that
   * without margin no point is in two tiles or in none.
   */
  #readPoint(cursor: WkbCursor, at: number): 0 | 1 {
    cursor.path(1, this.#path)
    const x = Math.round(this.#path.xy[0]!)
    const y = Math.round(this.#path.xy[1]!)
    if (!(x >= this.#min && x < this.#max && y >= this.#min && y < this.#max)) return 0
    this.#room(at + 1)
    this.#points[2 * at] = x
    this.#points[2 * at + 1] = y
    return 1
  }

  #emitPoints(count: number): void {
    this.#type = 1
    this.commands.reserve(8 + count * 10)
    this.commands.varint((count << 3) | MOVE_TO)
    for (let i = 0; i < count; i++) this.#moveBy(this.#points[2 * i]!, this.#points[2 * i + 1]!)
  }

  #line(cursor: WkbCursor): void {
    const path = this.#path
    cursor.path(cursor.count(), path)
    if (this.#isOutside(path) || (this.#type !== 0 && this.#type !== 2)) return
    const { tolerance } = this.#settings
    if (tolerance > 0) simplifyLine(path, tolerance)
    if (this.#isInside(path)) this.#emitLine(path)
    else clipLine(path, this.#min, this.#max, this.#emitLine)
  }

  readonly #emitLine = (path: Path): void => {
    const { xy } = path
    this.#room(path.length / 2)
    const points = this.#points
    let count = 0
    for (let i = 0; i < path.length; i += 2) {
      const x = Math.round(xy[i]!)
      const y = Math.round(xy[i + 1]!)
      if (count > 0 && points[2 * count - 2] === x && points[2 * count - 1] === y) continue
      points[2 * count] = x
      points[2 * count + 1] = y
      count++
    }
    if (count < 2) return
    this.#type = 2
    this.commands.reserve(16 + count * 10)
    this.commands.varint((1 << 3) | MOVE_TO)
    this.#moveBy(points[0]!, points[1]!)
    this.commands.varint(((count - 1) << 3) | LINE_TO)
    for (let i = 1; i < count; i++) this.#moveBy(points[2 * i]!, points[2 * i + 1]!)
  }

  #polygon(cursor: WkbCursor): void {
    const rings = cursor.count()
    const wanted = this.#type === 0 || this.#type === 3
    let keptExterior = false
    for (let ring = 0; ring < rings; ring++) {
      cursor.path(cursor.count(), this.#path)
      if (!wanted || (ring > 0 && !keptExterior)) continue
      const kept = this.#ring(ring === 0)
      if (ring === 0) keptExterior = kept
    }
  }

  #ring(exterior: boolean): boolean {
    const path = this.#path
    if (path.length < 8 || this.#isOutside(path)) return false
    path.length -= 2
    const { tolerance, sharedBorders } = this.#settings
    if (tolerance > 0) {
      if ((path.maxX - path.minX) * (path.maxY - path.minY) < tolerance * tolerance) return false
      if (sharedBorders) snapToGrid(path, tolerance)
      else simplifyRing(path, tolerance)
    }
    if (!this.#isInside(path)) clipRing(path, this.#min, this.#max)
    return this.#emitRing(path, exterior)
  }

  /** Rounds the ring, takes out repeated points, spikes and points on a straight edge, and writes it if area is left. */
  #emitRing(path: Path, exterior: boolean): boolean {
    const { xy } = path
    this.#room(path.length / 2)
    const points = this.#points
    let count = 0
    for (let i = 0; i < path.length; i += 2) {
      const x = Math.round(xy[i]!)
      const y = Math.round(xy[i + 1]!)
      while (count > 0) {
        const at = 2 * count - 2
        if (points[at] !== x || points[at + 1] !== y) {
          if (count === 1) break
          const cross =
            (points[at]! - points[at - 2]!) * (y - points[at - 1]!) -
            (points[at + 1]! - points[at - 1]!) * (x - points[at - 2]!)
          if (cross !== 0) break
        }
        count--
      }
      points[2 * count] = x
      points[2 * count + 1] = y
      count++
    }
    let first = 0
    for (let settled = false; !settled && count - first >= 3;) {
      settled = true
      if (this.#isStraight(count - 2, count - 1, first)) {
        count--
        settled = false
      } else if (this.#isStraight(count - 1, first, first + 1)) {
        first++
        settled = false
      }
    }

    let area = 0
    let px = points[2 * count - 2]!
    let py = points[2 * count - 1]!
    for (let i = first; i < count; i++) {
      const x = points[2 * i]!
      const y = points[2 * i + 1]!
      area += px * y - x * py
      px = x
      py = y
    }
    // So it is for fewer than three points, and for a figure of eight in balance.
    if (area === 0) return false

    this.#type = 3
    const total = count - first
    this.commands.reserve(24 + total * 10)
    this.commands.varint((1 << 3) | MOVE_TO)
    if (area > 0 === exterior) {
      this.#moveBy(points[2 * first]!, points[2 * first + 1]!)
      this.commands.varint(((total - 1) << 3) | LINE_TO)
      for (let i = first + 1; i < count; i++) this.#moveBy(points[2 * i]!, points[2 * i + 1]!)
    } else {
      this.#moveBy(points[2 * count - 2]!, points[2 * count - 1]!)
      this.commands.varint(((total - 1) << 3) | LINE_TO)
      for (let i = count - 2; i >= first; i--) this.#moveBy(points[2 * i]!, points[2 * i + 1]!)
    }
    this.commands.varint(CLOSE_PATH)
    return true
  }

  #isStraight(a: number, b: number, c: number): boolean {
    const points = this.#points
    const ax = points[2 * a]!
    const ay = points[2 * a + 1]!
    return (points[2 * b]! - ax) * (points[2 * c + 1]! - ay) === (points[2 * b + 1]! - ay) * (points[2 * c]! - ax)
  }

  #isOutside(path: Path): boolean {
    return !(path.maxX >= this.#min && path.minX <= this.#max && path.maxY >= this.#min && path.minY <= this.#max)
  }

  #isInside(path: Path): boolean {
    return path.minX >= this.#min && path.maxX <= this.#max && path.minY >= this.#min && path.maxY <= this.#max
  }

  #moveBy(x: number, y: number): void {
    this.commands.zigzag(x - this.#penX)
    this.commands.zigzag(y - this.#penY)
    this.#penX = x
    this.#penY = y
  }

  #room(points: number): void {
    if (this.#points.length < points * 2) {
      const grown = new Int32Array(points * 4)
      grown.set(this.#points)
      this.#points = grown
    }
  }
}
