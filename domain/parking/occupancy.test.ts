import { describe, expect, it } from 'vitest'
import { parkingOccupancy } from './occupancy.ts'

describe('parkingOccupancy', () => {
  it('comes from free or from occupied spaces', () => {
    const expected = { occupied: 150, free: 50, capacity: 200, share: 0.75, state: 'free', drifted: false }
    expect(parkingOccupancy({ capacity: 200, free: 50 })).toEqual(expected)
    expect(parkingOccupancy({ capacity: 200, occupied: 150 })).toEqual(expected)
    expect(parkingOccupancy({ free: 50, occupied: 150 })).toEqual(expected)
  })

  it('believes the free spaces where both are given', () => {
    expect(parkingOccupancy({ capacity: 200, free: 20, occupied: 150 })?.occupied).toBe(180)
  })

  it.each([
    [200, 'free'],
    [41, 'free'],
    [40, 'busy'],
    [5, 'busy'],
    [4, 'full'],
    [0, 'full'],
  ])('with %d of 200 free is %s', (free, state) => {
    expect(parkingOccupancy({ capacity: 200, free })?.state).toBe(state)
  })

  it('brings a counter that has drifted back inside, and says so', () => {
    expect(parkingOccupancy({ capacity: 200, free: -3 })).toMatchObject({
      free: 0,
      share: 1,
      state: 'full',
      drifted: true,
    })
    expect(parkingOccupancy({ capacity: 200, free: 210 })).toMatchObject({ free: 200, share: 0, drifted: true })
    expect(parkingOccupancy({ capacity: 200, occupied: 201 })).toMatchObject({ occupied: 200, drifted: true })
  })

  it('says nothing without numbers', () => {
    for (const count of [{}, { free: 3 }, { capacity: 200 }, { capacity: 0, free: 0 }, { capacity: 9, free: NaN }])
      expect(parkingOccupancy(count)).toBeNull()
  })

  it('rises with every car', () => {
    let last = -1
    for (let occupied = 0; occupied <= 37; occupied++) {
      const { share } = parkingOccupancy({ capacity: 37, occupied })!
      expect(share).toBeGreaterThan(last)
      last = share
    }
  })

  it('refuses thresholds out of order', () => {
    const count = { capacity: 1, free: 1 }
    expect(() => parkingOccupancy(count, { busyFrom: 0.9, fullFrom: 0.8 })).toThrow(/0\.9 and 0\.8; expected 0 < busy/)
  })
})
