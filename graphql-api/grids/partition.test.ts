import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partition, type Neighbours, type Unit } from './partition.ts'

const BALANCE = { min: 300, target: 400, max: 500 }

/** Square blocks of 100 m beside each other in rows. */
function blocks(
  columns: number,
  households: readonly number[],
  barrierOf: (a: number, b: number) => number = () => 0.5,
): { units: Unit[]; neighbours: Neighbours[] } {
  const units = households.map((count) => ({ households: count, areaM2: 10_000 }))
  const neighbours = units.flatMap((_, a) =>
    [...((a + 1) % columns === 0 ? [] : [a + 1]), ...(a + columns < units.length ? [a + columns] : [])]
      .filter((b) => b < units.length)
      .map((b) => ({ a, b, lengthM: 100, barrier: barrierOf(a, b) })),
  )
  return { units, neighbours }
}

/** Households of each part. */
function sizes(units: readonly Unit[], parts: readonly number[]): number[] {
  const sums: number[] = []
  units.forEach(({ households }, unit) => {
    const part = parts[unit] ?? NaN
    sums[part] = (sums[part] ?? 0) + households
  })
  return sums
}

/** Whether one can walk through each part without leaving it. */
function isConnected(neighbours: readonly Neighbours[], parts: readonly number[]): boolean {
  const reached = parts.map((_, unit) => unit)
  const root = (unit: number): number => (reached[unit] === unit ? unit : root(reached[unit] ?? unit))
  for (const { a, b } of neighbours) if (parts[a] === parts[b]) reached[root(a)] = root(b)
  return new Set(parts.map((_, unit) => root(unit))).size === new Set(parts).size
}

describe('parts', () => {
  it('are balanced where the land allows it', () => {
    const { units, neighbours } = blocks(
      10,
      Array.from({ length: 100 }, () => 40),
    )
    const parts = partition(units, neighbours, BALANCE)
    for (const size of sizes(units, parts)) {
      expect(size).toBeGreaterThanOrEqual(BALANCE.min)
      expect(size).toBeLessThanOrEqual(BALANCE.max)
    }
    expect(sizes(units, parts).reduce((sum, size) => sum + size, 0)).toBe(4000)
    expect(isConnected(neighbours, parts)).toBe(true)
  })

  it('end at a strong border rather than at a weak one', () => {
    // A river between the fourth and the fifth column.
    const isAcross = (a: number, b: number): boolean => a % 8 === 3 && b % 8 === 4
    const { units, neighbours } = blocks(
      8,
      Array.from({ length: 32 }, () => 50),
      (a, b) => (isAcross(a, b) ? 1 : 0.1),
    )
    const parts = partition(units, neighbours, BALANCE)
    for (const { a, b } of neighbours) if (isAcross(a, b)) expect(parts[a]).not.toBe(parts[b])
  })

  it('are as many as there are islands, however few live there', () => {
    const units = [10, 20, 30].map((households) => ({ households, areaM2: 10_000 }))
    expect(partition(units, [], BALANCE)).toEqual([0, 1, 2])
  })

  it('take in what is too small for a part of its own', () => {
    const { units, neighbours } = blocks(3, [400, 5, 400])
    const parts = partition(units, neighbours, BALANCE)
    expect(new Set(parts).size).toBe(2)
    expect(Math.max(...sizes(units, parts))).toBe(405)
  })

  it('leave alone a unit with too many, which cannot be divided', () => {
    const { units, neighbours } = blocks(3, [900, 200, 200])
    const parts = partition(units, neighbours, BALANCE)
    expect(sizes(units, parts).sort((a, b) => a - b)).toEqual([400, 900])
  })

  it('of nothing are none', () => expect(partition([], [], BALANCE)).toEqual([]))
})

it('gives the same parts every time', () => {
  const { units, neighbours } = blocks(
    15,
    Array.from({ length: 225 }, (_, i) => (i * 7919) % 97),
    (a, b) => ((a * 31 + b * 17) % 10) / 10,
  )
  const once = partition(units, neighbours, BALANCE)
  for (let again = 0; again < 3; again++) expect(partition(units, neighbours, BALANCE)).toEqual(once)
})

it('puts every unit into one connected part, whatever the land is like', () => {
  const land = fc.tuple(
    fc.integer({ min: 1, max: 7 }),
    fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 40 }),
  )
  fc.assert(
    fc.property(land, ([columns, households]) => {
      const { units, neighbours } = blocks(columns, households, (a, b) => ((a * 7 + b) % 10) / 10)
      const parts = partition(units, neighbours, BALANCE)
      expect(parts).toHaveLength(units.length)
      // Numbered in the order in which they are met.
      expect([...new Set(parts)]).toEqual(Array.from({ length: new Set(parts).size }, (_, i) => i))
      expect(isConnected(neighbours, parts)).toBe(true)
    }),
    { numRuns: 40, seed: 20_261_201 },
  )
})
