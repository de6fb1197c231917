import { describe, expect, it } from 'vitest'
import { auditFilterOf, NO_AUDIT_FILTER } from './audit-filter.ts'

describe('the filter of a question', () => {
  it('of nothing is empty', () => {
    expect(auditFilterOf(NO_AUDIT_FILTER)).toEqual({})
    expect(auditFilterOf({ ...NO_AUDIT_FILTER, actor: '  ' })).toEqual({})
  })

  it('says what was given, without blanks around it', () => {
    expect(
      auditFilterOf({
        ...NO_AUDIT_FILTER,
        actor: ' admin ',
        action: 'account',
        outcome: 'REFUSED',
        subject: 'token x',
      }),
    ).toEqual({ actor: 'admin', action: 'account', subject: 'token x', outcome: ['REFUSED'] })
  })

  it('holds both days whole, in the time of the viewer', () => {
    const { from, to } = auditFilterOf({ ...NO_AUDIT_FILTER, from: '2026-11-22', to: '2026-11-22' })
    expect(from).toBe(new Date(2026, 10, 22).toISOString())
    expect(to).toBe(new Date(2026, 10, 23).toISOString())
    expect(auditFilterOf({ ...NO_AUDIT_FILTER, to: '2026-12-31' }).to).toBe(new Date(2027, 0, 1).toISOString())
  })

  it('leaves out a day that is none', () => {
    expect(auditFilterOf({ ...NO_AUDIT_FILTER, from: '22.11.2026' })).toEqual({})
  })
})
