import { describe, expect, it } from 'vitest'
import { leakSuspicion } from './leak-suspicion.ts'

const nights = (...flows: number[]) =>
  flows.map((flowM3h, at) => ({ night: `2026-05-${String(at + 1).padStart(2, '0')}`, flowM3h }))
// Median 10, deviations 1 0 1 0 2 2 1, their median 1: spread 1.4826.
const WEEK = [9, 10, 11, 10, 12, 8, 11]

describe('leakSuspicion', () => {
  it('needs seven earlier nights', () => {
    expect(leakSuspicion(nights(...WEEK))).toBeNull()
    expect(leakSuspicion(nights(...WEEK, 10))).not.toBeNull()
    expect(leakSuspicion([])).toBeNull()
  })

  it('scores by the spread of the nights themselves', () => {
    const found = leakSuspicion(nights(...WEEK, 16))!
    expect(found).toMatchObject({ night: '2026-05-08', suspected: true, baselineM3h: 10, excessM3h: 6, nightsInRow: 1 })
    expect(found.spreadM3h).toBeCloseTo(1.4826, 9)
    expect(found.score).toBeCloseTo(6 / 1.4826, 9)
    // Three spreads are 4.4478 m³/h.
    expect(leakSuspicion(nights(...WEEK, 14.4))!.suspected).toBe(false)
    expect(leakSuspicion(nights(...WEEK, 14.5))!.suspected).toBe(true)
  })

  it('does not mind less water, or one wild night long ago', () => {
    expect(leakSuspicion(nights(...WEEK, 2))).toMatchObject({ suspected: false, excessM3h: -8 })
    expect(leakSuspicion(nights(...WEEK.slice(0, 6), 300, 16))).toMatchObject({ suspected: true, baselineM3h: 10 })
  })

  it('does not get used to a leak', () => {
    const leaking = leakSuspicion(nights(...WEEK, ...Array<number>(20).fill(20)))!
    expect(leaking).toMatchObject({ suspected: true, baselineM3h: 10, nightsInRow: 20 })
    expect(leakSuspicion(nights(...WEEK, 20, 20, 10))).toMatchObject({ suspected: false, nightsInRow: 0 })
    expect(leakSuspicion(nights(...WEEK, 20, 10, 20))).toMatchObject({ suspected: true, nightsInRow: 1 })
  })

  it('has a measure for a meter that rests every night', () => {
    const still = Array<number>(7).fill(0)
    expect(leakSuspicion(nights(...still, 0))).toMatchObject({ suspected: false, score: 0 })
    expect(leakSuspicion(nights(...still, 0.09))!.suspected).toBe(false)
    expect(leakSuspicion(nights(...still, 0.11))!.suspected).toBe(true)
  })

  it('takes equal nights for luck', () => {
    const equal = Array<number>(10).fill(40)
    // 5 % of 40 is 2, three of them 6.
    expect(leakSuspicion(nights(...equal, 45.9))!.suspected).toBe(false)
    expect(leakSuspicion(nights(...equal, 46.1))!.suspected).toBe(true)
  })

  it('forgets what is older than four weeks', () => {
    const found = leakSuspicion(nights(...Array<number>(40).fill(50), ...Array<number>(28).fill(10), 10))!
    expect(found.baselineM3h).toBe(10)
  })

  it('never scores a higher flow lower', () => {
    let last = -Infinity
    for (let flow = 0; flow < 60; flow += 0.7) {
      const { score } = leakSuspicion(nights(...WEEK, flow))!
      expect(score).toBeGreaterThan(last)
      last = score
    }
  })
})
