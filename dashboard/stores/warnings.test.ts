import { expect, it } from 'vitest'
import { inForce, warningLevel, warningState, withArrived, withRead, type Warning } from './warnings.ts'

const NOON_MS = Date.parse('2026-11-22T12:00:00Z')
const at = (ms: number) => new Date(NOON_MS + ms).toISOString()

const warning = (id: string, more: Partial<Warning> = {}) =>
  ({
    id,
    feedId: 'cap-alerts',
    sourceId: `source-${id}`,
    status: 'ACTUAL',
    messageType: 'ALERT',
    replaces: [],
    replacedAt: null,
    warningColor: null,
    severity: 'UNKNOWN',
    sentAt: at(0),
    receivedAt: at(0),
    effectiveAt: null,
    onsetAt: null,
    expiresAt: null,
    ...more,
  }) as unknown as Warning

it('goes by the colour before the severity', () => {
  expect(warningLevel({ warningColor: 'BLUE', severity: 'EXTREME' })).toBe(4)
  expect(warningLevel({ warningColor: null, severity: 'EXTREME' })).toBe(1)
  expect(warningLevel({ warningColor: null, severity: 'UNKNOWN' })).toBeNull()
})

it('lists the highest first and leaves out what has expired since it was read', () => {
  const warnings = [
    warning('unknown'),
    warning('yellow', { warningColor: 'YELLOW', sentAt: at(-5) }),
    warning('over', { warningColor: 'RED', expiresAt: at(0) }),
    warning('red', { warningColor: 'RED', expiresAt: at(1) }),
    warning('newer yellow', { warningColor: 'YELLOW' }),
  ]
  expect(inForce(warnings, NOON_MS).map(({ id }) => id)).toEqual(['red', 'newer yellow', 'yellow', 'unknown'])
})

it.each<[string, Partial<Warning>, string]>([
  ['that begins later', { onsetAt: at(1), effectiveAt: at(-9) }, 'ahead'],
  ['that has begun', { onsetAt: at(0) }, 'inForce'],
  ['in effect later', { effectiveAt: at(1) }, 'ahead'],
  ['of an exercise', { status: 'EXERCISE' }, 'inForce'],
  ['of a test', { status: 'TEST' }, 'over'],
  ['that takes another back', { messageType: 'CANCEL' }, 'over'],
  ['that was replaced', { replacedAt: at(-1) }, 'over'],
])('one %s is %s', (_, more, state) => {
  expect(warningState(warning('1', more), NOON_MS)).toBe(state)
})

it('replaces what an arrived one updates or takes back, of its own feed and kind', () => {
  const known = new Map(
    [warning('1'), warning('2', { feedId: 'other' }), warning('3', { status: 'EXERCISE' })].map((one) => [one.id, one]),
  )
  const replaces = ['source-1', 'source-2', 'source-3']
  const states = (more: Partial<Warning>) => {
    const after = withArrived(known, warning('9', { replaces, ...more }))
    return inForce(after.values(), NOON_MS).map(({ id }) => id)
  }
  expect(states({ messageType: 'UPDATE' })).toEqual(['2', '3', '9'])
  expect(states({ messageType: 'CANCEL' })).toEqual(['2', '3'])
  expect(states({ messageType: 'ACK' })).toEqual(['1', '2', '3'])
})

it('keeps what came while the others were read', () => {
  const known = new Map([warning('1'), warning('gone', { receivedAt: at(-1) })].map((one) => [one.id, one]))
  const later = withArrived(known, warning('9', { messageType: 'UPDATE', replaces: ['source-1'], receivedAt: at(5) }))
  const read = withRead(later, [warning('1')])
  expect([...read.keys()]).toEqual(['1', '9'])
  expect(inForce(read.values(), NOON_MS).map(({ id }) => id)).toEqual(['9'])
})
