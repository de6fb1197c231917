/* oxlint-disable typescript/no-non-null-assertion -- every index here comes from the length or the content of the array itself */
/** An indivisible piece of land. */
export interface Unit {
  readonly households: number
  readonly areaM2: number
}

/** A border between two units. */
export interface Neighbours {
  readonly a: number
  readonly b: number
  readonly lengthM: number
  /** 0…1: suitability as a border, see `Segment.barrier`. */
  readonly barrier: number
}

export interface Balance {
  readonly min: number
  readonly target: number
  readonly max: number
}

/** Trees tried for each re-division; more give better results, slower. */
const TREES = 16
const PASSES = 12

/**
 * Groups units into connected parts of `min`…`max` households, near `target`, compact, and bounded by strong borders.
 * Small units are joined first; then neighbouring parts are repeatedly re-divided along the best edge of random
 * spanning trees of their common land ("recombination", as used for drawing electoral districts), as long as that
 * improves the whole. The random numbers are seeded: equal input gives equal parts.
 * @returns the part of each unit, numbered from 0. Isolated units form parts of their own
 */
export function partition(units: readonly Unit[], neighbours: readonly Neighbours[], balance: Balance): number[] {
  const land = new Land(units, neighbours, balance)
  land.join()
  land.repair()
  land.polish()
  return land.numbered()
}

interface Link {
  readonly to: number
  readonly lengthM: number
  readonly barrier: number
}

class Land {
  readonly #units: readonly Unit[]
  readonly #links: Link[][]
  /** Length of a unit's border with all others and the outside, m; for the outside estimated from its shape. */
  readonly #balance: Balance
  readonly #part: number[]
  readonly #members = new Map<number, number[]>()
  readonly #costs = new Map<number, number>()
  #nextPart: number
  readonly #random = mulberry32(20260101)

