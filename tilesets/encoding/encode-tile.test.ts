import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import { metresPerUnit, tileOrigin } from './tile-grid.ts'
import { encodeTile, type TileLayer, type TileRow } from './encode-tile.ts'
import { randomness, starPolygon, wkbOf, type Position } from './geometry-fixtures.ts'
import { checkTile, ringArea } from './strict-mvt.ts'

const tile = { z: 14, x: 7795, y: 6123 }
const layer: TileLayer = {
  id: 'things',
  buffer: 64,
  tolerance: 0,
  maxZoom: 16,
  attributes: {
    name: { type: 'String', description: 'name' },
    height_m: { type: 'Number', description: 'm' },
    bridge: { type: 'Boolean', description: 'bridge' },
  },
}

/** EPSG:3857 position of a position in tile units. */
function at(x: number, y: number): Position {
  const { west, north } = tileOrigin(tile)
  const unitM = metresPerUnit(tile.z)
  return [west + x * unitM, north - y * unitM]
}

const ring = (...units: Position[]): Position[] => [...units, units[0]!].map(([x, y]) => at(x, y))
const row = (id: number, wkb: Buffer, ...attributes: unknown[]): TileRow => [id, wkb, ...attributes]
const decode = (body: Uint8Array) => new VectorTile(new PbfReader(body)).layers.things!

describe('attributes', () => {
  const point = wkbOf.point(at(10, 20))

  it('keeps strings, numbers of every kind and true; leaves null and false out', () => {
    const { body } = encodeTile(layer, tile, [
      row(1, point, '中山路', 12.25, true),
      row(2, point, 'x', 0.1, false),
      row(3, point, null, -7, null),
      row(4, point, null, 3_000_000_000, null),
      row(9_007_199_254_740_991, point, null, 0, null),
    ])
    const decoded = decode(body)
    const features = Array.from({ length: decoded.length }, (_, i) => decoded.feature(i))
    expect(features.map((feature) => [feature.id, feature.properties])).toEqual([
      [1, { name: '中山路', height_m: 12.25, bridge: true }],
      [2, { name: 'x', height_m: 0.1 }],
      [3, { height_m: -7 }],
      [4, { height_m: 3_000_000_000 }],
      [9_007_199_254_740_991, { height_m: 0 }],
    ])
    checkTile(body)
  })

  it('writes each key and value once', () => {
    const rows = Array.from({ length: 100 }, (_, id) => row(id, point, 'the same', 5, true))
    const { body } = encodeTile(layer, tile, rows)
    expect(body.toString('latin1').split('the same')).toHaveLength(2)
    expect(body.toString('latin1').split('height_m')).toHaveLength(2)
  })

  it('gives the same bytes in whatever order rows come', () => {
    const rows = Array.from({ length: 50 }, (_, id) => row(id, point, `name ${id % 7}`, id % 5, id % 2 === 0))
    expect(encodeTile(layer, tile, [...rows].reverse()).body).toEqual(encodeTile(layer, tile, rows).body)
  })

  it('names the tileset and attribute of a value that MVT cannot hold', () => {
    expect(() => encodeTile(layer, tile, [row(1, point, null, Number.NaN, null)])).toThrow(
      'Tileset "things": attribute "height_m" is NaN; expected a string, a boolean or a finite number',
    )
  })
})

