/** Keys that a file has, and those it has repeatedly, at 8 bytes a key: represented by 53-bit hashes. */
export class RepeatedKeys {
  private hashes = new Float64Array(4096)
  private count = 0
  private counts: ReadonlyMap<number, number> = new Map()

  note(key: string): void {
    if (this.count === this.hashes.length) {
      const grown = new Float64Array(this.count * 2)
      grown.set(this.hashes)
      this.hashes = grown
    }
    this.hashes[this.count++] = hash53(key)
  }

  /** Ends the noting of keys. */
  seal(): void {
    const sorted = this.hashes.subarray(0, this.count).sort()
    const counts = new Map<number, number>()
    for (let i = 1; i < sorted.length; i++) {
      const hash = sorted[i] as number
      if (hash === sorted[i - 1]) counts.set(hash, (counts.get(hash) ?? 1) + 1)
    }
    this.counts = counts
    this.hashes = sorted
  }

  has(key: string): boolean {
    const hash = hash53(key)
    let low = 0
    let high = this.count - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const at = this.hashes[middle] as number
      if (at === hash) return true
      if (at < hash) low = middle + 1
      else high = middle - 1
    }
    return false
  }

  /** How often a key occurs; in the rare case of two keys with the same hash, both together. */
  timesOf(key: string): number {
    return this.counts.get(hash53(key)) ?? 1
  }

  hashOf(key: string): number {
    return hash53(key)
  }
}

/** Two 32-bit multiplicative hashes combined, cut to the 53 bits that a double holds exactly. */
function hash53(text: string): number {
  let a = 0x811c9dc5
  let b = 0x9e3779b1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
    b ^= b >>> 13
  }
  a ^= a >>> 16
  return (a >>> 11) * 4294967296 + (b >>> 0)
}
