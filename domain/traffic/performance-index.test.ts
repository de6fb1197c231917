import { describe, expect, it } from 'vitest'
import { levelOfIndex, trafficIndex, travelTimeIndex, type TrafficSegment } from './performance-index.ts'

const arterial = (lengthM: number, speedKmh: number | null): TrafficSegment => ({
  lengthM,
  speedKmh,
  roadClass: 'arterial',
  freeFlowKmh: 60,
})
const congested = (share: number) => [arterial(share * 10_000, 8), arterial((1 - share) * 10_000, 45)]

describe('trafficIndex', () => {
  it.each([
    [0.02, 1, 1],
    [0.04, 2, 2],
    [0.06, 3, 2],
    [0.08, 4, 3],
    [0.11, 6, 4],
    [0.125, 7, 4],
    [0.14, 8, 5],
    [0.19, 9, 5],
    [0.24, 10, 5],
    [0.9, 10, 5],
  ])('of %d of the mileage congested is %d', (share, index, level) => {
    const found = trafficIndex(congested(share))
    expect(found.index).toBeCloseTo(index, 9)
    expect(levelOfIndex(Math.round(found.index! * 1e9) / 1e9)).toBe(level)
    expect(found.congestedShare).toBeCloseTo(share, 9)
  })

  it('is 0 where nothing is congested', () => {
    expect(trafficIndex([arterial(500, 45)])).toMatchObject({ index: 0, level: 1, congestedShare: 0, coverage: 1 })
  })

  it('weighs by length, not by number', () => {
    const many = [...Array.from({ length: 9 }, () => arterial(10, 5)), arterial(9910, 50)]
    expect(trafficIndex(many).congestedShare).toBeCloseTo(0.009, 9)
  })

  it('is null below half of the mileage, which still says how much was seen', () => {
    const half = [arterial(500, 45), arterial(500, null)]
    expect(trafficIndex(half)).toMatchObject({ index: 0, coverage: 0.5 })
    expect(trafficIndex([...half, arterial(1, null)])).toMatchObject({ index: null, level: null, congestedShare: 0 })
    expect(trafficIndex([...half, arterial(1, null)], 0.3).index).toBe(0)
    expect(trafficIndex([arterial(9, null)])).toMatchObject({ index: null, congestedShare: null, meanSpeedKmh: null })
    expect(trafficIndex([])).toMatchObject({ index: null, coverage: 0, lengthM: 0 })
  })

  it('means speeds over the way: 1 km at 20 and 1 km at 60 take as long as 2 km at 30', () => {
    expect(trafficIndex([arterial(1000, 20), arterial(1000, 60)]).meanSpeedKmh).toBeCloseTo(30, 9)
  })

  it('is not at rest for one closed road, and is where nothing moves', () => {
    expect(trafficIndex([arterial(100, 0), arterial(9900, 60)]).meanSpeedKmh).toBeCloseTo(10 / (0.1 + 9.9 / 60), 9)
    expect(trafficIndex([arterial(100, 0), arterial(900, 0)]).meanSpeedKmh).toBe(0)
  })

  it('never falls with congestion', () => {
    let last = 0
    for (let share = 0.001; share < 1; share += 0.003) {
      const index = trafficIndex(congested(share)).index!
      expect(index).toBeGreaterThanOrEqual(last)
      last = index
    }
  })

  it('refuses a segment without length', () => {
    expect(() => trafficIndex([arterial(0, 30)])).toThrow('segment length is 0; expected metres (number > 0)')
  })
})

describe('travelTimeIndex', () => {
  it.each([
    [60, 0],
    [80, 0],
    [50, 2],
    [40, 4],
    [60 / 1.65, 5],
    [60 / 2.1, 8],
    [20, 10],
    [0, 10],
  ])('at %d km/h where 60 is free is %d', (speed, index) => {
    expect(travelTimeIndex([arterial(700, speed)])).toBeCloseTo(index, 6)
  })

  it('adds up times, so that a long way weighs more', () => {
    // 3 km at 60 and 1 km at 20: 6 min instead of 4, half as long again.
    expect(travelTimeIndex([arterial(3000, 60), arterial(1000, 20)])).toBeCloseTo(4, 9)
  })

  it('is null where too little is known', () => {
    const unknown: TrafficSegment = { lengthM: 600, speedKmh: 30, roadClass: 'local' }
    expect(travelTimeIndex([unknown])).toBeNull()
    expect(travelTimeIndex([unknown, arterial(500, 60)])).toBeNull()
    expect(travelTimeIndex([unknown, arterial(600, 60)])).toBe(0)
    expect(travelTimeIndex([])).toBeNull()
  })
})

describe('levelOfIndex', () => {
  it('begins each level at its lower bound', () => {
    expect([0, 1.99, 2, 3.99, 4, 5.99, 6, 7.99, 8, 10].map(levelOfIndex)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    expect(() => levelOfIndex(10.1)).toThrow('traffic index is 10.1; expected 0 to 10')
    expect(() => levelOfIndex(NaN)).toThrow(RangeError)
  })
})
