import type { MultiPolygon, Polygon, Position } from 'geojson'

/** Tests many positions against an area: its segments are sorted into bands of latitude. */
export class AreaIndex {
  private readonly bands: Position[][]
  private readonly south: number
  private readonly bandsPerDegree: number

  constructor(area: Polygon | MultiPolygon) {
    const rings = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat()
    let south = Infinity
    let north = -Infinity
    let count = 0
    for (const ring of rings) {
      count += ring.length
      for (const [, y] of ring as [number, number][]) {
        south = Math.min(south, y)
        north = Math.max(north, y)
      }
    }
    const bandCount = Math.max(1, Math.ceil(Math.sqrt(count)))
    this.south = south
    this.bandsPerDegree = bandCount / (north - south)
    this.bands = Array.from({ length: bandCount }, () => [])
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const a = ring[i - 1] as Position
        const b = ring[i] as Position
        const [low, high] = [this.bandOf(a[1] as number), this.bandOf(b[1] as number)].sort((p, q) => p - q)
        for (let band = low as number; band <= (high as number); band++) this.bands[band]?.push(a, b)
      }
    }
  }

  /** True inside, except in holes. On the outline itself either answer is possible. */
  holds(position: Position): boolean {
    const [x, y] = position as [number, number]
    const band = this.bands[this.bandOf(y)]
    let inside = false
    for (let i = 0; band && i < band.length; i += 2) {
      const [x1, y1] = band[i] as [number, number]
      const [x2, y2] = band[i + 1] as [number, number]
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
    }
    return inside
  }

  /** True inside and on an outline. */
  covers(position: Position): boolean {
    return this.holds(position) || this.isOnOutline(position)
  }

  private isOnOutline([x = NaN, y = NaN]: Position): boolean {
    const band = this.bands[this.bandOf(y)] ?? []
    for (let i = 0; i < band.length; i += 2) {
      const [x1, y1] = band[i] as [number, number]
      const [x2, y2] = band[i + 1] as [number, number]
      if (x < Math.min(x1, x2) || x > Math.max(x1, x2) || y < Math.min(y1, y2) || y > Math.max(y1, y2)) continue
      if ((x2 - x1) * (y - y1) === (x - x1) * (y2 - y1)) return true
    }
    return false
  }

  private bandOf(y: number): number {
    return Math.min(Math.floor((y - this.south) * this.bandsPerDegree), this.bands.length - 1)
  }
}
