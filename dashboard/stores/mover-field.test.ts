import { describe, expect, it } from 'vitest'
import { cellsOf, placeIn, STEPS, type LiveCell } from '../../domain/live-cells.ts'
import { latOf, lngOf } from '../../domain/mercator.ts'
import {
  ageOnWire,
  bearingOnWire,
  emptyColumns,
  LIVE_KINDS,
  speedOnWire,
  type LiveFrame,
} from '../../domain/live-frames.ts'
import { MoverField } from './mover-field.ts'
import { RECORD, WORLD } from './mover-record.ts'

const LEVEL = 13
const T0 = 1_800_000_000_000
const TAXI = LIVE_KINDS.indexOf('taxi')

interface Seen {
  readonly id: number
  readonly lng: number
  readonly lat: number
  readonly observedMs: number
  readonly kind?: number
}

function frame(cell: LiveCell, seen: readonly Seen[], more: Partial<LiveFrame> = {}): LiveFrame {
  const movers = emptyColumns(seen.length)
  const sentAtMs = more.sentAtMs ?? T0
  seen.forEach(({ id, lng, lat, observedMs, kind = TAXI }, i) => {
    const { stepX, stepY } = placeIn(LEVEL, lng, lat)
    movers.ids[i] = id
    movers.x[i] = stepX
    movers.y[i] = stepY
    movers.kinds[i] = kind
    movers.speeds[i] = speedOnWire(36)
    movers.bearings[i] = bearingOnWire(90)
    movers.ages[i] = ageOnWire(sentAtMs - observedMs)
  })
  const rest = { gap: false, epoch: 1, sequence: 1, left: new Uint32Array(0) }
  return { type: 'delta', ...rest, ...more, cell, movers, sentAtMs }
}
const cellAt = (lng: number, lat: number): LiveCell => {
  const { level, x, y } = placeIn(LEVEL, lng, lat)
  return { level, x, y }
}
const HERE = cellAt(118.63, 31.02)

/** Where each is, by id. */
function shown(field: MoverField, atMs: number): Record<number, [number, number]> {
  const place = new Float64Array(2)
  const at: Record<number, [number, number]> = {}
  for (let slot = 0; slot < field.count; slot++) {
    field.worldAt(slot, atMs, place)
    at[field.idOf(slot)] = [lngOf(place[0]! / WORLD), latOf(place[1]! / WORLD)]
  }
  return at
}

