/* oxlint-disable typescript/no-non-null-assertion -- every index here comes from the length or the content of the array itself */
import type { MultiPolygon, Polygon, Position } from 'geojson'
import { metresPerDegree } from '../../domain/metres-per-degree.ts'
import { readingOrder } from '../store/finalize/reading-order.ts'
import { arrange, type Arrangement, type Segment } from './arrangement.ts'
import { outlines } from './outline.ts'
import { partition, type Balance, type Neighbours, type Unit } from './partition.ts'

/** A line that land is divided along. */
export interface DividingLine {
  readonly coordinates: readonly Position[]
  /** 0…1, see `Segment.barrier`. */
  readonly barrier: number
  /** Used only if a block between the other lines has too many households. */
  readonly minor: boolean
}

/** A building with households. */
export interface Dwelling {
  readonly households: number
  /** The point that decides its grid. */
  readonly lng: number
  readonly lat: number
  /** Half the diagonal of its box, m: cuts keep this distance if they can. */
  readonly reachM: number
}

export interface LandToDivide {
  readonly boundary: Polygon | MultiPolygon
  /** Land inside the boundary that is already divided, e.g. communities from a file. */
  readonly without: readonly (Polygon | MultiPolygon)[]
  readonly lines: readonly DividingLine[]
  readonly dwellings: readonly Dwelling[]
}

export interface DrawnGrid {
  readonly geometry: MultiPolygon
  readonly households: number
  readonly areaM2: number
  /** Index of its community; 0 if only grids were requested. */
  readonly community: number
}

export interface DrawnCommunity {
  readonly geometry: MultiPolygon
  readonly households: number
}

export interface Division {
  /** In reading order inside each community. */
  readonly grids: readonly DrawnGrid[]
  /** In reading order; empty if only grids were requested. */
  readonly communities: readonly DrawnCommunity[]
}

/** Maximum width of the land on the integer grid, so that orientation tests stay exact. */
const MOST_UNITS = 3e7
/** Empty blocks of this size form a grid of their own (a lake, a port, a forest), m². */
const OWN_GRID_M2 = 500_000
/** Households of a drawn community. */
const COMMUNITY: Balance = { min: 2000, target: 2500, max: 3000 }
/** Three digits of serial. */
const MOST_COMMUNITIES = 900
/** Each round halves blocks with too many households: enough for a million households without a dividing line. */
const CUT_ROUNDS = 20
/** Rounds of splitting the blocks around an unbalanced grid. */
const REFINING_ROUNDS = 3

/**
 * Divides land into grids along its lines: blocks first; blocks with too many households along minor lines, then by
 * straight cuts between buildings; then blocks are grouped. The grids tile the land exactly: common borders have the
 * same points.
 */
export function divide(land: LandToDivide, balance: Balance, withCommunities: boolean): Division {
  const frame = frameOf(land.boundary)
  const edge = [
    ...ringSegments(land.boundary, frame, 'right'),
    ...land.without.flatMap((hole) => ringSegments(hole, frame, 'left')),
  ]
  const major = land.lines.filter((line) => !line.minor).flatMap((line) => lineSegments(line, frame))
  const minor = land.lines.filter((line) => line.minor).flatMap((line) => lineSegments(line, frame))
  const homes = land.dwellings.map((home) => ({ ...home, ...frame.toGrid([home.lng, home.lat]) }))

  if (homes.length === 0) return whole(edge, withCommunities, frame)

  let segments = [...edge, ...major]
  let arrangement = arrange(segments)
  let faces = locate(arrangement, homes)
  const heavy = overfull(faces, balance.max)
  if (heavy.size > 0) {
    const inside = minor.filter((s) =>
      heavy.has(arrangement.faceAt(Math.round((s.x1 + s.x2) / 2), Math.round((s.y1 + s.y2) / 2))),
    )
    if (inside.length > 0) {
      segments = [...segments, ...inside]
      arrangement = arrange(segments)
      faces = locate(arrangement, homes)
    }
  }
  const cut = (
    chosen: (faces: ReadonlyMap<number, readonly Home[]>) => Iterable<number>,
    balanceOfCut: Balance,
  ): boolean => {
    const cuts = [...chosen(faces)].flatMap((face) =>
      cutFace(arrangement, face, faces.get(face) ?? [], balanceOfCut, frame),
    )
    if (cuts.length === 0) return false
    segments = [...segments, ...cuts]
    arrangement = arrange(segments)
    faces = locate(arrangement, homes)
    return true
  }
  for (let round = 0; round < CUT_ROUNDS; round++) if (!cut((located) => overfull(located, balance.max), balance)) break

  let grouping = groupFaces(arrangement, faces, balance, frame)
  let best = { arrangement, grouping }
  for (let round = 0; round < REFINING_ROUNDS && misfits(grouping, balance).size > 0; round++) {
    const coarse = coarseFaces(grouping, faces, balance)
    // In halves: split where the balance requires it, elsewhere the halves stay together.
    if (!cut(() => coarse, { ...balance, target: Infinity })) break
    grouping = groupFaces(arrangement, faces, balance, frame)
    if (misfits(grouping, balance).size < misfits(best.grouping, balance).size) best = { arrangement, grouping }
  }
  return describe(best.arrangement, best.grouping, withCommunities, frame)
}

