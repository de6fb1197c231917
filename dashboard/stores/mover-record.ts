/**
 * One mover as it lies in memory, in words of 32 bits that the graphics card reads as they are. Whatever changes by itself, where it is and
 * whether it has grown stale, follows from these and a clock.
 */
export const RECORD = {
  words: 9,
  /** Where it sets out, and where it goes: Web Mercator from the north-west corner, in 1/2³² of the world (9 mm at the equator). */
  fromX: 0,
  fromY: 1,
  toX: 2,
  toY: 3,
  /** When it set out, ms on the clock of the field, modulo 2³². */
  startMs: 4,
  /** How long it is on its way; 0: it is there. */
  lastsMs: 5,
  /** When it was last seen, tenths of a second since 1970 by the server's clock, modulo 2³². */
  seen: 6,
  /** 1…4,294,967,295. */
  id: 7,
  /** Kind, feed, bearing and speed as frames have them, eight bits each, from the lowest. */
  traits: 8,
} as const

/** Where each trait begins, bits. */
export const TRAIT = { kind: 0, feed: 8, bearing: 16, speed: 24 } as const

/** The world is so many wide and high. */
export const WORLD = 2 ** 32

/** Whole tenths of a second: what `seen` is told in. */
export function tenthsOf(ms: number): number {
  return Math.floor(ms / 100)
}