describe('geometry', () => {
  const encode = (wkb: Buffer, settings: Partial<TileLayer> = {}) => {
    const encoded = encodeTile({ ...layer, ...settings }, tile, [row(1, wkb)])
    checkTile(encoded.body, { buffer: settings.buffer ?? layer.buffer })
    return encoded.features === 0
      ? []
      : decode(encoded.body)
          .feature(0)
          .loadGeometry()
          .map((part) => part.map((p) => [p.x, p.y]))
  }

  it('puts 3857 metres on whole tile units, y down', () => {
    expect(encode(wkbOf.point(at(100.4, 4000.6)))).toEqual([[[100, 4001]]])
  })

  it('gives a point on the border to exactly one tile', () => {
    const points = [-0.6, -0.4, 0, 4095.4, 4095.6, 4096].map((x) => encode(wkbOf.point(at(x, 5)), { buffer: 0 }).length)
    expect(points).toEqual([0, 1, 1, 1, 0, 0])
  })

  it('winds exteriors clockwise on screen and holes against, however the source has them', () => {
    const square = ring([0, 0], [100, 0], [100, 100], [0, 100])
    const hole = ring([10, 10], [20, 10], [20, 20], [10, 20])
    for (const outer of [square, [...square].reverse()]) {
      for (const inner of [hole, [...hole].reverse()]) {
        const [exterior, interior] = encode(wkbOf.polygon([outer, inner]))
        expect(ringArea(exterior!)).toBe(10_000)
        expect(ringArea(interior!)).toBe(-100)
      }
    }
  })

  it('drops a polygon that rounds to nothing, with its holes, and keeps its sibling', () => {
    const speck = [ring([5, 5], [5.2, 5], [5.2, 5.2], [5, 5.2]), ring([5.05, 5.05], [5.1, 5.05], [5.1, 5.1])]
    const square = [ring([0, 0], [100, 0], [100, 100], [0, 100])]
    expect(encode(wkbOf.multiPolygon([speck, square]))).toHaveLength(1)
    expect(encode(wkbOf.multiPolygon([speck]))).toEqual([])
  })

  it('drops the holes of an exterior that it drops, even where the source has them elsewhere', () => {
    const outside = ring([-900, -900], [-800, -900], [-800, -800])
    const hole = ring([10, 10], [20, 10], [20, 20], [10, 20])
    const square = [ring([0, 0], [100, 0], [100, 100], [0, 100])]
    expect(encode(wkbOf.polygon([outside, hole]))).toEqual([])
    expect(encode(wkbOf.multiPolygon([square, [outside, hole]]))).toHaveLength(1)
  })

  it('drops a ring that has no area left: a line there and back, a bow tie in balance', () => {
    expect(encode(wkbOf.polygon([ring([0, 0], [50, 0], [100, 0], [50, 0])]))).toEqual([])
    expect(encode(wkbOf.polygon([ring([0, 0], [100, 100], [100, 0], [0, 100])]))).toEqual([])
  })

  it('takes repeated points, spikes and points on a straight edge out of a ring', () => {
    const [exterior] = encode(
      wkbOf.polygon([ring([50, 0], [100, 0], [100, 0.2], [100, 100], [150, 100], [100, 100], [0, 100], [0, 0])]),
    )
    expect(exterior).toEqual([
      [100, 0],
      [100, 100],
      [0, 100],
      [0, 0],
      [100, 0],
    ])
  })

  it.each([0, 1, 2, 3, 4])('takes a point on a straight edge out wherever the ring starts: %d', (start) => {
    const square: Position[] = [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
      [0, 50],
    ]
    const [exterior] = encode(wkbOf.polygon([ring(...square.slice(start), ...square.slice(0, start))]))
    expect(exterior!.slice(1).map(String).sort()).toEqual(['0,0', '0,100', '100,0', '100,100'])
  })

  it('cuts a polygon far larger than the tile to the tile and its margin', () => {
    const [exterior] = encode(wkbOf.polygon([ring([-9000, -9000], [20000, -9000], [20000, 20000], [-9000, 20000])]))
    expect(ringArea(exterior!)).toBe((4096 + 128) ** 2)
  })

  it('leaves out what touches only the margin of a neighbour', () => {
    expect(encode(wkbOf.polygon([ring([-900, 0], [-100, 0], [-100, 100])]))).toEqual([])
    expect(encode(wkbOf.polygon([ring([-200, 2000], [2000, -200], [-200, -200])]))).not.toEqual([])
  })

  it('cuts a line that leaves and returns into two', () => {
    const line = wkbOf.lineString([at(100, 100), at(100, -500), at(200, -500), at(200, 100)])
    expect(encode(line)).toEqual([
      [
        [100, 100],
        [100, -64],
      ],
      [
        [200, -64],
        [200, 100],
      ],
    ])
  })

  it('cuts a line that comes back with the next stroke into two', () => {
    expect(encode(wkbOf.lineString([at(100, 136), at(200, -264), at(300, 136)]))).toEqual([
      [
        [100, 136],
        [150, -64],
      ],
      [
        [250, -64],
        [300, 136],
      ],
    ])
  })

  it('drops a line that rounds to one point', () => {
    expect(encode(wkbOf.lineString([at(5, 5), at(5.1, 5.1)]))).toEqual([])
  })

  it('reads EWKB with SRID, Z and big-endian alike', () => {
    const [x, y] = at(7, 9)
    const ewkb = Buffer.alloc(1 + 4 + 4 + 24)
    ewkb.writeUInt8(0, 0)
    ewkb.writeUInt32BE((0x80000000 | 0x20000000 | 1) >>> 0, 1)
    ewkb.writeUInt32BE(3857, 5)
    ewkb.writeDoubleBE(x, 9)
    ewkb.writeDoubleBE(y, 17)
    ewkb.writeDoubleBE(99, 25)
    expect(encode(ewkb)).toEqual([[[7, 9]]])
  })

  it('refuses WKB that ends too early', () => {
    expect(() => encode(wkbOf.lineString([at(0, 0), at(9, 9)]).subarray(0, 30))).toThrow('WKB ends too early')
  })
})

