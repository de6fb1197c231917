import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Requests in ten seconds, to all replicas together (shared-rates.ts). */
export interface RateLimits {
  /** By address: many screens may share one. */
  readonly address: number
  /** By account or machine: a wall loads hundreds of tiles when it moves. */
  readonly viewer: number
  /** By address, to `/auth/`: each costs hashing a password. */
  readonly signIn: number
  /** Messages of a feed, with any tokens. Senders with more put several readings into one. */
  readonly feed: number
}

export type RateKind = keyof RateLimits
export const RATE_KINDS: readonly RateKind[] = ['address', 'viewer', 'signIn', 'feed']

/** A wall of eight screens flying through the city needs less than a tenth of it. */
export const RATE_LIMITS: RateLimits = { address: 20_000, viewer: 10_000, signIn: 60, feed: 10_000 }

/** A window begins with the first request counted in it. */
export const RATE_WINDOW_S = 10

export interface RateCounter {
  /** @returns seconds to wait; undefined: go on. */
  count(kind: RateKind, key: string): Promise<number | undefined>
}

/** Counts of this process. */
export interface OwnRateCounter extends RateCounter {
  /** Adds requests admitted by other replicas. */
  add(kind: RateKind, key: string, requests: number): Promise<void>
}

/**
 * In memory: a database query for each request would cost more than the count is worth. Sign-ins are also counted
 * there.
 */
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
