import { expect, test } from 'vitest'
import { BUILT_IN } from '../../ingest/catalogue/catalogue.ts'
import { checkKnownFeed } from './machine-tokens.service.ts'

const known = BUILT_IN.feeds.map(({ id }) => id)

test.each([
  ['air-station', 'air-stations'],
  ['hotline-1234', 'hotline-12345'],
  ['nothing-like-any-of-them', [...known].sort()[0]],
])('a token for the unknown feed %s is refused with a similar one: %s', (feedId, named) => {
  expect(() => checkKnownFeed({ name: 'gateway', purpose: 'FEED', feedId }, known)).toThrow(String(named))
})

test('a token for a feed of the catalogue, or for no feed, is not refused', () => {
  for (const feedId of known)
    expect(() => checkKnownFeed({ name: 'gateway', purpose: 'FEED', feedId }, known)).not.toThrow()
  expect(() => checkKnownFeed({ name: 'north', purpose: 'NORTHBOUND', rights: ['city.view'] }, known)).not.toThrow()
})
