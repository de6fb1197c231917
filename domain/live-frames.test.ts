import { describe, expect, test } from 'vitest'
import { cellKey, cellsOf, LIVE_LEVELS, MAX_CELLS, placeIn, type Bbox } from './live-cells.ts'
import {
  ageOnWire,
  bearingOf,
  bearingOnWire,
  decodeFrame,
  emptyColumns,
  encodeFrame,
  LIVE_KINDS,
  LiveFrameError,
  OLDEST,
  positionOf,
  speedOnWire,
  UNKNOWN,
  type LiveFrame,
} from './live-frames.ts'

/** Mulberry32: the same numbers each time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

function randomIds(random: (below: number) => number, length: number): Uint32Array {
  const ids = new Set<number>()
  const top = [200, 70_000, 4_294_967_295][random(3)]!
  while (ids.size < length) ids.add(1 + random(top))
  return Uint32Array.from(ids).sort()
}

function randomFrame(seed: number): LiveFrame {
  const random = randomFrom(seed)
  const count = random(3) === 0 ? 0 : random(120)
  const level = LIVE_LEVELS[random(LIVE_LEVELS.length)]!.level
  const movers = { ...emptyColumns(count), ids: randomIds(random, count) }
  for (let i = 0; i < count; i++) {
    movers.x[i] = random(65_536)
    movers.y[i] = random(65_536)
    movers.ages[i] = random(65_536)
    movers.kinds[i] = random(LIVE_KINDS.length)
    for (const column of [movers.feeds, movers.speeds, movers.bearings]) column[i] = random(256)
  }
  return {
    type: random(2) === 0 ? 'snapshot' : 'delta',
    gap: random(2) === 0,
    epoch: random(4_294_967_296),
    sequence: random(4_294_967_296),
    cell: { level, x: random(2 ** level), y: random(2 ** level) },
    sentAtMs: 1_795_000_000_000 + random(1e9),
    movers,
    left: randomIds(random, random(40)),
  }
}

describe('a frame', () => {
  test('comes back as it went, whatever is in it', () => {
    for (let seed = 0; seed < 500; seed++) {
      const frame = randomFrame(seed)
      const bytes = encodeFrame(frame)
      expect(decodeFrame(bytes)).toEqual(frame)
      const within = new Uint8Array(bytes.length + 7)
      within.set(bytes, 3)
      expect(decodeFrame(within.subarray(3, 3 + bytes.length))).toEqual(frame)
    }
  })

  test('is as the format is written down', () => {
    const frame: LiveFrame = {
      type: 'delta',
      gap: false,
      epoch: 0x01020304,
      sequence: 5,
      cell: { level: 13, x: 6821, y: 3340 },
      sentAtMs: 1_795_000_000_000,
      movers: {
        ids: Uint32Array.of(7, 307),
        x: Uint16Array.of(1, 2),
        y: Uint16Array.of(3, 4),
        kinds: Uint8Array.of(0, 14),
        feeds: Uint8Array.of(1, 255),
        speeds: Uint8Array.of(40, 255),
        bearings: Uint8Array.of(64, 255),
        ages: Uint16Array.of(12, 65_535),
      },
      left: Uint32Array.of(9),
    }
    expect(Buffer.from(encodeFrame(frame)).toString('hex')).toBe(
      '4c010200' +
        '04030201' +
        '05000000' +
        '0d000000' +
        'a51a0000' +
        '0c0d0000' +
        '0000e065e51e7a42' +
        '02000000' +
        '01000000' +
        '07' +
        'ac02' +
        '01000200' +
        '03000400' +
        '0c00ffff' +
        '000e' +
        '01ff' +
        '28ff' +
        '40ff' +
        '09',
    )
  })

  test('costs about twelve bytes a mover', () => {
    const frame = { ...randomFrame(3), left: new Uint32Array(0) }
    const ids = Uint32Array.from({ length: 1_000 }, (_, i) => 1 + 3 * i)
    expect(encodeFrame({ ...frame, movers: { ...emptyColumns(1_000), ids } }).length).toBe(40 + 11_000)
  })

  test('that is none gives an error that says so, and nothing else', () => {
    const random = randomFrom(99)
    for (let seed = 0; seed < 3_000; seed++) {
      const bytes = encodeFrame(randomFrame(seed % 50))
      const garbled = random(4) === 0 ? bytes.slice(0, random(bytes.length)) : bytes.slice()
      for (let i = random(6); i >= 0 && garbled.length > 0; i--) garbled[random(garbled.length)] = random(256)
      try {
        decodeFrame(garbled)
      } catch (error) {
        expect(error).toBeInstanceOf(LiveFrameError)
      }
    }
  })

  test.each<[string, LiveFrameError['code'], (bytes: Uint8Array) => Uint8Array]>([
    ['nothing', 'LENGTH', () => new Uint8Array(0)],
    ['its last byte missing', 'LENGTH', (bytes) => bytes.slice(0, -1)],
    ['a byte too many', 'LENGTH', (bytes) => Uint8Array.of(...bytes, 0)],
    ['another beginning', 'NO_FRAME', (bytes) => bytes.fill(0x7b, 0, 1)],
    ['another version', 'VERSION', (bytes) => bytes.fill(2, 1, 2)],
    ['another type', 'VALUE', (bytes) => bytes.fill(9, 2, 3)],
    ['no such cell', 'VALUE', (bytes) => bytes.fill(23, 12, 13)],
    ['four thousand million movers', 'LENGTH', (bytes) => bytes.fill(0xff, 32, 36)],
  ])('with %s is refused as %s', (_, code, spoil) => {
    let caught: unknown
    try {
      decodeFrame(spoil(encodeFrame(randomFrame(1))))
    } catch (error) {
      caught = error
    }
    expect(caught).toMatchObject({ name: 'LiveFrameError', code })
  })

  test('has kinds by numbers that stay', () => {
    expect(LIVE_KINDS.slice(0, 15)).toEqual(
      [
        'bus',
        'metro',
        'taxi',
        'patrol',
        'fire_engine',
        'ambulance',
        'sanitation',
        'hazardous',
        'truck',
        'car',
        'bike',
        'boat',
      ].concat(['drone', 'person', 'other']),
    )
  })

  test('takes no ids out of order', () => {
    const movers = { ...emptyColumns(2), ids: Uint32Array.of(5, 5) }
    expect(() => encodeFrame({ ...randomFrame(1), movers })).toThrow(/ascending/)
  })
})

describe('values on the wire', () => {
  test('lose no more than their step', () => {
    expect([speedOnWire(37.4), speedOnWire(400), speedOnWire(-1)]).toEqual([37, 254, UNKNOWN])
    for (let deg = 0; deg < 360; deg += 0.7) {
      const back = bearingOf(bearingOnWire(deg))!
      expect(Math.min(Math.abs(back - deg), 360 - Math.abs(back - deg))).toBeLessThanOrEqual(0.71)
    }
    expect(bearingOf(bearingOnWire(-1))).toBeUndefined()
    expect([ageOnWire(-5), ageOnWire(1_234), ageOnWire(1e9)]).toEqual([0, 12, OLDEST])
  })

  test('positions are within the step of their level', () => {
    const random = randomFrom(5)
    for (let i = 0; i < 500; i++) {
      const [lng, lat] = [random(359) - 179.5, random(160) - 80 + random(1000) / 1000]
      for (const { level } of LIVE_LEVELS) {
        const place = placeIn(level, lng, lat)
        const [backLng, backLat] = positionOf(place, place.stepX, place.stepY)
        const stepDeg = 360 / 2 ** level / 65_536
        expect(Math.abs(backLng - lng)).toBeLessThanOrEqual(stepDeg)
        expect(Math.abs(backLat - lat)).toBeLessThanOrEqual(stepDeg)
      }
    }
  })
})

describe('the cells of a view', () => {
  test.each<[string, Bbox, number, number]>([
    ['a few streets', [119.78, 31.21, 119.81, 31.23], 15, 13],
    ['a district', [119.6, 31.1, 119.9, 31.35], 12, 11],
    ['a city', [119, 30.5, 120.5, 31.9], 9, 9],
    ['the world', [-180, -85, 180, 85], 1, 2],
    ['the world, as a screen that is close says', [-180, -90, 180, 90], 24, 2],
  ])('%s', (_, bbox, zoom, level) => {
    const cells = cellsOf(bbox, zoom)
    expect(cells[0]?.level).toBe(level)
    expect(cells.length).toBeLessThanOrEqual(MAX_CELLS)
    const keys = cells.map(cellKey)
    expect(new Set(keys).size).toBe(keys.length)
    for (const [lng, lat] of [
      [bbox[0], bbox[1]],
      [bbox[2], bbox[3]],
    ] as const)
      expect(keys).toContain(cellKey(placeIn(level, lng, lat)))
  })

  test('across the date line', () => {
    const cells = cellsOf([179.9, -17, -179.9, -16.9], 12)
    expect(new Set(cells.map(({ x }) => x))).toEqual(new Set([2 ** 11 - 1, 0]))
  })
})
