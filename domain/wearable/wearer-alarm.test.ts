import { describe, expect, it } from 'vitest'
import { wearerAlarm } from './wearer-alarm.ts'

const AT = 1_780_000_000_000
const high = { state: 'high', bpm: 140, since: AT } as const

describe('wearerAlarm', () => {
  it('lets an SOS stand until a person closes it', () => {
    expect(wearerAlarm({ sosAt: AT }, AT)).toEqual({ kind: 'sos', since: AT })
    expect(wearerAlarm({ sosAt: AT, wellAt: AT + 5 }, AT + 10)).toEqual({ kind: 'sos', since: AT })
    expect(wearerAlarm({ sosAt: AT, closedAt: AT + 5 }, AT + 10)).toBeNull()
    expect(wearerAlarm({ sosAt: AT + 6, closedAt: AT + 5 }, AT + 10)).toEqual({ kind: 'sos', since: AT + 6 })
  })

  it('gives a wearer thirty seconds to take back a fall', () => {
    const possible = { kind: 'possible_fall', since: AT, changesAt: AT + 30_000 }
    expect(wearerAlarm({ fallAt: AT }, AT + 29_999)).toEqual(possible)
    expect(wearerAlarm({ fallAt: AT }, AT + 30_000)).toEqual({ kind: 'fall', since: AT })
    expect(wearerAlarm({ fallAt: AT, wellAt: AT + 20_000 }, AT + 60_000)).toBeNull()
    expect(wearerAlarm({ fallAt: AT, wellAt: AT - 1 }, AT + 60_000)?.kind).toBe('fall')
    expect(wearerAlarm({ fallAt: AT, closedAt: AT + 1 }, AT + 60_000)).toBeNull()
  })

  it('puts the gravest first', () => {
    const all = { sosAt: AT, fallAt: AT, heartRate: high }
    expect(wearerAlarm(all, AT + 60_000)?.kind).toBe('sos')
    expect(wearerAlarm({ ...all, sosAt: undefined }, AT + 60_000)?.kind).toBe('fall')
    expect(wearerAlarm({ heartRate: high }, AT)).toEqual({ kind: 'heart_rate', since: AT })
  })

  it('is quiet otherwise', () => {
    expect(wearerAlarm({}, AT)).toBeNull()
    expect(wearerAlarm({ heartRate: { state: 'normal', bpm: 70, since: null } }, AT)).toBeNull()
    expect(wearerAlarm({ heartRate: high, closedAt: AT }, AT)).toBeNull()
  })
})
