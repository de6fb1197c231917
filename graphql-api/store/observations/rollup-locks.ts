/** Series whose hour is rolled up together; as in `rollup_due`. */
export const SERIES_IN_BLOCK = 256
/** Advisory locks for all hours and blocks. */
const LOCK_SLOTS = 64
/** The lock for an hour of a block. */
export function lockSlot(hour: number, block: number): number {
  return (((hour * 31 + block) % LOCK_SLOTS) + LOCK_SLOTS) % LOCK_SLOTS
}
