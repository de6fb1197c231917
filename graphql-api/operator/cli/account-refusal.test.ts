import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { addAccount } from '../../admin/accounts/accounts.service.ts'
import { issueMachineToken, revokeMachineToken } from '../../admin/accounts/machine-tokens.service.ts'
import { why } from '../../admin/accounts/refusal.ts'
import { checkScope } from '../../admin/accounts/scope.ts'
import type { Session, Statement } from '../../platform/db/database.ts'
import { conflict, invalidInput } from '../../graphql/errors.ts'
import { accountRefusal } from './account-refusal.ts'
import { messages } from './messages.ts'

const zh = messages('zh')
const en = messages('en')
/** Finds nothing: no account, no machine, and no region. */
const empty = {
  row: () => Promise.resolve(undefined),
  rows: ({ values }: Statement) => Promise.resolve(values.flat().map((code) => ({ code }))),
} as unknown as Session
const actor = { actor: 'system' } as const
const account = { username: 'wang', displayName: 'Wang', roles: ['LEADER'], wholeCity: true } as const
const machine = { name: 'north', purpose: 'NORTHBOUND', rights: ['city.view'], wholeCity: true } as const

async function said(work: Promise<unknown>): Promise<string | undefined> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const inEnglish = accountRefusal(error, en)?.message
  expect(inEnglish).toMatch(/^[\x20-\x7e…–]+$/)
  return accountRefusal(error, zh)?.message
}

test('refusals of accounts and tokens are in Chinese', async () => {
  expect(await said(addAccount(empty, actor, { ...account, username: 'W' }))).toContain('用户名为“W”；应为 2–64 个')
  expect(await said(addAccount(empty, actor, { ...account, displayName: '' }))).toContain('应为 1…80 个字符')
  expect(await said(addAccount(empty, actor, { ...account, roles: [] }))).toContain('至少需要一个角色')
  expect(await said(addAccount(empty, actor, account))).toBe('账号“wang”已经存在')
  expect(await said(checkScope(empty, 'a', {}))).toContain('请指明可见范围')
  expect(await said(checkScope(empty, 'a', { wholeCity: true, regionCodes: ['990109000000'] }))).toContain(
    '请指明可见范围',
  )
  expect(await said(checkScope(empty, 'a', { regionCodes: ['x'] }))).toContain('区域为“x”')
  expect(await said(checkScope(empty, 'a', { regionCodes: ['990109000000'] }))).toBe('本市没有区域 990109000000')
  const many = Array.from({ length: 501 }, (_, i) => String(990_109_000_000 + i))
  expect(await said(checkScope(empty, 'a', { regionCodes: many }))).toContain('最多 500 个')
  expect(await said(issueMachineToken(empty, actor, { ...machine, name: '?' }))).toContain('名称为“?”')
  expect(await said(issueMachineToken(empty, actor, { ...machine, rights: ['x'] }))).toContain('city.view')
  expect(await said(issueMachineToken(empty, actor, { ...machine, expiresAt: '2020-01-01T00:00:00Z' }))).toBe(
    '到期时间已过',
  )
  expect(await said(issueMachineToken(empty, actor, machine))).toBe('名称“north”已经用过；请换一个')
  expect(await said(issueMachineToken(empty, actor, { name: 'x1', purpose: 'FEED', feedId: '/' }))).toContain(
    '--feed 为“/”',
  )
  expect(await said(revokeMachineToken(empty, actor, 'north'))).toBe('没有令牌“north”')
})

test('control characters are shown, not sent to the terminal', () => {
  expect(accountRefusal(conflict('', why('account-taken', 'a\u001b[2J')), zh)?.message).not.toContain('\u001b')
})

test('other errors are unchanged', () => {
  for (const error of [
    new Error('x'),
    invalidInput('a', 1, 'b'),
    new GraphQLError('x', { extensions: { refusal: 'toString' } }),
  ])
    expect(accountRefusal(error, zh)).toBeUndefined()
})
