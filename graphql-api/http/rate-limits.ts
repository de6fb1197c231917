import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Requests that one may send in ten seconds, to each replica. */
export interface RateLimits {
  /** Of an address: many screens may stand behind one. */
  readonly address: number
  /** Of an account or a machine: a wall loads hundreds of tiles when it moves. */
  readonly viewer: number
  /** Of an address, to `/auth/`: each takes a password's work. */
  readonly signIn: number
}

/** A wall of eight screens that flies through the city stays below a tenth of it. */
export const RATE_LIMITS: RateLimits = { address: 20_000, viewer: 10_000, signIn: 60 }

const WINDOW_S = 10

/** Counts requests. */
export interface RateCounter {
  /** @returns seconds to wait; undefined: go on. */
  count(kind: keyof RateLimits, key: string): Promise<number | undefined>
}

/** In memory: what is counted is worth less than asking a database each time. Sign-ins are counted there besides. */
export function createRateCounter(limits: RateLimits): RateCounter {
  const counters = Object.fromEntries(
    Object.entries(limits).map(([kind, points]: [string, number]) => [
      kind,
      new RateLimiterMemory({ keyPrefix: kind, points, duration: WINDOW_S }),
    ]),
  )
  return {
    async count(kind, key) {
      try {
        await counters[kind]?.consume(key)
        return undefined
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      }
    },
  }
}
