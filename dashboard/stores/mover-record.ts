/**
 * One mover in memory, in 32-bit words that the graphics card reads directly. Position and staleness follow from these
 * and a clock.
 */
export const RECORD = {
  words: 9,
  /**
   * Start and end of its movement: Web Mercator from the north-west corner, in 1/2³² of the world (9 mm at the
   * equator).
   */
  fromX: 0,
  fromY: 1,
  toX: 2,
  toY: 3,
  /** Start time, ms on the clock of the field, modulo 2³². */
  startMs: 4,
  /** Duration; 0: it has arrived. */
  lastsMs: 5,
  /** Time of its last position, tenths of a second since 1970 by the server's clock, modulo 2³². */
  seen: 6,
  /** 1…4,294,967,295. */
  id: 7,
  /** Kind, feed, bearing and speed as in frames, eight bits each, from the lowest. */
  traits: 8,
} as const

/** First bit of each trait. */
export const TRAIT = { kind: 0, feed: 8, bearing: 16, speed: 24 } as const

/** Width and height of the world. */
export const WORLD = 2 ** 32

/** Whole tenths of a second, the unit of `seen`. */
export function tenthsOf(ms: number): number {
  return Math.floor(ms / 100)
}