/** Uninhabited land is one grid. */
function whole(edge: readonly Segment[], withCommunities: boolean, frame: Frame): Division {
  const arrangement = arrange(edge)
  const units = arrangement.doubleAreas.map((area) => ({
    households: 0,
    areaM2: (area / 2) * frame.metresX * frame.metresY,
  }))
  return describe(arrangement, { units, neighbours: [], grids: units.map(() => 0) }, withCommunities, frame)
}

interface Grouping {
  readonly units: readonly Unit[]
  readonly neighbours: readonly Neighbours[]
  /** Grid of each face. */
  readonly grids: readonly number[]
}

function groupFaces(
  arrangement: Arrangement,
  faces: ReadonlyMap<number, readonly Home[]>,
  balance: Balance,
  frame: Frame,
): Grouping {
  const units: Unit[] = arrangement.doubleAreas.map((area, face) => ({
    households: sum(faces.get(face) ?? [], (home) => home.households),
    areaM2: (area / 2) * frame.metresX * frame.metresY,
  }))
  const neighbours = contacts(arrangement, frame)
  return { units, neighbours, grids: partitionLand(units, neighbours, balance) }
}

/** Grids whose households are out of bounds. */
function misfits({ units, grids }: Grouping, { min, max }: Balance): Set<number> {
  const found = new Set<number>()
  combine(units, grids).forEach(({ households }, grid) => {
    if ((households > 0 && households < min) || households > max) found.add(grid)
  })
  return found
}

/** Faces of unbalanced grids and their neighbours that are large enough to be split. */
function coarseFaces(grouping: Grouping, faces: ReadonlyMap<number, readonly Home[]>, balance: Balance): number[] {
  const wrong = misfits(grouping, balance)
  const around = new Set(wrong)
  for (const { a, b } of grouping.neighbours) {
    const [left, right] = [grouping.grids[a]!, grouping.grids[b]!]
    if (wrong.has(left)) around.add(right)
    if (wrong.has(right)) around.add(left)
  }
  return [...faces.keys()].filter(
    (face) =>
      around.has(grouping.grids[face]!) &&
      grouping.units[face]!.households > balance.target / 5 &&
      (faces.get(face)?.length ?? 0) > 1,
  )
}

type Home = Dwelling & { readonly x: number; readonly y: number }

function locate(arrangement: Arrangement, homes: readonly Home[]): Map<number, Home[]> {
  const faces = new Map<number, Home[]>()
  for (const home of homes) {
    const face = arrangement.faceAt(home.x, home.y)
    if (face === -1) continue
    const known = faces.get(face)
    if (known === undefined) faces.set(face, [home])
    else known.push(home)
  }
  return faces
}

