/* oxlint-disable typescript/no-non-null-assertion -- every index here comes from the length or the content of the array itself */
/** A straight line on the integer grid. */
export interface Segment {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  /** 0…1, suitability as a border: 1 a motorway or the region's own edge, 0 a cut between buildings. */
  readonly barrier: number
  /** Set on a ring around the divided area: the side, seen from 1 to 2, that is outside. */
  readonly outside?: 'left' | 'right'
}

/** An edge between two faces of an arrangement. */
export interface Border {
  /** Faces on its left and right, from `from` to `to`; −1 outside. */
  readonly left: number
  readonly right: number
  readonly from: number
  readonly to: number
  readonly barrier: number
}

/** A plane divided into faces by lines: no two edges cross, and the inner faces tile the divided area exactly. */
export interface Arrangement {
  /** Vertices, on the integer grid. */
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  /** Twice the area of each face, in square grid units. */
  readonly doubleAreas: readonly number[]
  readonly borders: readonly Border[]
  /** The face at a point, −1 outside. */
  faceAt(x: number, y: number): number
}

/** A vertex nearer than this to a line splits it, so that rounding leaves no sliver; grid units. */
const SNAP = 0.75
const MAX_ROUNDS = 40

interface Edge {
  readonly from: number
  readonly to: number
  barrier: number
  bounding: boolean
  outsideLeft: boolean
  outsideRight: boolean
  /** Not yet compared with the others. */
  readonly fresh: boolean
}

/**
 * Divides the plane by segments. Coordinates are integers below 2²⁵, so that the orientation tests are exact; crossings
 * are rounded to the grid, repeatedly, until nothing crosses.
 * @throws {RangeError} if the segments cannot be untangled
 */
export function arrange(segments: readonly Segment[]): Arrangement {
  const xs: number[] = []
  const ys: number[] = []
  const ids = new Map<number, number>()
  const vertex = (x: number, y: number): number => {
    const key = x * 0x4000000 + y
    let id = ids.get(key)
    if (id === undefined) {
      id = xs.length
      ids.set(key, id)
      xs.push(x)
      ys.push(y)
    }
    return id
  }
  const edges = withoutDeadEnds(untangle(segments, vertex, xs, ys), xs.length)
  return faces(edges, xs, ys)
}

function untangle(
  segments: readonly Segment[],
  vertex: (x: number, y: number) => number,
  xs: readonly number[],
  ys: readonly number[],
): Edge[] {
  let edges = new Map<number, Edge>()
  const add = (into: Map<number, Edge>, from: number, to: number, like: Omit<Edge, 'from' | 'to'>): void => {
    if (from === to) return
    const flip = from > to
    const [a, b] = flip ? [to, from] : [from, to]
    const key = a * 0x4000000 + b
    const left = flip ? like.outsideRight : like.outsideLeft
    const right = flip ? like.outsideLeft : like.outsideRight
    const known = into.get(key)
    if (known === undefined) {
      into.set(key, {
        from: a,
        to: b,
        barrier: like.barrier,
        bounding: like.bounding,
        outsideLeft: left,
        outsideRight: right,
        fresh: like.fresh,
      })
      return
    }
    known.barrier = Math.max(known.barrier, like.barrier)
    known.bounding ||= like.bounding
    known.outsideLeft ||= left
    known.outsideRight ||= right
  }
  for (const { x1, y1, x2, y2, barrier, outside } of segments) {
    add(edges, vertex(x1, y1), vertex(x2, y2), {
      barrier,
      bounding: outside !== undefined,
      outsideLeft: outside === 'left',
      outsideRight: outside === 'right',
      fresh: true,
    })
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const list = [...edges.values()]
    const splits = crossings(list, vertex, xs, ys)
    if (splits.size === 0) return list
    const next = new Map<number, Edge>()
    list.forEach((edge, index) => {
      const at = splits.get(index)
      if (at === undefined) {
        add(next, edge.from, edge.to, edge.fresh ? { ...edge, fresh: false } : edge)
        return
      }
      const x = xs[edge.from]!
      const y = ys[edge.from]!
      const dx = xs[edge.to]! - x
      const dy = ys[edge.to]! - y
      const along = (v: number): number => (xs[v]! - x) * dx + (ys[v]! - y) * dy
      const stops = [...at].sort((a, b) => along(a) - along(b))
      let previous = edge.from
      for (const stop of [...stops, edge.to]) {
        add(next, previous, stop, edge.fresh ? edge : { ...edge, fresh: true })
        previous = stop
      }
    })
    edges = next
  }
  throw new RangeError(`lines still cross after ${String(MAX_ROUNDS)} rounds of rounding`)
}

