import type { MultiPolygon, Polygon, Position } from 'geojson'
import { AreaIndex } from '../../geometry/area-index.ts'
import {
  alongEdge,
  clipLine,
  cornersBetween,
  holds,
  isOnEdge,
  nearestOnEdge,
  ringOfBounds,
  type Bounds,
} from '../../geometry/bounds.ts'
import { soundRings } from '../../geometry/polygon-repair.ts'
import { ringHolds, type Ring } from '../../geometry/ring.ts'
import { boxesMeet, boxOf, signedArea } from '../../../domain/ring.ts'
import type { CoastChain } from './coast-chains.ts'

/**
 * A coast that ends this near the edge (as a share of the shorter side) was cut off by the extract and is extended to
 * it.
 */
const MOST_REACH = 1 / 8
/** Maximum share of all buildings and roads in a sea: quays and piers, and inaccurate mapping. */
const MOST_FLOODED = 0.01
/**
 * Maximum density of buildings in a sea relative to the whole extract: a small sea must not be full of houses either.
 */
const MOST_DENSITY = 0.1
const METRES_PER_DEGREE = 111_320

export interface Sea {
  readonly geometry: Polygon | MultiPolygon
  /** How it was closed; absent: it was closed already. */
  readonly repair: string | undefined
  /** The coasts around it and of its islands. */
  readonly coasts: readonly CoastChain[]
}

export interface Seas {
  readonly seas: readonly Sea[]
  /** Coasts without a reliable sea. */
  readonly rejected: ReadonlyMap<CoastChain, string>
  readonly outside: ReadonlySet<CoastChain>
}

/** A coast inside the bounds, from edge to edge. */
interface Crossing {
  readonly coast: CoastChain
  readonly line: readonly Position[]
  readonly ledOnM: number
}

interface Shore {
  readonly ring: Ring
  readonly isIsland: boolean
  readonly coasts: CoastChain[]
  readonly ledOnM: number
  readonly holes: Shore[]
}

/**
 * The seas inside the bounds. A coastline has land on its left and water on its right, so a sea is enclosed by
 * following a coast to the edge of the bounds, and the edge clockwise to the next entering coast. Coasts that do not
 * close in this way, contradict another coast or would flood buildings and roads (`built`, a position each) are
 * rejected: a missing sea is better than a flooded city.
 */
export function seasOf(coasts: readonly CoastChain[], bounds: Bounds, built: readonly Position[]): Seas {
  const reading = new SeaReading(bounds, built)
  for (const coast of coasts) reading.addCoast(coast)
  return reading.close()
}

class SeaReading {
  private readonly crossings: Crossing[] = []
  private readonly shores: Shore[] = []
  private readonly unfinished: Position[][] = []
  private readonly rejected = new Map<CoastChain, string>()
  private readonly outside = new Set<CoastChain>()
  private readonly built: readonly Position[]

  constructor(
    private readonly bounds: Bounds,
    built: readonly Position[],
  ) {
    this.built = built.filter((position) => holds(bounds, position))
  }

  addCoast(coast: CoastChain): void {
    if (coast.closed && coast.line.every((position) => holds(this.bounds, position))) {
      const ring = [...coast.line]
      this.shores.push({ ring, isIsland: signedArea(ring) > 0, coasts: [coast], ledOnM: 0, holes: [] })
      return
    }
    const pieces = clipLine(coast.line, this.bounds)
    if (coast.closed) joinAtSeam(pieces, this.bounds)
    if (pieces.length === 0) this.outside.add(coast)
    for (const piece of pieces) this.addPiece(coast, piece)
  }

  private addPiece(coast: CoastChain, piece: Position[]): void {
    const start = this.ledOn(piece[0] as Position)
    const end = this.ledOn(piece.at(-1) as Position)
    if (!start || !end) {
      this.unfinished.push(piece)
      const at = (start ? piece.at(-1) : piece[0]) as Position
      this.reject([coast], `it ends at ${at.join(',')}, inside the bounds of the file and too far from their edge`)
      return
    }
    const line = [...start.added, ...piece, ...end.added]
    this.crossings.push({ coast, line, ledOnM: start.metres + end.metres })
  }