function overfull(faces: ReadonlyMap<number, readonly Home[]>, max: number): Set<number> {
  const full = [...faces].filter(([, homes]) => homes.length > 1 && sum(homes, (home) => home.households) > max)
  return new Set(full.map(([face]) => face))
}

/**
 * One straight cut through a face, across its longer direction, that splits the households well and crosses the fewest
 * buildings.
 */
function cutFace(
  arrangement: Arrangement,
  face: number,
  homes: readonly Home[],
  balance: Balance,
  frame: Frame,
): Segment[] {
  const total = sum(homes, (home) => home.households)
  const parts = Math.max(2, Math.round(total / balance.target))
  const scale = Math.min(balance.target, total)
  const wanted = (Math.floor(parts / 2) / parts) * total
  const metres = homes.map((home) => ({ ...home, mx: home.x * frame.metresX, my: home.y * frame.metresY }))
  const midX = sum(metres, (home) => home.mx) / metres.length
  const midY = sum(metres, (home) => home.my) / metres.length
  const xx = sum(metres, (home) => (home.mx - midX) ** 2)
  const yy = sum(metres, (home) => (home.my - midY) ** 2)
  const xy = sum(metres, (home) => (home.mx - midX) * (home.my - midY))
  const main = 0.5 * Math.atan2(2 * xy, xx - yy)
  let best: { angle: number; at: number; cost: number } | undefined
  for (let turn = -3; turn <= 3; turn++) {
    const angle = main + (turn * Math.PI) / 12
    const along = metres
      .map((home) => ({
        at: home.mx * Math.cos(angle) + home.my * Math.sin(angle),
        households: home.households,
        reachM: home.reachM,
      }))
      .sort((a, b) => a.at - b.at)
    let before = 0
    for (let i = 0; i + 1 < along.length; i++) {
      before += along[i]!.households
      const at = (along[i]!.at + along[i + 1]!.at) / 2
      if (along[i + 1]!.at - along[i]!.at < 0.1) continue
      let hit = 0
      for (let j = Math.max(0, i - 20); j < Math.min(along.length, i + 20); j++)
        if (Math.abs(along[j]!.at - at) < along[j]!.reachM * 0.7) hit++
      const cost = Math.abs(before - wanted) / scale + 0.08 * hit + 0.1 * Math.abs(turn)
      if (best === undefined || cost < best.cost) best = { angle, at, cost }
    }
  }
  if (best === undefined) return []
  const { angle, at } = best
  // The line cos·x + sin·y = at, in metres; crossings with the face's border, in order along it.
  const side = (v: number): number =>
    arrangement.xs[v]! * frame.metresX * Math.cos(angle) + arrangement.ys[v]! * frame.metresY * Math.sin(angle) - at
  const crossings: { x: number; y: number; order: number }[] = []
  for (const { left, right, from, to } of arrangement.borders) {
    if ((left === face) === (right === face)) continue
    const a = side(from)
    const b = side(to)
    if (a < 0 === b < 0) continue
    const t = a / (a - b)
    const x = arrangement.xs[from]! + t * (arrangement.xs[to]! - arrangement.xs[from]!)
    const y = arrangement.ys[from]! + t * (arrangement.ys[to]! - arrangement.ys[from]!)
    crossings.push({ x, y, order: -x * frame.metresX * Math.sin(angle) + y * frame.metresY * Math.cos(angle) })
  }
  crossings.sort((a, b) => a.order - b.order)
  const cuts: Segment[] = []
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const from = crossings[i]!
    const to = crossings[i + 1]!
    cuts.push({
      x1: Math.round(from.x),
      y1: Math.round(from.y),
      x2: Math.round(to.x),
      y2: Math.round(to.y),
      barrier: 0,
    })
  }
  return cuts
}

