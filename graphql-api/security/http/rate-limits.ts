import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Requests that one may send in ten seconds, to all replicas together (shared-rates.ts). */
export interface RateLimits {
  /** Of an address: many screens may stand behind one. */
  readonly address: number
  /** Of an account or a machine: a wall loads hundreds of tiles when it moves. */
  readonly viewer: number
  /** Of an address, to `/auth/`: each takes a password's work. */
  readonly signIn: number
  /** Of a feed: messages, by whatever tokens. Who has more puts several readings into one. */
  readonly feed: number
}

export type RateKind = keyof RateLimits
export const RATE_KINDS: readonly RateKind[] = ['address', 'viewer', 'signIn', 'feed']

/** A wall of eight screens that flies through the city stays below a tenth of it. */
export const RATE_LIMITS: RateLimits = { address: 20_000, viewer: 10_000, signIn: 60, feed: 10_000 }

/** A window begins with the first request that is counted in it. */
export const RATE_WINDOW_S = 10

/** Counts requests. */
export interface RateCounter {
  /** @returns seconds to wait; undefined: go on. */
  count(kind: RateKind, key: string): Promise<number | undefined>
}

/** Counts of this process. */
export interface OwnRateCounter extends RateCounter {
  /** Counts requests that somebody else has let in. */
  add(kind: RateKind, key: string, requests: number): Promise<void>
}

/** In memory: what is counted is worth less than asking a database each time. Sign-ins are counted there besides. */
export function createRateCounter(limits: RateLimits): OwnRateCounter {
  const counterOf = (kind: RateKind): RateLimiterMemory =>
    new RateLimiterMemory({ keyPrefix: kind, points: limits[kind], duration: RATE_WINDOW_S })
  const counters: Readonly<Record<RateKind, RateLimiterMemory>> = {
    address: counterOf('address'),
    viewer: counterOf('viewer'),
    signIn: counterOf('signIn'),
    feed: counterOf('feed'),
  }
  return {
    async count(kind, key) {
      try {
        await counters[kind].consume(key)
        return undefined
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      }
    },
    async add(kind, key, requests) {
      await counters[kind].penalty(key, requests)
    },
  }
}
