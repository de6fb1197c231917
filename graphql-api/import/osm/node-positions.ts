const ABSENT = -0x80000000

/**
 * Positions and versions of the nodes that ways need, in typed arrays: 20 bytes a node. First every id is requested,
 * then positions are given in any order, then they are looked up.
 */
export class NodePositions {
  private ids = new Float64Array(1024)
  private count = 0
  private lngs = new Int32Array(0)
  private lats = new Int32Array(0)
  private versions = new Int32Array(0)
  private cursor = 0

  need(id: number): void {
    if (this.count === this.ids.length) {
      this.compact()
      if (this.count > this.ids.length / 2) {
        const grown = new Float64Array(this.ids.length * 2)
        grown.set(this.ids)
        this.ids = grown
      }
    }
    this.ids[this.count++] = id
  }

  /** Ends the requests. Returns the number of ids. */
  seal(): number {
    this.compact()
    this.ids = this.ids.slice(0, this.count)
    this.lngs = new Int32Array(this.count).fill(ABSENT)
    this.lats = new Int32Array(this.count)
    this.versions = new Int32Array(this.count)
    return this.count
  }

  /** Keeps the position if the node was requested. The last one of a repeated node counts. */
  give(id: number, lng7: number, lat7: number, version = 0): void {
    const at = this.indexOf(id)
    if (at < 0 || Number.isNaN(lng7) || Number.isNaN(lat7)) return
    if (Math.abs(lng7) > 1_800_000_000 || Math.abs(lat7) > 900_000_000) return
    this.lngs[at] = lng7
    this.lats[at] = lat7
    this.versions[at] = version
  }

  /** Sum of the versions of these nodes: increases with each change of one. Nodes missing from the file count as 0. */
  versionsOf(ids: Iterable<number>): number {
    let sum = 0
    for (const id of ids) {
      const at = this.indexOf(id)
      if (at >= 0) sum += this.versions[at] as number
    }
    return sum
  }

  /** `[lng, lat]` in degrees, or undefined if the file has no such node. */
  position(id: number): [number, number] | undefined {
    const at = this.indexOf(id)
    const lng7 = at < 0 ? ABSENT : (this.lngs[at] as number)
    return lng7 === ABSENT ? undefined : [lng7 / 1e7, (this.lats[at] as number) / 1e7]
  }

  private indexOf(id: number): number {
    // Sorted files look up in order: the next one usually follows the last one found.
    if (this.ids[this.cursor] === id) return this.cursor++
    let low = 0
    let high = this.count - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const at = this.ids[middle] as number
      if (at === id) {
        this.cursor = middle + 1
        return middle
      }
      if (at < id) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  private compact(): void {
    const sorted = this.ids.subarray(0, this.count).sort()
    let kept = 0
    for (let i = 0; i < sorted.length; i++) {
      if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i] as number
    }
    this.count = kept
  }
}
