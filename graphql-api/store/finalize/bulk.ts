import Flatbush from 'flatbush'
import type { Bounds } from '../../geometry/bounds.ts'
import { metresPerDegree } from '../../../domain/metres-per-degree.ts'

/** A rectangle around neighbouring rows. */
export interface Box extends Bounds {
  /** Number of rows in it. */
  readonly rows: number
}

/** Boxes within this distance are one place; so are boxes within a few times the usual gap of sparse data, km. */
const LINK_KM = 2
const LINK_GAPS = 4
const MOST_LINK_KM = 50
/**
 * A place belongs to the city if it is within this distance of it, or within half the width of the city's largest
 * place, km.
 */
const REACH_KM = 10
const MOST_REACH_KM = 30

/**
 * The boxes that make up the city: its largest place and its surroundings. A stray position, or a second city of any
 * size, is too far away from these.
 * @param within the previous extent of the city: its largest place is then one there, if there is one
 * @returns indices of the boxes, in their order
 */
export function bulkOf(boxes: readonly Box[], within?: Bounds): boolean[] {
  if (boxes.length === 0) return []
  const near = new Neighbourhood(boxes)
  const gaps = boxes.map((_, i) => near.gapKm(i)).sort((a, b) => a - b)
  const usualGapKm = gaps[gaps.length >> 1] ?? 0
  const linkKm = Math.max(LINK_KM, Math.min(LINK_GAPS * usualGapKm, MOST_LINK_KM))
  const places = near.places(linkKm)
  const known =
    within === undefined ? [] : places.filter((place) => place.some((i) => overlap(boxes[i] as Box, within)))
  const rows = (place: readonly number[]): number => place.reduce((sum, i) => sum + (boxes[i] as Box).rows, 0)
  const core = (known.length > 0 ? known : places).reduce((a, b) => (rows(b) > rows(a) ? b : a))
  const reachKm = Math.max(REACH_KM, linkKm, Math.min(near.widthKm(core) / 2, MOST_REACH_KM))
  const city = new Set(near.reached(core, reachKm))
  return boxes.map((_, i) => city.has(i))
}

/** Finds boxes near a box. Distances are accurate to a few percent within a city. */
class Neighbourhood {
  private readonly tree: Flatbush
  private readonly boxes: readonly Bounds[]

  constructor(degrees: readonly Bounds[]) {
    this.boxes = inKilometres(degrees)
    this.tree = new Flatbush(this.boxes.length)
    for (const { west, south, east, north } of this.boxes) this.tree.add(west, south, east, north)
    this.tree.finish()
  }

  /** To the nearest other box; 0 for the only one. */
  gapKm(place: number): number {
    const { west, south, east, north } = this.boxes[place] as Bounds
    const others = this.tree.neighbors((west + east) / 2, (south + north) / 2, 2, Infinity, (i) => i !== place)
    return others.length === 0 ? 0 : distanceKm(this.boxes[place] as Bounds, this.boxes[others[0] as number] as Bounds)
  }

  /** Boxes grouped into places: boxes within `linkKm` of one another are in the same place. */
  places(linkKm: number): number[][] {
    const seen = new Set<number>()
    return this.boxes.flatMap((_, first) => {
      if (seen.has(first)) return []
      const place = this.reached([first], linkKm)
      for (const i of place) seen.add(i)
      return [place]
    })
  }

  /** Boxes within `reachKm` of these, of those then reached, and so on. */
  reached(from: readonly number[], reachKm: number): number[] {
    const found = [...from]
    const seen = new Set(from)
    for (const at of found) {
      const box = this.boxes[at] as Bounds
      const around = this.tree.search(box.west - reachKm, box.south - reachKm, box.east + reachKm, box.north + reachKm)
      for (const i of around) {
        if (seen.has(i) || distanceKm(box, this.boxes[i] as Bounds) > reachKm) continue
        seen.add(i)
        found.push(i)
      }
    }
    return found
  }

  widthKm(places: readonly number[]): number {
    const boxes = places.map((i) => this.boxes[i] as Bounds)
    const span = (low: (box: Bounds) => number, high: (box: Bounds) => number): number =>
      boxes.reduce((most, box) => Math.max(most, high(box)), -Infinity) -
      boxes.reduce((least, box) => Math.min(least, low(box)), Infinity)
    return Math.hypot(
      span(
        (box) => box.west,
        (box) => box.east,
      ),
      span(
        (box) => box.south,
        (box) => box.north,
      ),
    )
  }
}

/** Projected at the median latitude: boxes far north of it are far away in any case. */
function inKilometres(boxes: readonly Bounds[]): Bounds[] {
  const lats = boxes.map(({ south, north }) => (south + north) / 2).sort((a, b) => a - b)
  const scale = metresPerDegree(lats[lats.length >> 1] ?? 0)
  const [lngKm, latKm] = [scale.lng / 1000, scale.lat / 1000]
  return boxes.map(({ west, south, east, north }) => ({
    west: west * lngKm,
    south: south * latKm,
    east: east * lngKm,
    north: north * latKm,
  }))
}

function distanceKm(a: Bounds, b: Bounds): number {
  return Math.hypot(Math.max(0, a.west - b.east, b.west - a.east), Math.max(0, a.south - b.north, b.south - a.north))
}

function overlap(a: Bounds, b: Bounds): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
}