  constructor(units: readonly Unit[], neighbours: readonly Neighbours[], balance: Balance) {
    this.#units = units
    this.#balance = balance
    this.#links = units.map(() => [])
    for (const { a, b, lengthM, barrier } of neighbours) {
      this.#links[a]!.push({ to: b, lengthM, barrier })
      this.#links[b]!.push({ to: a, lengthM, barrier })
    }
    this.#part = units.map((_, index) => index)
    units.forEach((_, index) => this.#members.set(index, [index]))
    this.#nextPart = units.length
  }

  numbered(): number[] {
    const numbers = new Map<number, number>()
    return this.#part.map((part) => {
      if (!numbers.has(part)) numbers.set(part, numbers.size)
      return numbers.get(part)!
    })
  }

  /** Joins the smallest part to its best neighbour until none is too small or none fits. */
  join(): void {
    const { min, max } = this.#balance
    const stuck = new Set<number>()
    const queue = new SmallestFirst()
    for (const [part, members] of this.#members) queue.push(part, this.#householdsOf(members))
    for (let smallest = queue.pop(); smallest !== undefined; smallest = queue.pop()) {
      const { part, households } = smallest
      const members = this.#members.get(part)
      if (members === undefined || stuck.has(part)) continue
      if (households >= min) break
      let best: { part: number; score: number } | undefined
      for (const [other, { lengthM, keptM }] of this.#contacts(members)) {
        const together = households + this.#householdsOf(this.#members.get(other)!)
        if (together > max && households > 0) continue
        const score = (lengthM - keptM) / Math.sqrt(this.#areaOf(members)) - (2 * together) / max
        if (best === undefined || score > best.score || (score === best.score && other < best.part))
          best = { part: other, score }
      }
      if (best === undefined) {
        stuck.add(part)
        continue
      }
      const merged = this.#replace([part, best.part], [[...this.#members.get(best.part)!, ...members]])
      queue.push(merged[0]!, this.#householdsOf(this.#members.get(merged[0]!)!))
    }
  }

  /** Re-divides parts that are out of bounds together with their neighbours: one of them, then two, then three. */
  repair(): void {
    const { min, max } = this.#balance
    for (let pass = 0; pass < PASSES; pass++) {
      let improved = false
      const outside = [...this.#members.keys()].filter((part) => {
        const households = this.#householdsOf(this.#members.get(part)!)
        return (households < min || households > max) && this.#contacts(this.#members.get(part)!).size > 0
      })
      for (const part of outside) {
        const members = this.#members.get(part)
        if (members === undefined) continue
        const around = [...this.#contacts(members)]
          .sort((x, y) => y[1].lengthM - x[1].lengthM || x[0] - y[0])
          .map(([other]) => other)
        const groups = around.map((other) => [part, other])
        for (let i = 0; i < around.length; i++) {
          for (let j = i + 1; j < Math.min(around.length, i + 4); j++) groups.push([part, around[i]!, around[j]!])
        }
        for (const other of around) {
          const second = [...this.#contacts(this.#members.get(other)!).keys()].filter(
            (p) => p !== part && !around.includes(p),
          )
          for (const third of second.slice(0, 4)) groups.push([part, other, third])
        }
        if (around.length >= 3) groups.push([part, ...around.slice(0, 3)])
        if (groups.some((group) => this.#redivide(group))) improved = true
      }
      if (!improved) return
    }
  }

  /** Re-divides every pair of neighbours until nothing improves. */
  polish(): void {
    let stale = new Set<number>()
    for (let pass = 0; pass < PASSES; pass++) {
      let improved = false
      const settled = new Set<number>()
      for (const part of [...this.#members.keys()]) {
        const members = this.#members.get(part)
        if (members === undefined) continue
        for (const other of [...this.#contacts(members).keys()].sort((a, b) => a - b)) {
          if (other < part || !this.#members.has(other) || (stale.has(part) && stale.has(other))) continue
          if (this.#redivide([part, other])) {
            improved = true
            break
          }
        }
        if (this.#members.has(part)) settled.add(part)
      }
      if (!improved) return
      stale = settled
    }
  }

  /** Tries to divide the land of some parts better; true if it did. */
  #redivide(parts: readonly number[]): boolean {
    const units = parts.flatMap((part) => this.#members.get(part)!)
    const households = this.#householdsOf(units)
    const before = parts.reduce((sum, part) => sum + this.#costOf(part), 0)
    const likely = Math.max(1, Math.round(households / this.#balance.target))
    let best: { groups: number[][]; cost: number } | undefined
    for (const count of new Set([likely, parts.length, Math.max(1, likely - 1), likely + 1])) {
      if (count > units.length || households < (count - 1) * this.#balance.min * 0.7) continue
      if (count === 1) {
        const cost = this.#cost(units)
        if (best === undefined || cost < best.cost) best = { groups: [units], cost }
        continue
      }
      for (let tree = 0; tree < TREES; tree++) {
        const groups = this.#divide(units, count)
        if (groups === undefined) break
        const cost = groups.reduce((sum, group) => sum + this.#cost(group), 0)
        if (best === undefined || cost < best.cost) best = { groups, cost }
      }
    }
    if (best === undefined || best.cost >= before - 1e-6) return false
    this.#replace(parts, best.groups)
    return true
  }

  /**
   * Divides connected units by cutting a random spanning tree `count − 1` times; undefined if they are not connected.
   */
  #divide(units: readonly number[], count: number): number[][] | undefined {
    const tree = this.#spanningTree(units)
    if (tree === undefined) return undefined
    const groups: number[][] = []
    let rest = tree
    for (let left = count; left > 1; left--) {
      const share = rest.households / left
      // A subtree's units have higher indices than its root: the tree is in the order of its growth.
      const below = rest.units.map((unit) => this.#units[unit]!.households)
      for (let i = rest.units.length - 1; i > 0; i--) below[rest.parents[i]!]! += below[i]!
      let cut = -1
      let cutCost = Infinity
      for (let i = 1; i < rest.units.length; i++) {
        const apart =
          left === 2
            ? Math.abs(below[i]! - share)
            : Math.min(Math.abs(below[i]! - share), Math.abs(rest.households - below[i]! - share))
        const cost = apart / this.#balance.target - 0.25 * rest.barriers[i]!
        if (cost < cutCost) {
          cutCost = cost
          cut = i
        }
      }
      if (cut === -1) return undefined
      const under = rest.units.map((_, i) => i === cut)
      for (let i = cut + 1; i < rest.units.length; i++) if (under[rest.parents[i]!]!) under[i] = true
      const lower = subtree(rest, under, true, this.#units)
      const upper = subtree(rest, under, false, this.#units)
      const takeLower = left === 2 || Math.abs(lower.households - share) <= Math.abs(upper.households - share)
      groups.push(takeLower ? lower.units : upper.units)
      rest = takeLower ? upper : lower
    }
    groups.push(rest.units)
    return groups
  }

  /** Grown by Prim's algorithm: weak, long borders first, so that the edges left to cut are strong and short. */
  #spanningTree(units: readonly number[]): Tree | undefined {
    const inside = new Set(units)
    const start = units[Math.floor(this.#random() * units.length)]!
    const tree: Tree = { units: [], parents: [], barriers: [], households: 0 }
    const index = new Map<number, number>()
    const heap = new SmallestFirst()
    const edges: { unit: number; parent: number; barrier: number }[] = [{ unit: start, parent: -1, barrier: 0 }]
    heap.push(0, 0)
    for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
      const { unit, parent, barrier } = edges[top.part]!
      if (index.has(unit)) continue
      const place = tree.units.length
      index.set(unit, place)
      tree.units.push(unit)
      tree.parents.push(parent)
      tree.barriers.push(barrier)
      tree.households += this.#units[unit]!.households
      for (const link of this.#links[unit]!) {
        if (!inside.has(link.to) || index.has(link.to)) continue
        edges.push({ unit: link.to, parent: place, barrier: link.barrier })
        heap.push(edges.length - 1, this.#random() + 0.7 * link.barrier - 0.1 * Math.min(1, link.lengthM / 100))
      }
    }
    return tree.units.length === units.length ? tree : undefined
  }

  #replace(parts: readonly number[], groups: readonly number[][]): number[] {
    for (const part of parts) {
      this.#members.delete(part)
      this.#costs.delete(part)
    }
    return groups.map((group) => {
      const part = this.#nextPart++
      this.#members.set(part, group)
      for (const unit of group) this.#part[unit] = part
      return part
    })
  }

  /** Parts adjacent to these units: length of the common border, and its strength. */
  #contacts(members: readonly number[]): Map<number, { lengthM: number; keptM: number }> {
    const own = this.#part[members[0]!]!
    const contacts = new Map<number, { lengthM: number; keptM: number }>()
    for (const unit of members) {
      for (const { to, lengthM, barrier } of this.#links[unit]!) {
        const other = this.#part[to]!
        if (other === own) continue
        const contact = contacts.get(other)
        if (contact === undefined) contacts.set(other, { lengthM, keptM: lengthM * barrier })
        else {
          contact.lengthM += lengthM
          contact.keptM += lengthM * barrier
        }
      }
    }
    return contacts
  }

  #costOf(part: number): number {
    let cost = this.#costs.get(part)
    if (cost === undefined) {
      cost = this.#cost(this.#members.get(part)!)
      this.#costs.set(part, cost)
    }
    return cost
  }

  /** Cost of a part: its size above all, then a ragged outline, then strong borders through it. */
  #cost(members: readonly number[]): number {
    const { min, target, max } = this.#balance
    const households = this.#householdsOf(members)
    const off = (households - target) / target
    const beyond = Math.max(0, min - households, households - max) / target
    const inside = new Set(members)
    let outlineM = 0
    let weakOutlineM = 0
    let crossedM = 0
    for (const unit of members) {
      for (const { to, lengthM, barrier } of this.#links[unit]!) {
        if (inside.has(to)) crossedM += (lengthM * barrier) / 2
        else {
          outlineM += lengthM
          weakOutlineM += lengthM * (1 - barrier)
        }
      }
    }
    const scaleM = 4 * Math.sqrt(Math.max(1, this.#areaOf(members)))
    const size = off * off + (beyond > 0 ? 3 + 10 * beyond : 0)
    return size + 0.25 * (outlineM / scaleM) + 0.25 * (weakOutlineM / scaleM) + 0.35 * (crossedM / scaleM) + 0.1
  }

  #householdsOf(members: readonly number[]): number {
    return members.reduce((sum, unit) => sum + this.#units[unit]!.households, 0)
  }

  #areaOf(members: readonly number[]): number {
    return members.reduce((sum, unit) => sum + this.#units[unit]!.areaM2, 0)
  }
}

interface Tree {
  readonly units: number[]
  /** Index of the parent in `units`; −1 for the first. */
  readonly parents: number[]
  readonly barriers: number[]
  households: number
}

function subtree(tree: Tree, under: readonly boolean[], side: boolean, units: readonly Unit[]): Tree {
  const places = new Map<number, number>()
  const part: Tree = { units: [], parents: [], barriers: [], households: 0 }
  tree.units.forEach((unit, index) => {
    if (under[index] !== side) return
    places.set(index, part.units.length)
    part.units.push(unit)
    part.parents.push(places.get(tree.parents[index]!) ?? -1)
    part.barriers.push(tree.barriers[index]!)
    part.households += units[unit]!.households
  })
  return part
}

/** A binary heap; of equal entries the lower number comes first. */
class SmallestFirst {
  readonly #items: { part: number; households: number }[] = []

  push(part: number, households: number): void {
    const items = this.#items
    items.push({ part, households })
    let at = items.length - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#less(at, up)) break
      ;[items[at], items[up]] = [items[up]!, items[at]!]
      at = up
    }
  }

  pop(): { part: number; households: number } | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (top === undefined || last === undefined || items.length === 0) return top
    items[0] = last
    let at = 0
    for (;;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < items.length && this.#less(child, least)) least = child
      if (least === at) return top
      ;[items[at], items[least]] = [items[least]!, items[at]!]
      at = least
    }
  }

  #less(a: number, b: number): boolean {
    const x = this.#items[a]!
    const y = this.#items[b]!
    return x.households < y.households || (x.households === y.households && x.part < y.part)
  }
}

/** Seeded random numbers in [0, 1): a city is drawn the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
