/** Stops of the slider, simulated seconds per second. */
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const

export const SPEED_POSITIONS = SPEEDS.length

/** The nearest stop for a speed, by ratio. */
export function speedPosition(speed: number): number {
  const distance = (stop: number) => Math.abs(Math.log(stop / speed))
  return SPEEDS.reduce((best, stop, i) => (distance(stop) < distance(SPEEDS[best] ?? 1) ? i : best), 0)
}

export function speedAt(position: number): number {
  return SPEEDS[position] ?? 1
}