describe('the field of what moves', () => {
  it('leads from fix to fix, as long as they lie apart, and no further', () => {
    const field = new MoverField()
    field.apply(frame(HERE, [{ id: 7, lng: 118.63, lat: 31.02, observedMs: T0 }]), 0)
    expect(shown(field, 0)[7]![0]).toBeCloseTo(118.63, 5)
    field.apply(
      frame(HERE, [{ id: 7, lng: 118.631, lat: 31.02, observedMs: T0 + 10_000 }], { sentAtMs: T0 + 10_000 }),
      10_000,
    )
    expect(shown(field, 10_000)[7]![0]).toBeCloseTo(118.63, 5)
    expect(shown(field, 15_000)[7]![0]).toBeCloseTo(118.6305, 5)
    expect(shown(field, 20_000)[7]![0]).toBeCloseTo(118.631, 5)
    expect(shown(field, 60_000)[7]![0]).toBeCloseTo(118.631, 5)
    expect(field.movingUntilMs).toBe(20_000)
  })

  it('turns where it is shown when a fix comes before the last was reached', () => {
    const field = new MoverField()
    field.apply(frame(HERE, [{ id: 7, lng: 118.63, lat: 31.02, observedMs: T0 }]), 0)
    field.apply(
      frame(HERE, [{ id: 7, lng: 118.632, lat: 31.02, observedMs: T0 + 10_000 }], { sentAtMs: T0 + 10_000 }),
      10_000,
    )
    field.apply(
      frame(HERE, [{ id: 7, lng: 118.632, lat: 31.021, observedMs: T0 + 15_000 }], { sentAtMs: T0 + 15_000 }),
      15_000,
    )
    const [lng, lat] = shown(field, 15_000)[7]!
    expect([lng, lat]).toEqual([expect.closeTo(118.631, 5), expect.closeTo(31.02, 5)])
    expect(shown(field, 20_000)[7]).toEqual([expect.closeTo(118.632, 5), expect.closeTo(31.021, 5)])
  })

  it('does not begin anew for a fix that it has', () => {
    const field = new MoverField()
    field.apply(frame(HERE, [{ id: 7, lng: 118.63, lat: 31.02, observedMs: T0 }]), 0)
    const next = { id: 7, lng: 118.631, lat: 31.02, observedMs: T0 + 10_000 }
    field.apply(frame(HERE, [next], { sentAtMs: T0 + 10_000 }), 10_000)
    field.apply(frame(HERE, [next], { sentAtMs: T0 + 14_000, type: 'snapshot' }), 14_000)
    expect(shown(field, 15_000)[7]![0]).toBeCloseTo(118.6305, 5)
  })

  it('leaps where it cannot have gone by itself', () => {
    const field = new MoverField()
    field.apply(frame(HERE, [{ id: 7, lng: 118.63, lat: 31.02, observedMs: T0 }]), 0)
    const far = cellAt(118.8, 31.02)
    field.apply(
      frame(far, [{ id: 7, lng: 118.8, lat: 31.02, observedMs: T0 + 5_000 }], { sentAtMs: T0 + 5_000 }),
      5_000,
    )
    expect(shown(field, 5_000)[7]![0]).toBeCloseTo(118.8, 4)
  })

  it('stays when it has gone to the next cell, whichever cell tells first', () => {
    const next = { ...HERE, x: HERE.x + 1 }
    const fix = { id: 7, lng: 118.63, lat: 31.02, observedMs: T0 }
    const field = new MoverField()
    field.apply(frame(HERE, [fix]), 0)
    field.apply(frame(next, [{ ...fix, observedMs: T0 + 1_000 }], { sentAtMs: T0 + 1_000 }), 1_000)
    field.apply(frame(HERE, [], { left: Uint32Array.of(7) }), 1_000)
    expect(field.count).toBe(1)
    field.apply(frame(next, [], { left: Uint32Array.of(7) }), 2_000)
    expect(field.count).toBe(0)
  })

  it('is what a snapshot says, and nothing of cells that are left', () => {
    const field = new MoverField()
    const seen = [1, 2, 3].map((id) => ({ id, lng: 118.63, lat: 31.02, observedMs: T0 }))
    field.apply(frame(HERE, seen), 0)
    field.apply(frame(HERE, [seen[1]!], { type: 'snapshot' }), 1)
    expect(Object.keys(shown(field, 1))).toEqual(['2'])
    field.leave(['13/0/0'])
    expect(field.count).toBe(1)
    field.leave([`13/${String(HERE.x)}/${String(HERE.y)}`])
    expect(field.count).toBe(0)
  })

  it('says of each what it is, and none of who is not there', () => {
    const field = new MoverField()
    const person = LIVE_KINDS.indexOf('person')
    const at = { lng: 118.63, lat: 31.02, observedMs: T0 }
    field.apply(
      frame(HERE, [
        { id: 1, ...at },
        { id: 2, ...at, kind: person },
      ]),
      0,
    )
    expect([field.kindOf(0), field.kindOf(1)]).toEqual([TAXI, person])
    expect(field.stateOf(1)).toMatchObject({
      kind: 'taxi',
      speedKmh: 36,
      bearingDeg: expect.closeTo(90, 0) as number,
      observedAtMs: T0,
    })
    expect(field.stateOf(1)?.position).toEqual([expect.closeTo(118.63, 5), expect.closeTo(31.02, 5)])
    expect(field.stateOf(9)).toBeUndefined()
  })

  it('keeps the middle of a step to the unit, and its clocks beyond 32 bits', () => {
    const field = new MoverField()
    const lateMs = 2 ** 32 - 5_000.5
    const fix = { id: 7, lng: 118.63, lat: 31.02, observedMs: T0 }
    field.apply(frame(HERE, [fix]), lateMs)
    const { stepX, stepY } = placeIn(LEVEL, 118.63, 31.02)
    const unit = WORLD / 2 ** LEVEL / STEPS
    expect([...field.records.subarray(RECORD.fromX, RECORD.fromY + 1)]).toEqual([
      (HERE.x * STEPS + stepX + 0.5) * unit,
      (HERE.y * STEPS + stepY + 0.5) * unit,
    ])
    expect(field.records[RECORD.seen]).toBe((T0 / 100) % 2 ** 32)
    const next = { ...fix, lng: 118.631, observedMs: T0 + 10_000 }
    field.apply(frame(HERE, [next], { sentAtMs: T0 + 10_000 }), lateMs)
    expect(shown(field, lateMs + 8_000)[7]![0]).toBeCloseTo(118.6308, 5)
  })

  it('tells the one who draws which records it wrote', () => {
    const field = new MoverField()
    const seen = [1, 2, 3, 4, 5].map((id) => ({ id, lng: 118.63, lat: 31.02, observedMs: T0 }))
    field.apply(frame(HERE, seen), 0)
    expect(field.takeWritten()).toEqual({ first: 0, end: 5 })
    expect(field.takeWritten()).toMatchObject({ end: 0 })
    field.apply(frame(HERE, [seen[2]!, seen[3]!]), 1)
    expect(field.takeWritten()).toEqual({ first: 2, end: 4 })
    // The last one takes the place of who left.
    field.apply(frame(HERE, [], { left: Uint32Array.of(2) }), 2)
    expect(field.takeWritten()).toEqual({ first: 1, end: 2 })
    expect(field.idOf(1)).toBe(5)
  })

  it('agrees with a plain map of movers after any frames', () => {
    let seed = 7
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return (seed >>> 8) % below
    }
    const cells = cellsOf([118.6, 31.0, 118.7, 31.05], 14).slice(0, 4)
    const field = new MoverField()
    const plain = new Map<number, string>()
    for (let step = 1; step <= 400; step++) {
      const cell = cells[random(cells.length)]!
      const key = `${String(cell.level)}/${String(cell.x)}/${String(cell.y)}`
      const ids = [...new Set(Array.from({ length: random(40) }, () => 1 + random(700)))].sort((a, b) => a - b)
      const left = [...new Set(Array.from({ length: random(10) }, () => 1 + random(700)))]
        .filter((id) => !ids.includes(id))
        .sort((a, b) => a - b)
      const type = random(10) === 0 ? 'snapshot' : 'delta'
      const sentAtMs = T0 + step * 1_000
      const seen = ids.map((id) => ({ id, lng: 118.63, lat: 31.02, observedMs: sentAtMs }))
      field.apply(frame(cell, seen, { type, left: Uint32Array.from(left), sentAtMs }), step * 1_000)
      if (type === 'snapshot') for (const [id, at] of plain) if (at === key) plain.delete(id)
      for (const id of ids) plain.set(id, key)
      for (const id of left) if (plain.get(id) === key) plain.delete(id)
      expect(field.count).toBe(plain.size)
    }
    expect(Object.keys(shown(field, 1e9)).map(Number)).toEqual([...plain.keys()].sort((a, b) => a - b))
    expect(plain.size).toBeGreaterThan(256)
  })
})
