/** 0 at `low` and below, 1 at `high` and above, logarithmic in between. */
export function shareOf(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(1, Math.log(Math.max(value, 1e-9) / low) / Math.log(high / low)))
}
