import type { Geometry, MultiPolygon, Point, Polygon, Position } from 'geojson'
import { intersection, type Geom } from 'polyclip-ts'
import { orientation } from '../../geometry/orientation.ts'
import { soundPolygons, type SoundArea } from '../../geometry/polygon-repair.ts'

/** `repaired`: it crossed itself; `outlined`: replaced by the hull of its corners; `left_out`: it has no extent. */
export type AreaNote = 'repaired' | 'outlined' | 'left_out'

/** An area with more positions is outlined: repairing it would take too long. */
const MOST_POSITIONS = 20_000
const MOST_CROSSINGS = 2_000

type Rings = readonly (readonly Position[])[]

/** A source's area in storable form: valid, within −180…180°, cut at the date line. */
export function soundArea(given: Point | Polygon | MultiPolygon): {
  readonly area?: Geometry
  readonly areaNote?: AreaNote
} {
  if (given.type === 'Point') return { area: given }
  const polygons = polygonsOf(given).map((rings) => rings.map(unwound))
  const positions = polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
  const isRepairable = positions <= MOST_POSITIONS && !crossesMoreThan(polygons.flat(), MOST_CROSSINGS)
  const repaired = isRepairable ? within(joined(polygons)) : undefined
  if (repaired) return { area: repaired.geometry, ...(repaired.repair !== undefined && { areaNote: 'repaired' }) }
  const outlined = within(soundPolygons([[hullOf(polygons.flat(2))]]))
  return outlined ? { area: outlined.geometry, areaNote: 'outlined' } : { areaNote: 'left_out' }
}

/** A ring whose longitudes continue past ±180° instead of jumping; one around a pole is closed along that pole. */
function unwound(ring: readonly Position[]): Position[] {
  let turn = 0
  const unwrapped = ring.map(([lng = 0, lat = 0], i): Position => {
    const step = lng - (ring[i - 1]?.[0] ?? lng)
    // An edge takes the short way, unless it goes around the whole world.
    if (Math.abs(step) > 180 && Math.abs(step) < 360) turn -= Math.sign(step) * 360
    return [lng + turn, lat]
  })
  if (turn === 0) return unwrapped
  const pole = Math.sign(ring.reduce((sum, [, lat = 0]) => sum + lat, 0)) * 90
  const [[first = 0] = [], [last = 0] = []] = [unwrapped[0], unwrapped.at(-1)]
  return [...unwrapped, [last, pole], [first, pole], ...unwrapped.slice(0, 1)]
}

/** Polygons of one source may touch or overlap: that is not a fault. */
function joined(polygons: Position[][][]): SoundArea {
  const pieces = polygons.map((polygon) => soundPolygons([polygon]))
  const fault = pieces.find((piece) => 'fault' in piece)
  if (fault) return fault
  const sound = pieces.filter((piece) => 'geometry' in piece)
  const all = soundPolygons(sound.flatMap(({ geometry }) => polygonsOf(geometry)))
  const repair = sound.find((piece) => piece.repair !== undefined)?.repair
  return 'fault' in all ? all : { geometry: all.geometry, ...(repair !== undefined && { repair }) }
}

function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

/** Moves positions beyond ±180° into range. */
function within(sound: SoundArea): Extract<SoundArea, { geometry: unknown }> | undefined {
  if ('fault' in sound) return undefined
  const polygons = polygonsOf(sound.geometry)
  const lngs = polygons.flat(2).map(([lng = 0]) => lng)
  const worldOf = (lng: number) => Math.ceil((lng - 180) / 360)
  const west = lngs.reduce((a, b) => Math.min(a, b), Infinity)
  const east = lngs.reduce((a, b) => Math.max(a, b), -Infinity)
  if (west >= -180 && east <= 180) return sound
  const pieces: Position[][][] = []
  for (let world = worldOf(west); world <= worldOf(east); world++) {
    const shift = world * 360
    const [from, to] = [shift - 180, shift + 180]
    const box = [
      [from, -90],
      [to, -90],
      [to, 90],
      [from, 90],
      [from, -90],
    ].map((at): [number, number] => [at[0] ?? 0, at[1] ?? 0])
    const cut = intersection(polygons as Geom, [box])
    pieces.push(...cut.map((rings) => rings.map((ring) => ring.map(([lng, lat]): Position => [lng - shift, lat]))))
  }
  const whole = soundPolygons(pieces)
  return 'fault' in whole ? undefined : { ...sound, geometry: whole.geometry }
}

/** Whether edges cross more than `most` times. */
function crossesMoreThan(rings: Rings, most: number): boolean {
  const edges = rings.flatMap((ring) =>
    ring.slice(1).map(([bx = 0, by = 0], i) => {
      const [ax = 0, ay = 0] = ring[i] ?? []
      return { ax, ay, bx, by, west: Math.min(ax, bx), east: Math.max(ax, bx) }
    }),
  )
  edges.sort((a, b) => a.west - b.west)
  let crossings = 0
  for (const [i, a] of edges.entries()) {
    const south = Math.min(a.ay, a.by)
    const north = Math.max(a.ay, a.by)
    for (let j = i + 1; j < edges.length; j++) {
      const b = edges[j]
      if (!b || b.west > a.east) break
      if ((b.ay < south && b.by < south) || (b.ay > north && b.by > north)) continue
      const isOnOneSide = (p: typeof a, q: typeof a) =>
        Math.sign(orientation(p.ax, p.ay, p.bx, p.by, q.ax, q.ay)) *
          Math.sign(orientation(p.ax, p.ay, p.bx, p.by, q.bx, q.by)) >=
        0
      if (!isOnOneSide(a, b) && !isOnOneSide(b, a) && ++crossings > most) return true
    }
  }
  return false
}

/** The convex hull of positions, closed. */
function hullOf(positions: readonly Position[]): Position[] {
  const sorted = positions.toSorted(([ax = 0, ay = 0], [bx = 0, by = 0]) => ax - bx || ay - by)
  const half = (along: readonly Position[]) => {
    const chain: Position[] = []
    for (const at of along) {
      const turns = () => {
        const [[ax = 0, ay = 0] = [], [bx = 0, by = 0] = []] = chain.slice(-2)
        return orientation(ax, ay, bx, by, at[0] ?? 0, at[1] ?? 0)
      }
      while (chain.length >= 2 && turns() <= 0) chain.pop()
      chain.push(at)
    }
    return chain
  }
  const [lower, upper] = [half(sorted), half(sorted.toReversed())]
  return [...lower.slice(0, -1), ...upper]
}
