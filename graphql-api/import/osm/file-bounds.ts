import type { Bounds } from '../../geometry/bounds.ts'

/** Declared bounds this many times wider or higher than the data are ignored (left over from the planet file). */
const MOST_TIMES_WIDER = 10

/** The bounds of a file: declared, else the extent of its nodes. */
export class FileBounds {
  private declared: Bounds | undefined
  private extent: Bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }

  /** Repeated bounds (files merged by an editor) are combined. */
  declare(bounds: Bounds): void {
    const { west, south, east, north } = bounds
    if (!(west < east && south < north)) return
    this.declared = this.declared ? around(this.declared, bounds) : bounds
  }

  seeNode(lng7: number, lat7: number): void {
    const [x, y] = [lng7 / 1e7, lat7 / 1e7]
    if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) return
    this.extent = around(this.extent, { west: x, south: y, east: x, north: y })
  }

  /** Undefined if nothing in the file has a position. */
  get bounds(): Bounds | undefined {
    const { declared, extent } = this
    const hasExtent = extent.west < extent.east && extent.south < extent.north
    if (!hasExtent || !declared) return hasExtent ? extent : undefined
    const isFarWider =
      declared.east - declared.west > MOST_TIMES_WIDER * (extent.east - extent.west) ||
      declared.north - declared.south > MOST_TIMES_WIDER * (extent.north - extent.south)
    return isFarWider ? extent : declared
  }
}

function around(a: Bounds, b: Bounds): Bounds {
  return {
    west: Math.min(a.west, b.west),
    south: Math.min(a.south, b.south),
    east: Math.max(a.east, b.east),
    north: Math.max(a.north, b.north),
  }
}