/** Vertices that split each edge, by index. */
function crossings(
  edges: readonly Edge[],
  vertex: (x: number, y: number) => number,
  xs: readonly number[],
  ys: readonly number[],
): Map<number, Set<number>> {
  const splits = new Map<number, Set<number>>()
  const split = (index: number, at: number): void => {
    const edge = edges[index]!
    if (at === edge.from || at === edge.to) return
    const known = splits.get(index)
    if (known === undefined) splits.set(index, new Set([at]))
    else known.add(at)
  }
  const near = (v: number, edge: Edge): boolean => {
    const ax = xs[edge.from]!
    const ay = ys[edge.from]!
    const dx = xs[edge.to]! - ax
    const dy = ys[edge.to]! - ay
    const px = xs[v]! - ax
    const py = ys[v]! - ay
    const dot = px * dx + py * dy
    const square = dx * dx + dy * dy
    if (dot <= 0 || dot >= square) return false
    const cross = px * dy - py * dx
    return cross * cross < SNAP * SNAP * square
  }
  forNearPairs(edges, xs, ys, (i, j) => {
    const a = edges[i]!
    const b = edges[j]!
    if (!a.fresh && !b.fresh) return
    let touching = false
    for (const [v, index, edge] of [
      [a.from, j, b],
      [a.to, j, b],
      [b.from, i, a],
      [b.to, i, a],
    ] as const) {
      if (v !== edge.from && v !== edge.to && near(v, edge)) {
        split(index, v)
        touching = true
      }
    }
    if (touching || a.from === b.from || a.from === b.to || a.to === b.from || a.to === b.to) return
    const ax = xs[a.from]!
    const ay = ys[a.from]!
    const adx = xs[a.to]! - ax
    const ady = ys[a.to]! - ay
    const bx = xs[b.from]!
    const by = ys[b.from]!
    const bdx = xs[b.to]! - bx
    const bdy = ys[b.to]! - by
    const side = (dx: number, dy: number, px: number, py: number): number => Math.sign(dx * py - dy * px)
    if (
      side(adx, ady, bx - ax, by - ay) * side(adx, ady, bx + bdx - ax, by + bdy - ay) >= 0 ||
      side(bdx, bdy, ax - bx, ay - by) * side(bdx, bdy, ax + adx - bx, ay + ady - by) >= 0
    )
      return
    const t = ((bx - ax) * bdy - (by - ay) * bdx) / (adx * bdy - ady * bdx)
    const at = vertex(Math.round(ax + t * adx), Math.round(ay + t * ady))
    split(i, at)
    split(j, at)
  })
  return splits
}

/** Calls `visit` once for each pair of edges whose boxes come close. */
function forNearPairs(
  edges: readonly Edge[],
  xs: readonly number[],
  ys: readonly number[],
  visit: (i: number, j: number) => void,
): void {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const { from, to } of edges) {
    for (const v of [from, to]) {
      west = Math.min(west, xs[v]!)
      east = Math.max(east, xs[v]!)
      south = Math.min(south, ys[v]!)
      north = Math.max(north, ys[v]!)
    }
  }
  const size = Math.max(
    1,
    Math.ceil(Math.max(east - west, north - south) / Math.min(1024, Math.max(1, Math.ceil(Math.sqrt(edges.length))))),
  )
  const boxes = edges.map(({ from, to }) => ({
    west: Math.floor((Math.min(xs[from]!, xs[to]!) - 1 - west) / size),
    east: Math.floor((Math.max(xs[from]!, xs[to]!) + 1 - west) / size),
    south: Math.floor((Math.min(ys[from]!, ys[to]!) - 1 - south) / size),
    north: Math.floor((Math.max(ys[from]!, ys[to]!) + 1 - south) / size),
  }))
  const cells = new Map<number, number[]>()
  boxes.forEach((box, index) => {
    for (let column = box.west; column <= box.east; column++) {
      for (let row = box.south; row <= box.north; row++) {
        const key = (column + 2) * 4096 + row + 2
        const cell = cells.get(key)
        if (cell === undefined) cells.set(key, [index])
        else cell.push(index)
      }
    }
  })
  for (const [key, cell] of cells) {
    const column = Math.floor(key / 4096) - 2
    const row = (key % 4096) - 2
    for (let m = 0; m < cell.length; m++) {
      const i = cell[m]!
      const a = boxes[i]!
      for (let n = m + 1; n < cell.length; n++) {
        const j = cell[n]!
        const b = boxes[j]!
        // A pair shares many cells; it is visited only in the first of them.
        if (Math.max(a.west, b.west) === column && Math.max(a.south, b.south) === row) visit(i, j)
      }
    }
  }
}

