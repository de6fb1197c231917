/** A line or ring in tile coordinates: x, y pairs in one growing array that is kept from shape to shape. */
export class Path {
  xy = new Float64Array(2048)
  /** Numbers in use: twice the number of points. */
  length = 0
  /** Bounds of the points in use; only `read` and `measure` set them. */
  minX = 0
  minY = 0
  maxX = 0
  maxY = 0

  reserve(count: number): void {
    if (count <= this.xy.length) return
    const grown = new Float64Array(Math.max(count, this.xy.length * 2))
    grown.set(this.xy.subarray(0, this.length))
    this.xy = grown
  }

  push(x: number, y: number): void {
    if (this.length + 2 > this.xy.length) this.reserve(this.length + 2)
    this.xy[this.length++] = x
    this.xy[this.length++] = y
  }
}
