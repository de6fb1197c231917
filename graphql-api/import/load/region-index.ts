import type { MultiPolygon, Position } from 'geojson'
import { AreaIndex } from '../geometry/area-index.ts'

export interface IndexedRegion {
  readonly id: number
  readonly level: string
  readonly code: string
  /** GeoJSON text of a MultiPolygon, WGS84. */
  readonly shape: string
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

const LEVELS = ['GRID', 'COMMUNITY', 'STREET', 'DISTRICT', 'CITY']
/** Side of the cells that regions are looked up by, in degrees: about a kilometre. */
const CELL = 0.01

/** Finds the deepest region that holds a position. On a boundary either side is possible: settling decides. */
export class RegionIndex {
  private readonly cells = new Map<string, number[]>()
  private readonly areas = new Map<number, AreaIndex>()
  private readonly regions: readonly IndexedRegion[]

  constructor(regions: readonly IndexedRegion[]) {
    this.regions = [...regions].sort(
      (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.code < b.code ? -1 : 1),
    )
    this.regions.forEach(({ west, south, east, north }, place) => {
      for (let x = Math.floor(west / CELL); x <= Math.floor(east / CELL); x++) {
        for (let y = Math.floor(south / CELL); y <= Math.floor(north / CELL); y++) {
          const key = `${x} ${y}`
          const cell = this.cells.get(key)
          if (cell === undefined) this.cells.set(key, [place])
          else cell.push(place)
        }
      }
    })
  }

  /** Id of the region; null outside of all. */
  at([lng = NaN, lat = NaN]: Position): number | null {
    const places = this.cells.get(`${Math.floor(lng / CELL)} ${Math.floor(lat / CELL)}`) ?? []
    for (const place of places) {
      const region = this.regions[place]
      if (region === undefined || lng < region.west || lng > region.east || lat < region.south || lat > region.north)
        continue
      if (this.areaOf(region).holds([lng, lat])) return region.id
    }
    return null
  }

  private areaOf({ id, shape }: IndexedRegion): AreaIndex {
    let area = this.areas.get(id)
    if (area === undefined) this.areas.set(id, (area = new AreaIndex(JSON.parse(shape) as MultiPolygon)))
    return area
  }
}