function withoutDeadEnds(edges: readonly Edge[], vertices: number): Edge[] {
  const degree = new Int32Array(vertices)
  const incident: number[][] = Array.from({ length: vertices }, () => [])
  const alive = edges.map(() => true)
  edges.forEach(({ from, to }, index) => {
    for (const v of [from, to]) {
      degree[v]!++
      incident[v]!.push(index)
    }
  })
  const ends = [...degree.keys()].filter((v) => degree[v] === 1)
  for (let v = ends.pop(); v !== undefined; v = ends.pop()) {
    const index = incident[v]!.find((candidate) => alive[candidate])
    if (index === undefined) continue
    alive[index] = false
    const { from, to } = edges[index]!
    for (const w of [from, to]) {
      degree[w]!--
      if (degree[w] === 1) ends.push(w)
    }
  }
  return edges.filter((_, index) => alive[index])
}

/** Half-edge 2e runs along edge e, 2e + 1 against it; each has its face on its left. */
function faces(edges: readonly Edge[], xs: readonly number[], ys: readonly number[]): Arrangement {
  const origin = (h: number): number => (h % 2 === 0 ? edges[h >> 1]!.from : edges[h >> 1]!.to)
  const next = successors(edges, xs, ys, origin)

  const cycleOf = new Int32Array(edges.length * 2).fill(-1)
  const cycleAreas: number[] = []
  const leftmost: number[] = []
  for (let start = 0; start < cycleOf.length; start++) {
    if (cycleOf[start] !== -1) continue
    const cycle = cycleAreas.length
    const x0 = xs[origin(start)]!
    const y0 = ys[origin(start)]!
    let area = 0
    let west = origin(start)
    for (let h = start; cycleOf[h] === -1; h = next[h]!) {
      cycleOf[h] = cycle
      const v = origin(h)
      const w = origin(h ^ 1)
      area += (xs[v]! - x0) * (ys[w]! - y0) - (xs[w]! - x0) * (ys[v]! - y0)
      if (xs[v]! < xs[west]! || (xs[v] === xs[west] && ys[v]! < ys[west]!)) west = v
    }
    cycleAreas.push(area)
    leftmost.push(west)
  }

  // Index of edges by rows, for looking west from a point.
  const south = ys.reduce((a, b) => Math.min(a, b), Infinity)
  const north = ys.reduce((a, b) => Math.max(a, b), -Infinity)
  const rowCount = Math.min(4096, Math.max(1, Math.ceil(Math.sqrt(edges.length) * 2)))
  const rowHeight = Math.max(1, (north - south + 1) / rowCount)
  const rows: number[][] = Array.from({ length: rowCount + 1 }, () => [])
  edges.forEach(({ from, to }, index) => {
    const low = Math.floor((Math.min(ys[from]!, ys[to]!) - south) / rowHeight)
    const high = Math.floor((Math.max(ys[from]!, ys[to]!) - south) / rowHeight)
    for (let row = low; row <= high; row++) rows[row]!.push(index)
  })
  /** The cycle on the eastern side of the first edge to the west; −1 if there is none. */
  const lookWest = (x: number, y: number): number => {
    let nearest = -Infinity
    let half = -1
    for (const index of rows[Math.floor((y - south) / rowHeight)] ?? []) {
      const { from, to } = edges[index]!
      const y1 = ys[from]!
      const y2 = ys[to]!
      if (y1 <= y === y2 <= y) continue
      const crossing = xs[from]! + ((y - y1) / (y2 - y1)) * (xs[to]! - xs[from]!)
      if (crossing < x && crossing > nearest) {
        nearest = crossing
        half = y2 < y1 ? 2 * index : 2 * index + 1
      }
    }
    return half === -1 ? -1 : cycleOf[half]!
  }

  // A clockwise cycle is the rim of a group of lines: an inner boundary of the face around the group.
  const OUTSIDE = cycleAreas.length
  const parent = Int32Array.from({ length: OUTSIDE + 1 }, (_, index) => index)
  const root = (cycle: number): number => {
    let at = cycle
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  cycleAreas.forEach((area, cycle) => {
    if (area > 0) return
    const v = leftmost[cycle]!
    const around = lookWest(xs[v]!, ys[v]!)
    parent[root(cycle)] = root(around === -1 ? OUTSIDE : around)
  })

  const out = new Uint8Array(OUTSIDE + 1)
  out[root(OUTSIDE)] = 1
  const across = new Map<number, number[]>()
  edges.forEach((edge, index) => {
    const left = root(cycleOf[2 * index]!)
    const right = root(cycleOf[2 * index + 1]!)
    if (edge.outsideLeft) out[left] = 1
    if (edge.outsideRight) out[right] = 1
    if (edge.bounding) return
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      const known = across.get(from)
      if (known === undefined) across.set(from, [to])
      else known.push(to)
    }
  })
  const pending = [...out.keys()].filter((face) => out[face] === 1)
  for (let face = pending.pop(); face !== undefined; face = pending.pop()) {
    for (const beyond of across.get(face) ?? []) {
      if (out[beyond] === 1) continue
      out[beyond] = 1
      pending.push(beyond)
    }
  }

  const numbers = new Map<number, number>()
  const doubleAreas: number[] = []
  const faceOf = (cycle: number): number => {
    if (cycle === -1) return -1
    const face = root(cycle)
    if (out[face] === 1) return -1
    let number = numbers.get(face)
    if (number === undefined) {
      number = numbers.size
      numbers.set(face, number)
      doubleAreas.push(0)
    }
    return number
  }
  cycleAreas.forEach((area, cycle) => {
    const face = faceOf(cycle)
    if (face !== -1) doubleAreas[face]! += area
  })
  const borders = edges.map((edge, index) => ({
    from: edge.from,
    to: edge.to,
    barrier: edge.barrier,
    left: faceOf(cycleOf[2 * index]!),
    right: faceOf(cycleOf[2 * index + 1]!),
  }))
  return { xs, ys, doubleAreas, borders, faceAt: (x, y) => faceOf(lookWest(x, y)) }
}

/** The successor of each half-edge around its face: the first clockwise from its reverse. */
function successors(
  edges: readonly Edge[],
  xs: readonly number[],
  ys: readonly number[],
  origin: (h: number) => number,
): Int32Array {
  const outgoing = new Map<number, number[]>()
  for (let h = 0; h < edges.length * 2; h++) {
    const known = outgoing.get(origin(h))
    if (known === undefined) outgoing.set(origin(h), [h])
    else known.push(h)
  }
  const next = new Int32Array(edges.length * 2)
  for (const [v, halves] of outgoing) {
    const direction = (h: number): readonly [number, number] => [
      xs[origin(h ^ 1)]! - xs[v]!,
      ys[origin(h ^ 1)]! - ys[v]!,
    ]
    halves.sort((g, h) => {
      const [gx, gy] = direction(g)
      const [hx, hy] = direction(h)
      const upper = (x: number, y: number): number => (y > 0 || (y === 0 && x > 0) ? 0 : 1)
      return upper(gx, gy) - upper(hx, hy) || gy * hx - gx * hy
    })
    halves.forEach((h, index) => {
      next[h ^ 1] = halves[(index + halves.length - 1) % halves.length]!
    })
  }
  return next
}
