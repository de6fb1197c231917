import { expect, it } from 'vitest'
import { arrange, type Arrangement, type Segment } from './arrangement.ts'
import { outlines } from './outline.ts'

/** A board of fields of 10, numbered by rows from the south-west. */
function board(
  columns: number,
  rows: number,
): { arrangement: Arrangement; faceOf: (column: number, row: number) => number } {
  const [width, height] = [columns * 10, rows * 10]
  const inner = (x1: number, y1: number, x2: number, y2: number): Segment => ({ x1, y1, x2, y2, barrier: 0 })
  const edge = (...ends: [number, number, number, number]): Segment => ({ ...inner(...ends), outside: 'right' })
  const arrangement = arrange([
    edge(0, 0, width, 0),
    edge(width, 0, width, height),
    edge(width, height, 0, height),
    edge(0, height, 0, 0),
    ...Array.from({ length: columns - 1 }, (_, i) => inner((i + 1) * 10, 0, (i + 1) * 10, height)),
    ...Array.from({ length: rows - 1 }, (_, i) => inner(0, (i + 1) * 10, width, (i + 1) * 10)),
  ])
  return { arrangement, faceOf: (column, row) => arrangement.faceAt(column * 10 + 5, row * 10 + 5) }
}

/** Groups of a drawing, its first line the northernmost: a letter is a group. */
function outlinesOf(...drawing: string[]): Record<string, string[][]> {
  const rows = [...drawing].reverse()
  const letters = [...new Set(drawing.join(''))].sort()
  const { arrangement, faceOf } = board(drawing[0]?.length ?? 0, rows.length)
  const groupOf: number[] = []
  rows.forEach((letterRow, row) =>
    Array.from(letterRow).forEach((letter, column) => {
      groupOf[faceOf(column, row)] = letters.indexOf(letter)
    }),
  )
  const place = (vertex: number): string => `${String(arrangement.xs[vertex])},${String(arrangement.ys[vertex])}`
  const sorted = (ring: readonly number[]): string => {
    const places = ring.map(place)
    const first = places.indexOf([...places].sort()[0] ?? '')
    return [...places.slice(first), ...places.slice(0, first)].join(' ')
  }
  return Object.fromEntries(
    outlines(arrangement, groupOf, letters.length).map((polygons, i) => [
      letters[i] ?? '',
      polygons.map((rings) => rings.map(sorted)),
    ]),
  )
}

it('goes round a group counter-clockwise, with every point that a neighbour has there', () => {
  const { a, b } = outlinesOf('ab', 'aa')
  expect(a).toEqual([['0,0 10,0 20,0 20,10 10,10 10,20 0,20 0,10']])
  expect(b).toEqual([['10,10 20,10 20,20 10,20']])
})

it('has a hole where another group lies inside, clockwise', () => {
  const { a, b } = outlinesOf('aaa', 'aba', 'aaa')
  expect(a?.[0]).toHaveLength(2)
  expect(a?.[0]?.[1]).toBe('10,10 10,20 20,20 20,10')
  expect(b).toEqual([['10,10 20,10 20,20 10,20']])
})

it('is several polygons where a group lies in pieces, the largest first', () => {
  const { a } = outlinesOf('aab', 'bba')
  expect(a).toEqual([['0,10 10,10 20,10 20,20 10,20 0,20'], ['20,0 30,0 30,10 20,10']])
})

it('is split where a group touches itself in a point, so that no ring crosses itself', () => {
  const { a } = outlinesOf('ab', 'ba')
  expect(a?.map((rings) => rings.length)).toEqual([1, 1])
  const hollow = outlinesOf('aaaa', 'abaa', 'aaba', 'aaaa')
  expect(hollow.a?.[0]?.slice(1).sort()).toEqual(['10,20 10,30 20,30 20,20', '20,10 20,20 30,20 30,10'])
})

it('puts a hole into the piece that lies around it', () => {
  const { a } = outlinesOf('aaabb', 'acabb', 'aaaba')
  expect(a?.map((rings) => rings.length)).toEqual([2, 1])
})
