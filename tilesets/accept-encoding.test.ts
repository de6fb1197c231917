import { describe, expect, it } from 'vitest'
import { negotiateCoding } from './accept-encoding.ts'
import { entityTag, matchesEntityTag } from './entity-tag.ts'

describe('negotiateCoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['X-GZIP', 'gzip'],
    ['deflate', 'identity'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['gzip;q=0.2, identity', 'identity'],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['*;q=0, gzip', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['identity;q=0', undefined],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
    ['br;q=nonsense, gzip', 'gzip'],
  ])('%s → %s', (header, coding) => {
    expect(negotiateCoding(header)).toBe(coding)
  })
})

describe('entity tags', () => {
  it('differ by coding', () => {
    expect(new Set((['identity', 'gzip', 'br'] as const).map((coding) => entityTag('abc', coding))).size).toBe(3)
  })

  it.each([
    [undefined, false],
    ['*', true],
    ['"abc"', true],
    ['W/"abc"', true],
    ['"abc:gzip"', true],
    ['"x", W/"y", "abc:br"', true],
    ['"abcd", "ab"', false],
    ['abc', false],
    ['"abc:zstd"', false],
  ])('If-None-Match: %s → %s', (header, matches) => {
    expect(matchesEntityTag(header, 'abc')).toBe(matches)
  })
})