  /** The extension from an end to the edge; undefined if the edge is too far. */
  private ledOn(end: Position): { added: Position[]; metres: number } | undefined {
    const { bounds } = this
    if (isOnEdge(bounds, end)) return { added: [], metres: 0 }
    const lngScale = Math.cos(((end[1] as number) * Math.PI) / 180)
    const edge = nearestOnEdge(bounds, end, lngScale)
    const [dx, dy] = [(edge[0] as number) - (end[0] as number), (edge[1] as number) - (end[1] as number)]
    const distance = Math.hypot(dx * lngScale, dy)
    const shorter = Math.min((bounds.east - bounds.west) * lngScale, bounds.north - bounds.south)
    return distance <= shorter * MOST_REACH
      ? { added: [edge], metres: Math.round(distance * METRES_PER_DEGREE) }
      : undefined
  }

  close(): Seas {
    const open = this.shoresOfCrossings()
    const seas = this.nested([...open, ...this.shores]).flatMap((shore) => this.seaOf(shore) ?? [])
    // A part left out of a coast with a sea is reported with that sea.
    for (const { coasts } of seas) for (const coast of coasts) this.rejected.delete(coast)
    return { seas, rejected: this.rejected, outside: this.outside }
  }

  /** Follows coasts and the edge clockwise, so that the sea stays on the right. */
  private shoresOfCrossings(): Shore[] {
    const { bounds } = this
    const { crossings, events } = this.agreeing()
    const left = new Set(crossings)
    const shores: Shore[] = []
    for (const first of crossings) {
      if (!left.has(first)) continue
      const ring: Position[] = []
      const coasts = new Set<CoastChain>()
      let ledOnM = 0
      for (let next: Crossing = first; left.delete(next);) {
        ring.push(...next.line)
        coasts.add(next.coast)
        ledOnM += next.ledOnM
        const from = events.findIndex(({ crossing, enters }) => crossing === next && !enters)
        const entry = events[(from + 1) % events.length] as (typeof events)[number]
        ring.push(...cornersBetween(bounds, events[from]?.at as number, entry.at))
        next = entry.crossing
      }
      ring.push(ring[0] as Position)
      shores.push({ ring, isIsland: false, coasts: [...coasts], ledOnM, holes: [] })
    }
    return shores
  }

  /**
   * Crossings that alternate along the edge: sea from one that leaves to the next that enters, land elsewhere. If they
   * do not, extended ones are dropped first, the shortest before the others.
   */
  private agreeing(): { crossings: readonly Crossing[]; events: readonly EdgeEvent[] } {
    const doubtful = this.crossings
      .filter(({ ledOnM }) => ledOnM > 0)
      .sort((a, b) => lengthOf(a.line) - lengthOf(b.line))
    let crossings: readonly Crossing[] = this.crossings
    for (;;) {
      const events = eventsOf(crossings, this.bounds)
      const wrong = events.find((event, i) => event.enters === events[(i + 1) % events.length]?.enters)
      if (!wrong) return { crossings, events }
      const doubted = doubtful.shift()
      const given = doubted ? [doubted] : crossings
      const near = (wrong.enters ? wrong.crossing.line[0] : wrong.crossing.line.at(-1)) as Position
      for (const { coast, line } of given) {
        this.unfinished.push([...line])
        this.reject([coast], `at the edge of the file's bounds near ${near.join(',')} it contradicts another coast`)
      }
      crossings = crossings.filter((crossing) => !given.includes(crossing))
    }
  }

  /** Gives each island to the water around it. */
  private nested(shores: readonly Shore[]): Shore[] {
    const parents = parentsOf(shores)
    const isLone = shores.some((shore) => shore.isIsland && !parents.get(shore))
    const around: Shore = { ring: ringOfBounds(this.bounds), isIsland: false, coasts: [], ledOnM: 0, holes: [] }
    const isAllSea = isLone && this.crossings.length === 0 && this.unfinished.length === 0
    const seas: Shore[] = isAllSea ? [around] : []
    for (const shore of shores) {
      const parent = parents.get(shore) ?? (isAllSea ? around : undefined)
      if (shore.isIsland) {
        if (parent && !parent.isIsland) {
          parent.holes.push(shore)
          if (parent === around) around.coasts.push(...shore.coasts)
        } else {
          this.reject(
            shore.coasts,
            parent ? 'an island on land' : 'an island in a sea whose own coasts do not enclose it',
          )
        }
      } else if (parent && !parent.isIsland) {
        this.reject(shore.coasts, 'its water lies on the inside, within another sea; land must lie on its left')
      } else seas.push(shore)
    }
    return seas
  }