function describe(
  arrangement: Arrangement,
  { units, neighbours, grids }: Grouping,
  withCommunities: boolean,
  frame: Frame,
): Division {
  const gridUnits = combine(units, grids)
  const gridNeighbours = combineContacts(neighbours, grids)
  const gridShapes = shapes(arrangement, grids, gridUnits.length, frame)

  const total = sum(gridUnits, (unit) => unit.households)
  const scale = Math.max(1, total / MOST_COMMUNITIES / COMMUNITY.target)
  const size = { min: COMMUNITY.min * scale, target: COMMUNITY.target * scale, max: COMMUNITY.max * scale }
  const communities = withCommunities
    ? attachStrays(partitionLand(gridUnits, gridNeighbours, size), gridUnits, gridNeighbours, size)
    : gridUnits.map(() => 0)
  const communityUnits = combine(gridUnits, communities)
  const communityShapes = withCommunities
    ? shapes(
        arrangement,
        grids.map((grid) => communities[grid]!),
        communityUnits.length,
        frame,
      )
    : []

  const order = readingOrder(communityShapes.map((geometry, index) => ({ index, ...middle(geometry) })))
  const rank = new Map(order.map(({ index }, place) => [index, place]))
  const ordered = readingOrder(gridShapes.map((geometry, index) => ({ index, ...middle(geometry) })))
  const inOrder = communityUnits.flatMap((_, place) =>
    ordered.filter(({ index }) => (rank.get(communities[index]!) ?? 0) === place),
  )
  return {
    grids: inOrder.map(({ index }) => ({
      geometry: gridShapes[index]!,
      households: gridUnits[index]!.households,
      areaM2: gridUnits[index]!.areaM2,
      community: rank.get(communities[index]!) ?? 0,
    })),
    communities: order.map(({ index }) => ({
      geometry: communityShapes[index]!,
      households: communityUnits[index]!.households,
    })),
  }
}

/** Parts of the populated land with the nearest empty blocks; wide empty land forms parts of its own. */
function partitionLand(units: readonly Unit[], neighbours: readonly Neighbours[], balance: Balance): number[] {
  const owner = settleEmptyLand(units, neighbours)
  const owners = [...new Set(owner)]
  const place = new Map(owners.map((unit, index) => [unit, index]))
  const merged = owner.map((unit) => place.get(unit)!)
  const sizes = combine(units, merged)
  const inhabited = sizes.map((size) => size.households > 0)
  const links = combineContacts(neighbours, merged).filter(({ a, b }) => inhabited[a] === true && inhabited[b] === true)
  const parts = partition(sizes, links, balance)
  return attachStrays(
    merged.map((unit) => parts[unit]!),
    units,
    neighbours,
    balance,
  )
}

/**
 * Assigns each empty block to the inhabited block with the fewest and weakest borders in between; connected empty
 * blocks far from inhabited ones stay together if they are large enough for a grid.
 * @returns for each unit, the unit that it is assigned to
 */
function settleEmptyLand(units: readonly Unit[], neighbours: readonly Neighbours[]): number[] {
  const links: { to: number; barrier: number }[][] = units.map(() => [])
  for (const { a, b, barrier } of neighbours) {
    links[a]!.push({ to: b, barrier })
    links[b]!.push({ to: a, barrier })
  }
  const empty = units.map((unit) => unit.households === 0)
  const deep = units.map(
    (unit, index) =>
      empty[index] === true && (unit.areaM2 >= OWN_GRID_M2 || links[index]!.every(({ to }) => empty[to] === true)),
  )
  const owner = units.map((_, index) => (empty[index] === true ? -1 : index))
  const seen = new Set<number>()
  deep.forEach((isDeep, start) => {
    if (!isDeep || seen.has(start)) return
    const group = [start]
    seen.add(start)
    for (const unit of group) {
      for (const { to } of links[unit]!) {
        if (deep[to] !== true || seen.has(to)) continue
        seen.add(to)
        group.push(to)
      }
    }
    if (sum(group, (unit) => units[unit]!.areaM2) >= OWN_GRID_M2) for (const unit of group) owner[unit] = start
  })
  // Breadth first in bands of cost, so that near land is assigned before far land.
  const bands: { unit: number; by: number }[][] = [[]]
  const offer = (from: number, cost: number): void => {
    for (const { to, barrier } of links[from]!) {
      if (owner[to] === -1) (bands[cost + 1 + Math.round(barrier * 3)] ??= []).push({ unit: to, by: from })
    }
  }
  units.forEach((_, unit) => {
    if (empty[unit] !== true) offer(unit, 0)
  })
  for (let cost = 0; cost < bands.length; cost++) {
    for (const { unit, by } of bands[cost] ?? []) {
      if (owner[unit] !== -1) continue
      owner[unit] = owner[by]!
      offer(unit, cost)
    }
  }
  return owner.map((unit, index) => (unit === -1 ? index : unit))
}