describe('simplification', () => {
  const wave = Array.from({ length: 400 }, (_, i): Position => at(i * 10, 2000 + Math.sin(i / 9) * 300))

  it('moves no line by more than the tolerance and keeps its ends', () => {
    const decodeLine = (settings: Partial<TileLayer>) =>
      decode(encodeTile({ ...layer, ...settings }, tile, [row(1, wkbOf.lineString(wave))]).body)
        .feature(0)
        .loadGeometry()[0]!
    const exact = decodeLine({})
    const simple = decodeLine({ tolerance: 4 })
    expect(simple.length).toBeLessThan(exact.length / 4)
    expect(simple[0]).toEqual(exact[0])
    expect(simple.at(-1)).toEqual(exact.at(-1))
    for (const point of exact) expect(distanceToLine(point, simple)).toBeLessThan(4 + 1.5)
  })

  it('keeps every vertex at the last zoom', () => {
    const [line] = decode(
      encodeTile({ ...layer, tolerance: 4, maxZoom: 14 }, tile, [row(1, wkbOf.lineString(wave))]).body,
    )
      .feature(0)
      .loadGeometry()
    expect(line).toHaveLength(400)
  })

  it('gives two neighbours the same border when they share borders', () => {
    const random = randomness(7)
    const border = Array.from({ length: 300 }, (_, i): Position => [2000 + random() * 9, i * 10 + random() * 5])
    const left = ring([500, 0], ...border, [500, 3000])
    const right = ring(...[...border].reverse(), [3500, 0], [3500, 3000])
    const settings = { ...layer, tolerance: 8, sharedBorders: true }
    const { body } = encodeTile(settings, tile, [row(1, wkbOf.polygon([left])), row(2, wkbOf.polygon([right]))])
    const onBorder = (feature: number) =>
      decode(body)
        .feature(feature)
        .loadGeometry()[0]!
        .filter((point) => point.x % 8 === 0 && point.y % 8 === 0)
        .filter((point) => point.x > 1900 && point.x < 2100 && point.y > 50 && point.y < 2900)
        .map((point) => `${point.x},${point.y}`)
        .filter((point, i, all) => all.indexOf(point) === i)
        .sort()
    expect(onBorder(0).length).toBeGreaterThan(50)
    expect(onBorder(0).length).toBeLessThan(290)
    expect(onBorder(1)).toEqual(onBorder(0))
  })
})

describe('any polygon', () => {
  it.each([
    { tolerance: 0, sharedBorders: false },
    { tolerance: 3, sharedBorders: false },
    { tolerance: 4, sharedBorders: true },
  ])('is valid MVT, with its area kept: %o', (settings) => {
    const random = randomness(20_261_122)
    for (let round = 0; round < 1500; round++) {
      const radius = 2 ** (random() * 14 - 1)
      const centre: Position = [random() * 6000 - 1000, random() * 6000 - 1000]
      const polygons = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, part) =>
        starPolygon(random, [centre[0] + part * radius * 2.5, centre[1]], radius).map((units) => ring(...units)),
      )
      const { body, features } = encodeTile({ ...layer, ...settings }, tile, [row(round, wkbOf.multiPolygon(polygons))])
      const checked = checkTile(body, { buffer: layer.buffer })
      expect(checked).toHaveLength(features)
      const inside = radius > 50 && polygons.flat(2).every(([x, y]) => isWithin(x, y))
      if (!inside) continue
      const perimeter = polygons.flat().reduce((sum, points) => sum + lengthOf(points), 0) / metresPerUnit(tile.z)
      const expected = polygons
        .map(
          (rings) =>
            Math.abs(ringArea(rings[0]!)) - rings.slice(1).reduce((sum, hole) => sum + Math.abs(ringArea(hole)), 0),
        )
        .reduce((sum, area) => sum + area / metresPerUnit(tile.z) ** 2, 0)
      const area = checked[0]!.parts.reduce((sum, part) => sum + ringArea(part), 0)
      expect(Math.abs(area - expected)).toBeLessThan(perimeter * (settings.tolerance + 1) + settings.tolerance ** 2 * 6)
    }
  })

  it.each([0, 3])('line is valid MVT and stays inside the margin: tolerance %d', (tolerance) => {
    const random = randomness(5)
    for (let round = 0; round < 1500; round++) {
      const step = 2 ** (random() * 12 - 1)
      let [x, y] = [random() * 6000 - 1000, random() * 6000 - 1000]
      const line = Array.from({ length: 2 + Math.floor(random() * 40) }, () => {
        x += (random() - 0.5) * step
        y += (random() - 0.5) * step
        return at(x, y)
      })
      const { body, features } = encodeTile({ ...layer, tolerance }, tile, [row(round, wkbOf.multiLineString([line]))])
      expect(checkTile(body, { buffer: layer.buffer })).toHaveLength(features)
    }
  })
})

function isWithin(mercatorX: number, mercatorY: number): boolean {
  const { west, north } = tileOrigin(tile)
  const x = (mercatorX - west) / metresPerUnit(tile.z)
  const y = (north - mercatorY) / metresPerUnit(tile.z)
  return x > -64 && x < 4160 && y > -64 && y < 4160
}

function lengthOf(points: readonly Position[]): number {
  return points.reduce(
    (sum, [x, y], i) => (i === 0 ? 0 : sum + Math.hypot(x - points[i - 1]![0], y - points[i - 1]![1])),
    0,
  )
}

function distanceToLine(point: { x: number; y: number }, line: readonly { x: number; y: number }[]): number {
  let best = Infinity
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!
    const b = line[i]!
    const span = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
    const t = Math.min(1, Math.max(0, ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / span))
    best = Math.min(best, Math.hypot(point.x - a.x - t * (b.x - a.x), point.y - a.y - t * (b.y - a.y)))
  }
  return best
}
