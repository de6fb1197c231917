import { expect, test } from 'vitest'
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts'

test('accepts the right password, and no other', async () => {
  const stored = await hashPassword('river and seven bridges')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(isOutdated(stored)).toBe(false)
  expect(await verifyPassword(stored, 'river and seven bridges')).toBe(true)
  expect(await verifyPassword(stored, 'River and seven bridges')).toBe(false)
  expect(await verifyPassword(null, 'river and seven bridges')).toBe(false)
})

test('the placeholder for no password admits nobody', async () => {
  expect(await verifyPassword(null, 'nobody has this password')).toBe(false)
})

test('processes many at once, also after a failed one', async () => {
  const stored = await hashPassword('x')
  const all = await Promise.allSettled([
    verifyPassword('no hash at all', 'x'),
    ...Array.from({ length: 8 }, () => verifyPassword(stored, 'x')),
  ])
  expect(all.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
    'failed',
    ...Array<boolean>(8).fill(true),
  ])
})
