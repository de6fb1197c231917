/** A meter only counts up. A smaller reading is its register run over, or a meter exchanged or set back. */
export type CounterStep = 'up' | 'rolled_over' | 'reset'

/** Share of the register below which, and above 1 − which, a step down is taken for the register running over. */
const NEAR_END = 0.1

/** @param digits of the register before the point; absent: a register that does not run over */
export function counterStep(before: number, after: number, digits?: number): CounterStep {
  if (after >= before) return 'up'
  if (digits === undefined) return 'reset'
  const size = 10 ** digits
  return before >= size * (1 - NEAR_END) && after <= size * NEAR_END ? 'rolled_over' : 'reset'
}