/** Joins parts that are far too small to the neighbour with the longest common border; islands stay as they are. */
function attachStrays(
  parts: readonly number[],
  units: readonly Unit[],
  neighbours: readonly Neighbours[],
  { min, max }: Balance,
): number[] {
  let current = [...parts]
  for (let round = 0; round < 8; round++) {
    const sizes = combine(units, current)
    const links = combineContacts(neighbours, current)
    const joins = new Map<number, number>()
    sizes.forEach((size, part) => {
      if (size.households >= min / 3 || (size.households === 0 && size.areaM2 >= OWN_GRID_M2)) return
      const choices = links
        .filter(({ a, b }) => (a === part || b === part) && !joins.has(a) && !joins.has(b))
        .map(({ a, b, lengthM }) => ({ other: a === part ? b : a, lengthM }))
        .filter(({ other }) => sizes[other]!.households + size.households <= max * 1.1 || size.households === 0)
        .sort(
          (x, y) =>
            Math.sign(sizes[y.other]!.households) - Math.sign(sizes[x.other]!.households) || y.lengthM - x.lengthM,
        )
      const [choice] = choices
      if (choice !== undefined && ![...joins.values()].includes(part)) joins.set(part, choice.other)
    })
    if (joins.size === 0) return current
    const numbers = new Map<number, number>()
    current = current.map((part) => {
      const target = joins.get(part) ?? part
      if (!numbers.has(target)) numbers.set(target, numbers.size)
      return numbers.get(target)!
    })
  }
  return current
}

function combine(units: readonly Unit[], parts: readonly number[]): Unit[] {
  const combined: { households: number; areaM2: number }[] = []
  units.forEach((unit, index) => {
    const part = (combined[parts[index]!] ??= { households: 0, areaM2: 0 })
    part.households += unit.households
    part.areaM2 += unit.areaM2
  })
  return combined
}

function combineContacts(neighbours: readonly Neighbours[], parts: readonly number[]): Neighbours[] {
  const found = new Map<string, { a: number; b: number; lengthM: number; keptM: number }>()
  for (const { a, b, lengthM, barrier } of neighbours) {
    const [low, high] = [parts[a]!, parts[b]!].sort((x, y) => x - y) as [number, number]
    if (low === high) continue
    const key = `${String(low)}:${String(high)}`
    const known = found.get(key) ?? { a: low, b: high, lengthM: 0, keptM: 0 }
    known.lengthM += lengthM
    known.keptM += lengthM * barrier
    found.set(key, known)
  }
  return [...found.values()].map(({ a, b, lengthM, keptM }) => ({
    a,
    b,
    lengthM,
    barrier: lengthM > 0 ? keptM / lengthM : 0,
  }))
}

function contacts(arrangement: Arrangement, frame: Frame): Neighbours[] {
  const identity = arrangement.doubleAreas.map((_, face) => face)
  const single = arrangement.borders
    .filter(({ left, right }) => left !== right && left !== -1 && right !== -1)
    .map(({ left, right, from, to, barrier }) => ({
      a: left,
      b: right,
      barrier,
      lengthM: Math.hypot(
        (arrangement.xs[to]! - arrangement.xs[from]!) * frame.metresX,
        (arrangement.ys[to]! - arrangement.ys[from]!) * frame.metresY,
      ),
    }))
  return combineContacts(single, identity)
}

