/** Geometry for tests: WKB built by hand, and random shapes that are the same in every run. */

export type Position = readonly [number, number]

/** Numbers 0 ≤ n < 1 of a fixed sequence for each seed (mulberry32). */
export function randomness(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A simple polygon around a centre: an exterior ring and sometimes a hole; rings are open (no closing point). */
export function starPolygon(random: () => number, centre: Position, radius: number): Position[][] {
  const around = (points: number, low: number, high: number): Position[] =>
    Array.from({ length: points }, (_, i) => {
      const angle = ((i + random() * 0.8) / points) * 2 * Math.PI
      const distance = radius * (low + random() * (high - low))
      return [centre[0] + Math.cos(angle) * distance, centre[1] + Math.sin(angle) * distance]
    })
  const exterior = around(3 + Math.floor(random() * 40), 0.7, 1)
  const hole = random() < 0.4 && exterior.length > 12 ? [around(3 + Math.floor(random() * 8), 0.1, 0.3)] : []
  const rings = [exterior, ...hole]
  return rings.map((ring) => (random() < 0.5 ? ring : [...ring].reverse()))
}

function header(type: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUInt8(1)
  bytes.writeUInt32LE(type, 1)
  return bytes
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function positions(points: readonly Position[]): Buffer {
  const bytes = Buffer.alloc(points.length * 16)
  points.forEach(([x, y], i) => {
    bytes.writeDoubleLE(x, i * 16)
    bytes.writeDoubleLE(y, i * 16 + 8)
  })
  return bytes
}

const point = (position: Position) => Buffer.concat([header(1), positions([position])])
const lineString = (points: readonly Position[]) => Buffer.concat([header(2), count(points.length), positions(points)])
/** Rings are closed: the last point repeats the first. */
const polygon = (rings: readonly (readonly Position[])[]) =>
  Buffer.concat([header(3), count(rings.length), ...rings.flatMap((ring) => [count(ring.length), positions(ring)])])
const many = (type: number, parts: readonly Buffer[]) => Buffer.concat([header(type), count(parts.length), ...parts])

export const wkbOf = {
  point,
  lineString,
  polygon,
  multiPoint: (points: readonly Position[]) => many(4, points.map(point)),
  multiLineString: (lines: readonly (readonly Position[])[]) => many(5, lines.map(lineString)),
  multiPolygon: (polygons: readonly (readonly (readonly Position[])[])[]) => many(6, polygons.map(polygon)),
}
