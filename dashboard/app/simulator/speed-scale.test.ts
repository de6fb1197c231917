import { expect, it } from 'vitest'
import { SPEED_POSITIONS, speedAt, speedPosition } from './speed-scale.ts'

it('comes back to each of its stops, from 0.1 to 100', () => {
  const stops = Array.from({ length: SPEED_POSITIONS }, (_, i) => speedAt(i))
  expect(stops.map((stop) => speedAt(speedPosition(stop)))).toEqual(stops)
  expect([stops[0], stops.at(-1)]).toEqual([0.1, 100])
})

it('shows a speed between two stops at the nearer one', () => {
  expect(speedAt(speedPosition(3))).toBe(2)
  expect(speedAt(speedPosition(80))).toBe(100)
})
