import { describe, expect, it } from 'vitest'
import { freshnessOf, nextChange, positionFreshness } from './freshness.ts'

const AT = 1_780_000_000_000
const of = (ageMs: number) => freshnessOf({ lastArrivalAt: AT, staleAfterMs: 600, agingAfterMs: 200, now: AT + ageMs })

describe('freshnessOf', () => {
  it.each([
    [0, 'fresh'],
    [200, 'fresh'],
    [201, 'aging'],
    [600, 'aging'],
    [601, 'stale'],
    [1e9, 'stale'],
  ] as const)('after %d ms is %s', (ageMs, state) => {
    expect(of(ageMs)).toMatchObject({ state, ageMs })
  })

  it('is never where nothing ever came', () => {
    expect(freshnessOf({ staleAfterMs: 600, now: AT })).toEqual({ state: 'never', ageMs: null, changesAt: null })
  })

  it('says when it changes: then, and not a moment earlier', () => {
    let now = AT
    const states = []
    for (;;) {
      const answer = freshnessOf({ lastArrivalAt: AT, staleAfterMs: 600, now })
      states.push(answer.state)
      if (answer.changesAt === null) break
      expect(freshnessOf({ lastArrivalAt: AT, staleAfterMs: 600, now: answer.changesAt - 1 }).state).toBe(answer.state)
      expect(answer.changesAt).toBeGreaterThan(now)
      now = answer.changesAt
    }
    expect(states).toEqual(['fresh', 'aging', 'stale'])
  })

  it('goes by the reading, not by when it came', () => {
    const late = { observedAt: AT, lastArrivalAt: AT + 5000, staleAfterMs: 600, now: AT + 5001 }
    expect(freshnessOf(late)).toMatchObject({ state: 'stale', ageMs: 5001 })
  })

  it('does not let a clock that runs ahead keep something fresh', () => {
    const ahead = { observedAt: AT + 1e7, lastArrivalAt: AT, staleAfterMs: 600 }
    expect(freshnessOf({ ...ahead, now: AT + 1 }).state).toBe('fresh')
    expect(freshnessOf({ ...ahead, now: AT + 601 }).state).toBe('stale')
  })

  it('refuses limits that are none', () => {
    expect(() => freshnessOf({ staleAfterMs: 0, now: AT })).toThrow(/staleAfterMs is 0; expected milliseconds above 0/)
    expect(() => freshnessOf({ staleAfterMs: 5, agingAfterMs: 6, now: AT })).toThrow(/agingAfterMs is 6; expected 0 to/)
    expect(() => freshnessOf({ staleAfterMs: NaN, now: AT })).toThrow(RangeError)
  })
})

describe('positionFreshness', () => {
  it.each([
    [60_000, 'fresh'],
    [60_001, 'aging'],
    [300_000, 'aging'],
    [300_001, 'stale'],
  ] as const)('after %d ms is %s', (ageMs, state) => {
    expect(positionFreshness(AT, AT + ageMs).state).toBe(state)
  })

  it('is never without a fix', () => {
    expect(positionFreshness(undefined, AT).state).toBe('never')
  })
})

describe('nextChange', () => {
  it('is the earliest', () => {
    expect(nextChange([of(700), of(10), of(300)])).toBe(AT + 201)
    expect(nextChange([of(700)])).toBeNull()
    expect(nextChange([])).toBeNull()
  })
})
