import { describe, expect, it } from 'vitest'
import { accountFault, tokenFault } from './account-fault.ts'

const account = { username: 'wang.fang', displayName: '王芳', roles: ['operator'] } as const
const token = { name: 'gb28181.gate', feedId: null, rights: ['city.view'], hasScope: true } as const

describe('an account', () => {
  it.each([
    [account, null],
    [{ ...account, username: ' Wang ' }, null],
    [{ ...account, username: 'w' }, 'accounts.problem.username'],
    [{ ...account, username: '-wang' }, 'accounts.problem.username'],
    [{ ...account, username: '王芳' }, 'accounts.problem.username'],
    [{ ...account, username: 'a'.repeat(65) }, 'accounts.problem.username'],
    [{ ...account, displayName: '  ' }, 'accounts.problem.name'],
    [{ ...account, displayName: '王'.repeat(81) }, 'accounts.problem.name'],
    [{ ...account, roles: [] }, 'accounts.noRole'],
  ])('%j: %s', (given, fault) => {
    expect(accountFault(given)).toBe(fault)
  })
})

describe('a token', () => {
  it.each([
    [token, null],
    [{ ...token, name: 'A' }, 'tokens.problem.name'],
    [{ ...token, rights: [] }, 'tokens.problem.rights'],
    [{ ...token, hasScope: false }, 'tokens.problem.scope'],
    [{ ...token, feedId: ' ' }, 'tokens.problem.feed'],
    [{ ...token, feedId: 'air', rights: [], hasScope: false }, null],
  ])('%j: %s', (given, fault) => {
    expect(tokenFault(given)).toBe(fault)
  })
})
