import Flatbush from 'flatbush'
import type { MultiPolygon, Position } from 'geojson'
import { AreaIndex } from '../../geometry/area-index.ts'

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

/** Deepest first. */
export const LEVELS: readonly string[] = ['GRID', 'COMMUNITY', 'STREET', 'DISTRICT', 'CITY']

/** Finds the deepest region around a position; on a boundary, the one with the lowest code. */
export class RegionIndex {
  private readonly areas = new Map<number, AreaIndex>()
  /** Deepest first; `boxes` holds their indices. */
  private readonly regions: readonly IndexedRegion[]
  private readonly boxes: Flatbush | undefined

  constructor(regions: readonly IndexedRegion[]) {
    this.regions = [...regions].sort(
      (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.code < b.code ? -1 : 1),
    )
    if (regions.length === 0) return
    this.boxes = new Flatbush(regions.length)
    for (const { west, south, east, north } of this.regions) this.boxes.add(west, south, east, north)
    this.boxes.finish()
  }

  /** Id of the region; null outside all regions. */
  at(position: Position): number | null {
    for (const region of this.around(position)) if (this.areaOf(region).covers(position)) return region.id
    return null
  }

  /** All regions around a position, deepest first. */
  holding(position: Position): IndexedRegion[] {
    return this.around(position).filter((region) => this.areaOf(region).covers(position))
  }

  /** Regions whose boxes contain it. */
  private around([lng = NaN, lat = NaN]: Position): IndexedRegion[] {
    const places = this.boxes?.search(lng, lat, lng, lat) ?? []
    return places.sort((a, b) => a - b).flatMap((place) => this.regions[place] ?? [])
  }

  private areaOf({ id, shape }: IndexedRegion): AreaIndex {
    let area = this.areas.get(id)
    if (area === undefined) this.areas.set(id, (area = new AreaIndex(JSON.parse(shape) as MultiPolygon)))
    return area
  }
}