function shapes(arrangement: Arrangement, groupOf: readonly number[], groups: number, frame: Frame): MultiPolygon[] {
  return outlines(arrangement, groupOf, groups).map((polygons) => ({
    type: 'MultiPolygon',
    coordinates: polygons.map((rings) =>
      rings.map((ring) => [...ring, ring[0]!].map((v) => frame.toDegrees(arrangement.xs[v]!, arrangement.ys[v]!))),
    ),
  }))
}

/** Centre of the box of the largest polygon: accurate enough for numbering. */
function middle(geometry: MultiPolygon): { lng: number; lat: number } {
  const ring = geometry.coordinates[0]?.[0] ?? []
  const of = (axis: 0 | 1): number => {
    const values = ring.map((position) => position[axis] ?? 0)
    return (values.reduce((a, b) => Math.min(a, b), Infinity) + values.reduce((a, b) => Math.max(a, b), -Infinity)) / 2
  }
  return { lng: of(0), lat: of(1) }
}

interface Frame {
  toGrid(position: Position): { x: number; y: number }
  toDegrees(x: number, y: number): Position
  /** Metres of one grid unit. */
  readonly metresX: number
  readonly metresY: number
  /** Of the land, in grid units. */
  readonly width: number
  readonly height: number
}

function frameOf(boundary: Polygon | MultiPolygon): Frame {
  const positions = polygonsOf(boundary).flat(2)
  const bound = (axis: 0 | 1, pick: (a: number, b: number) => number, start: number): number =>
    positions.reduce((found, position) => pick(found, position[axis] ?? 0), start)
  const west = bound(0, Math.min, Infinity)
  const south = bound(1, Math.min, Infinity)
  const east = bound(0, Math.max, -Infinity)
  const north = bound(1, Math.max, -Infinity)
  // A power of ten: 1 cm for a region of 3°, 0.1 mm for one of 3 km. Map data has 7 decimals, so it is exact.
  const units = 10 ** Math.min(10, Math.floor(Math.log10(MOST_UNITS / Math.max(east - west, north - south, 1e-6))))
  const metres = metresPerDegree((south + north) / 2)
  // Whole units, so that positions that are multiples of one are unchanged.
  const x0 = Math.round(west * units)
  const y0 = Math.round(south * units)
  return {
    toGrid: ([lng = 0, lat = 0]) => ({ x: Math.round(lng * units) - x0, y: Math.round(lat * units) - y0 }),
    toDegrees: (x, y) => [(x + x0) / units, (y + y0) / units],
    metresX: metres.lng / units,
    metresY: metres.lat / units,
    width: (east - west) * units,
    height: (north - south) * units,
  }
}

function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

/** The rings of a polygon, with its inside on the left. */
function ringSegments(geometry: Polygon | MultiPolygon, frame: Frame, outside: 'left' | 'right'): Segment[] {
  return polygonsOf(geometry).flatMap((rings) =>
    rings.flatMap((ring, index) => {
      const points = ring.map((position) => frame.toGrid(position))
      const doubleArea = points.reduce((area, p, i) => {
        const q = points[(i + 1) % points.length]!
        return area + (p.x - points[0]!.x) * (q.y - points[0]!.y) - (q.x - points[0]!.x) * (p.y - points[0]!.y)
      }, 0)
      const walked = doubleArea > 0 === (index === 0) ? points : points.reverse()
      return walked
        .slice(1)
        .map((q, i) => ({ x1: walked[i]!.x, y1: walked[i]!.y, x2: q.x, y2: q.y, barrier: 1, outside }))
    }),
  )
}

function lineSegments({ coordinates, barrier }: DividingLine, frame: Frame): Segment[] {
  const points = coordinates.map((position) => frame.toGrid(position))
  return points
    .slice(1)
    .map((q, i) => ({ x1: points[i]!.x, y1: points[i]!.y, x2: q.x, y2: q.y, barrier }))
    .filter(
      ({ x1, y1, x2, y2 }) =>
        Math.max(x1, x2) >= 0 &&
        Math.max(y1, y2) >= 0 &&
        Math.min(x1, x2) <= frame.width &&
        Math.min(y1, y2) <= frame.height,
    )
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