  private seaOf({ ring, coasts, holes, ledOnM }: Shore): Sea | undefined {
    const all = [...new Set([...coasts, ...holes.flatMap((hole) => hole.coasts)])]
    const area = soundRings([ring, ...holes.map((hole) => hole.ring)])
    const fault = 'fault' in area ? area.fault : ledOnM > 0 ? area.repair : undefined
    if ('fault' in area || fault !== undefined) {
      this.reject(all, `its sea cannot be closed: ${fault}`)
      return undefined
    }
    const drowned = this.drownedBy(area.geometry)
    if (drowned !== undefined) {
      this.reject(all, drowned)
      return undefined
    }
    const repairs = [
      ...(ledOnM > 0 ? [`its coast was extended by ${ledOnM} m to the edge of the file's bounds`] : []),
      ...(area.repair === undefined ? [] : [area.repair]),
      ...coasts.flatMap((coast) => {
        const reason = this.rejected.get(coast)
        return reason === undefined ? [] : [`a piece of its coast is left out: ${reason}`]
      }),
    ]
    return { geometry: area.geometry, repair: repairs.length > 0 ? repairs.join('; ') : undefined, coasts: all }
  }

  private drownedBy(sea: Polygon | MultiPolygon): string | undefined {
    const index = new AreaIndex(sea)
    const inside = this.unfinished.flat().find((position) => index.holds(position))
    if (inside) return `another coast, which could not be closed, lies in its sea at ${inside.join(',')}`
    const total = this.built.length
    const share = areaOf(sea) / Math.abs(signedArea(ringOfBounds(this.bounds)))
    const flooded = this.built.filter((position) => index.holds(position)).length
    const most = Math.min(MOST_FLOODED * total, Math.max(2, MOST_DENSITY * share * total))
    return flooded > most ? `${flooded} of ${total} buildings and roads would lie in its sea` : undefined
  }

  private reject(coasts: readonly CoastChain[], reason: string): void {
    for (const coast of coasts) if (!this.rejected.has(coast)) this.rejected.set(coast, reason)
  }
}

/** The first piece of a ring continues the last one, unless the ring starts outside. */
function joinAtSeam(pieces: Position[][], bounds: Bounds): void {
  const first = pieces[0]
  const last = pieces.at(-1)
  const seam = first?.[0]
  if (!first || !last || !seam || pieces.length < 2 || isOnEdge(bounds, seam)) return
  if (last.at(-1)?.[0] !== seam[0] || last.at(-1)?.[1] !== seam[1]) return
  pieces.splice(0, 1)
  pieces[pieces.length - 1] = [...last, ...first.slice(1)]
}

/** The smallest shore around each. */
function parentsOf(shores: readonly Shore[]): Map<Shore, Shore> {
  const ordered = shores
    .map((shore) => ({ shore, area: Math.abs(signedArea(shore.ring)), box: boxOf(shore.ring) }))
    .sort((a, b) => b.area - a.area)
  const parents = new Map<Shore, Shore>()
  ordered.forEach(({ shore, box }, i) => {
    for (let j = i - 1; j >= 0; j--) {
      const outer = ordered[j] as (typeof ordered)[number]
      if (!boxesMeet(outer.box, box) || !ringHolds(outer.shore.ring, shore.ring)) continue
      parents.set(shore, outer.shore)
      break
    }
  })
  return parents
}

interface EdgeEvent {
  readonly crossing: Crossing
  readonly enters: boolean
  readonly at: number
}

/** Where coasts enter and leave the bounds, clockwise. */
function eventsOf(crossings: readonly Crossing[], bounds: Bounds): EdgeEvent[] {
  return crossings
    .flatMap((crossing) => [
      { crossing, enters: true, at: alongEdge(bounds, crossing.line[0] as Position) },
      { crossing, enters: false, at: alongEdge(bounds, crossing.line.at(-1) as Position) },
    ])
    .sort((a, b) => a.at - b.at || Number(a.enters) - Number(b.enters))
}

function lengthOf(line: readonly Position[]): number {
  let length = 0
  for (let i = 1; i < line.length; i++) {
    const [x1, y1] = line[i - 1] as [number, number]
    const [x2, y2] = line[i] as [number, number]
    length += Math.hypot(x2 - x1, y2 - y1)
  }
  return length
}

function areaOf(area: Polygon | MultiPolygon): number {
  const rings = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat()
  // Shells are counter-clockwise and holes clockwise: their areas can be added.
  return rings.reduce((sum, ring) => sum + signedArea(ring), 0)
}
