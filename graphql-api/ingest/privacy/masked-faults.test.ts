import { describe, expect, test } from 'vitest'
import { accessControl } from '../adapters/access-control.ts'
import { hotline12345 } from '../adapters/hotline-12345.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import type { Feed, Payload } from '../feed/feed.ts'
import { checkMessage } from '../pipeline/check-message.ts'
import { keptMessage } from './kept-message.ts'
import { maskedFaults } from './masked-faults.ts'

const CLOCK = { nowMs: Date.parse('2026-11-22T00:05:00Z'), oldestReadingMs: -Infinity, oldestFixMs: -Infinity }
const payloadOf = (body: unknown): Payload => ({
  bytes: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  encoding: 'json',
})
const faultsOf = (feed: Feed, body: unknown) =>
  checkMessage(feed, payloadOf(body), 'http', CLOCK).faults.map(({ message }) => message)

const AT = '2026-11-22T08:00:00+08:00'
const TICKET = { ticket: 'T', reportedAt: AT, updatedAt: AT, category: 'c', title: 't', status: '受理' }

describe('a fault', () => {
  test('shows the place and shape of a personal field', () => {
    expect(faultsOf(hotline12345, [{ ...TICKET, caller: '王小明 13800001234' }])).toEqual([
      '[0].caller is "*** ###########"; expected an object {name, phone}',
    ])
    expect(faultsOf(hotline12345, { ...TICKET, caller: { name: '王小明', phone: 13800001234 } })).toEqual([
      'caller.phone is ###########; expected the caller’s telephone, 1 to 32 characters',
    ])
    expect(faultsOf(hotline12345, { ...TICKET, caller: { name: '王小明'.repeat(20) } })[0]).toMatch(
      /^caller.name is "\*{40}…"; expected the caller’s name/,
    )
  })

  test('shows the value of any other field', () => {
    expect(faultsOf(hotline12345, { ...TICKET, status: 7 })).toEqual([
      'status is 7; expected state of the ticket, 1 to 50 characters',
    ])
    expect(
      faultsOf(readingsJson, [{ thing: 'A', property: 'pm25', value: 'n/a', observedAt: '2026-11-22T00:00:00Z' }]),
    ).toEqual(['[0].value is "n/a"; expected a number'])
  })

  test('quotes no personal number or name of the message', () => {
    expect(faultsOf(hotline12345, { ...TICKET, ticket: '１３８ 0000 1234', caller: { name: '王小明' } })[0]).toMatch(
      /^ticket is "138\*\*\*\*1234"; expected/,
    )
    expect(faultsOf(hotline12345, { ...TICKET, ticket: 'von 王小明', caller: { name: '王小明' } })[0]).toMatch(
      /^ticket is "von \*\*\*"/,
    )
  })

  test('quotes nothing of a message that cannot be read', () => {
    for (const body of ['{"caller":{"name":"王小明', '{"caller":王小明}', '王小明', '<王小明', '"王小明"x']) {
      const [message = ''] = faultsOf(hotline12345, body)
      expect(message).toMatch(/^message is not JSON/)
      expect(message).not.toContain('小明')
    }
  })

  test('is masked also if an adapter or the database wrote it', () => {
    const feed: Feed = {
      ...hotline12345,
      validate: () => {
        throw new Error('cannot read "王小明" of 13800001234')
      },
    }
    expect(faultsOf(feed, { caller: { name: '王小明' } })).toEqual([
      'feed "hotline-12345": its adapter failed on this message: cannot read "***" of 138****1234',
    ])
  })

  test('keeps its place, except for a key that contains a number', () => {
    const payload = payloadOf({})
    const fault = { code: 'INVALID', message: 'a.13800001234 is 7; expected 8', place: 'a.13800001234' } as const
    expect(maskedFaults(readingsJson, payload, [fault])).toEqual([
      { code: 'INVALID', message: 'a.138****1234 is 7; expected 8', place: 'a.138****1234' },
    ])
  })
})

describe('the kept part of a rejected message', () => {
  const kept = (feed: Feed, body: unknown) => {
    const { bytes, isReplayable } = keptMessage(feed, payloadOf(body))
    return [new TextDecoder().decode(bytes), isReplayable]
  }
  const DOOR = { door: 'D', from: AT, to: AT, in: 1 }

  test('is the whole message', () => {
    expect(kept(hotline12345, '{"a')).toEqual(['{"a', true])
  })

  test('is the fields that its feed takes, if the rest is to be dropped', () => {
    const who = { name: '王小明', cardNo: '6222', faces: [{ id: 'f' }] }
    expect(kept(accessControl, [{ ...DOOR, ...who }, '王小明', { ...DOOR, in: who }])).toEqual([
      JSON.stringify([DOOR, null, { ...DOOR, in: {} }]),
      true,
    ])
    expect(kept(accessControl, { data: [{ ...DOOR, ...who }] })).toEqual(['{}', true])
  })

  test('is empty if it cannot be read', () => {
    expect(kept(accessControl, '{"door":"D","name":"王小明"')).toEqual(['', false])
  })
})
