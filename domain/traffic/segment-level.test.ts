import { describe, expect, it } from 'vitest'
import { isCongested, segmentLevel, SPEED_BOUNDS_KMH, TRAFFIC_LEVELS, type RoadClass } from './segment-level.ts'

describe('segmentLevel', () => {
  it.each([
    ['expressway', [65.1, 65, 50, 35, 20]],
    ['arterial', [40.1, 40, 30, 20, 15]],
    ['secondary', [35.1, 35, 25, 15, 10]],
    ['local', [35.1, 35, 25, 15, 10]],
  ] as const)('of %s turns at its bounds, which belong to the worse side', (roadClass, speeds) => {
    expect(speeds.map((speed) => segmentLevel(speed, roadClass))).toEqual([1, 2, 3, 4, 5])
  })

  it('never gets worse with speed, and is heavy at a standstill', () => {
    for (const roadClass of Object.keys(SPEED_BOUNDS_KMH) as RoadClass[]) {
      let last = 5
      for (let speed = 0; speed < 120; speed += 0.5) {
        const level = segmentLevel(speed, roadClass)
        expect(level).toBeLessThanOrEqual(last)
        last = level
      }
      expect(segmentLevel(0, roadClass)).toBe(5)
      expect(last).toBe(1)
    }
  })

  it('refuses what is no speed', () => {
    expect(() => segmentLevel(-1, 'local')).toThrow('speed is -1; expected km/h (number ≥ 0)')
    expect(() => segmentLevel(NaN, 'local')).toThrow(RangeError)
  })
})

it('takes for congested what is called so', () => {
  for (const { level, zh } of TRAFFIC_LEVELS) expect(isCongested(level)).toBe(zh.includes('拥堵'))
})
