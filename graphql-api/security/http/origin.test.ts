import { expect, test } from 'vitest'
import { addressGroup, clientAddress, comesFromOwnPage, isLoopback, isLoopbackHost, isSecure } from './origin.ts'

const direct = { trustProxy: false }
const proxied = { trustProxy: true }

function from(remoteAddress: string, forwardedFor?: string): Parameters<typeof clientAddress>[0] {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  return { headers, socket: { remoteAddress } } as unknown as Parameters<typeof clientAddress>[0]
}

test('takes the address from a trusted proxy', () => {
  expect(clientAddress(from('10.1.1.1', '6.6.6.6'), direct)).toBe('10.1.1.1')
  expect(clientAddress(from('10.1.1.1', '6.6.6.6, 192.0.2.7'), proxied)).toBe('192.0.2.7')
  expect(clientAddress(from('10.1.1.1'), proxied)).toBe('10.1.1.1')
  expect(clientAddress(from('::ffff:10.1.1.1'), direct)).toBe('10.1.1.1')
  expect(clientAddress(from('10.1.1.1', 'x'.repeat(1_000)), proxied)).toHaveLength(64)
})

test.each([
  ['10.1.1.1', '10.1.1.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['not an address', 'not an address'],
])('%s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})

test.each<[Record<string, string>, boolean | undefined]>([
  [{ host: 'city.example' }, undefined],
  [{ host: 'city.example', origin: 'http://city.example' }, true],
  [{ host: 'city.example:80', origin: 'http://city.example' }, true],
  [{ host: 'city.example:8080', origin: 'http://city.example:8080' }, true],
  [{ host: 'city.example', origin: 'http://city.example:8080' }, false],
  [{ host: 'city.example', origin: 'http://evil.example' }, false],
  [{ host: 'city.example', origin: 'http://city.example.evil.example' }, false],
  [{ host: 'city.example', origin: 'http://evil.city.example' }, false],
  [{ host: 'city.example', origin: 'null' }, false],
  [{ host: 'city.example', origin: 'javascript:alert(1)' }, false],
  [{ host: 'city.example', 'sec-fetch-site': 'same-origin' }, true],
  [{ host: 'city.example', 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' }, false],
  [{ host: 'city.example', 'sec-fetch-site': 'same-site', origin: 'http://city.example' }, false],
  [{ host: 'city.example', 'sec-fetch-site': 'cross-site' }, false],
  [{ origin: 'http://city.example' }, false],
  [{ host: 'a b', origin: 'http://a b' }, false],
])('%j comes from our own page: %s', (headers, expected) => {
  expect(comesFromOwnPage({ headers }, direct)).toBe(expected)
})

test('behind a proxy with TLS the page is on https', () => {
  const headers = { host: 'inside:8080', 'x-forwarded-host': 'city.example', 'x-forwarded-proto': 'https' }
  expect(comesFromOwnPage({ headers: { ...headers, origin: 'https://city.example' } }, proxied)).toBe(true)
  expect(comesFromOwnPage({ headers: { ...headers, origin: 'http://city.example' } }, proxied)).toBe(false)
  expect(comesFromOwnPage({ headers: { ...headers, origin: 'https://city.example' } }, direct)).toBe(false)
  expect([isSecure({ headers }, proxied), isSecure({ headers }, direct)]).toEqual([true, false])
})

test.each(['localhost', '127.0.0.1', '127.8.8.8', '::1'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true)
})
test.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '127.0.0.1.example'])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false)
})

test.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST'])(
  'Host: %s is accepted',
  (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  },
)
test.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example:8080',
  'localhost@evil.example',
])('Host: %s is refused', (host) => {
  expect(isLoopbackHost(host)).toBe(false)
})
