import { expect, test } from 'vitest'
import { safeReturnTo } from './return-to.ts'

test.each([
  '/',
  '/?theme=night&at=310101001',
  '/region/310101?layers=cameras,roads#31.2/121.4',
  '/%E5%8C%BA?name=%2F%2Fevil.example',
])('%s is a page of this site', (path) => {
  expect(safeReturnTo(path)).toBe(path)
})

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example/%2e%2e',
  '/./\\evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  'javascript:alert(1)',
  'evil.example',
  '@evil.example',
  '',
  '/auth/logout',
  '/auth/oidc/start',
  '/./auth/oidc/start',
  '/graphql?query={city{name}}',
  `/${'a'.repeat(2_000)}`,
  undefined,
  null,
  ['/', '//evil.example'],
  { toString: () => '/' },
])('%j leads home', (text) => {
  expect(safeReturnTo(text)).toBe('/')
})
