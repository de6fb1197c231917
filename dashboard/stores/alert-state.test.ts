import { expect, it } from 'vitest'
import { useAlerts } from './alerts.ts'
import { alertSeverity, alertsInState, alertState, withRead, type Alert } from './alert-state.ts'

const NOON_MS = Date.parse('2026-11-22T12:00:00Z')
const at = (ms: number) => new Date(NOON_MS + ms).toISOString()

const alert = (id: string, more: Partial<Alert> = {}) =>
  ({
    id,
    feedId: 'cap-alerts',
    sourceId: `source-${id}`,
    status: 'ACTUAL',
    messageType: 'ALERT',
    replacedAt: null,
    warningColor: null,
    severity: 'UNKNOWN',
    sentAt: at(0),
    receivedAt: at(0),
    beginsAt: at(0),
    endsAt: at(9),
    ...more,
  }) as unknown as Alert

it('goes by the colour before the severity', () => {
  expect(alertSeverity({ warningColor: 'BLUE', severity: 'EXTREME' })).toBe(4)
  expect(alertSeverity({ warningColor: null, severity: 'EXTREME' })).toBe(1)
  expect(alertSeverity({ warningColor: null, severity: 'UNKNOWN' })).toBeNull()
})

it('lists the highest first and leaves out what has expired since it was read', () => {
  const alerts = [
    alert('unknown'),
    alert('yellow', { warningColor: 'YELLOW', sentAt: at(-5) }),
    alert('over', { warningColor: 'RED', endsAt: at(0) }),
    alert('red', { warningColor: 'RED', endsAt: at(1) }),
    alert('newer yellow', { warningColor: 'YELLOW' }),
  ]
  expect(alertsInState('inForce', alerts, NOON_MS).map(({ id }) => id)).toEqual([
    'red',
    'newer yellow',
    'yellow',
    'unknown',
  ])
})

it.each<[string, Partial<Alert>, string]>([
  ['that begins later', { beginsAt: at(1) }, 'ahead'],
  ['that has begun', { beginsAt: at(0) }, 'inForce'],
  ['that has ended', { beginsAt: at(-1), endsAt: at(0) }, 'over'],
  ['of an exercise', { status: 'EXERCISE' }, 'inForce'],
  ['of a test', { status: 'TEST' }, 'over'],
  ['that takes another back', { messageType: 'CANCEL' }, 'over'],
  ['that was replaced', { replacedAt: at(-1) }, 'over'],
])('one %s is %s', (_, more, state) => {
  expect(alertState(alert('1', more), NOON_MS)).toBe(state)
})

it('keeps what came, and what was replaced, while the others were read', () => {
  const known = [
    alert('1', { replacedAt: at(5) }),
    alert('gone', { receivedAt: at(-1) }),
    alert('9', { receivedAt: at(5) }),
  ]
  const read = withRead(new Map(known.map((one) => [one.id, one])), [alert('1'), alert('2')])
  expect([...read.keys()]).toEqual(['1', '2', '9'])
  expect(alertsInState('inForce', read.values(), NOON_MS).map(({ id }) => id)).toEqual(['2', '9'])
})

it('are not known to be none by one that came, and is over, while the gravest were still being read', () => {
  const { came, read, forget } = useAlerts.getState()
  came(alert('9', { messageType: 'CANCEL', receivedAt: at(5) }))
  expect([...useAlerts.getState().alerts.keys(), useAlerts.getState().isRead]).toEqual(['9', false])
  read([alert('1')], 150)
  expect(useAlerts.getState()).toMatchObject({ isRead: true, unread: 149 })
  expect([...useAlerts.getState().alerts.keys()]).toEqual(['1', '9'])
  forget()
  expect(useAlerts.getState()).toMatchObject({ isRead: false, alerts: new Map() })
})
