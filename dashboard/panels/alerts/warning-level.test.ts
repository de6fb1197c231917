import { expect, it } from 'vitest'
import { inForce, warningLevel } from './warning-level.ts'

const NOON_MS = Date.parse('2026-11-22T12:00:00Z')
const alert = (id: string, more: object = {}) => ({
  id,
  warningColor: null,
  severity: 'UNKNOWN' as const,
  sentAt: new Date(NOON_MS).toISOString(),
  expiresAt: null,
  ...more,
})

it('goes by the colour before the severity', () => {
  expect(warningLevel({ warningColor: 'BLUE', severity: 'EXTREME' })).toBe(4)
  expect(warningLevel({ warningColor: null, severity: 'EXTREME' })).toBe(1)
  expect(warningLevel({ warningColor: null, severity: 'UNKNOWN' })).toBeNull()
})

it('lists the highest first and leaves out what has expired since it was read', () => {
  const alerts = [
    alert('unknown'),
    alert('yellow', { warningColor: 'YELLOW' }),
    alert('over', { warningColor: 'RED', expiresAt: new Date(NOON_MS).toISOString() }),
    alert('red', { warningColor: 'RED', expiresAt: new Date(NOON_MS + 1).toISOString() }),
    alert('newer yellow', { warningColor: 'YELLOW', sentAt: new Date(NOON_MS + 5).toISOString() }),
  ]
  expect(inForce(alerts, NOON_MS).map(({ id }) => id)).toEqual(['red', 'newer yellow', 'yellow', 'unknown'])
})
