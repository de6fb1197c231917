import { expect, test } from 'vitest'
import { BUILT_IN } from '../../ingest/catalogue/catalogue.ts'
import { checkKnownFeed } from './machine-tokens.service.ts'

const known = BUILT_IN.feeds.map(({ id }) => id)

test.each([
  ['air-station', 'air-stations'],
  ['hotline-1234', 'hotline-12345'],
  ['nothing-like-any-of-them', [...known].sort()[0]],
])('a token for the feed %s is refused, and a feed that there is named: %s', (feedId, named) => {
  expect(() => checkKnownFeed({ name: 'gateway', purpose: 'FEED', feedId }, known)).toThrow(String(named))
})

test('a token for a feed of the catalogue is none of its concern, nor one for no feed', () => {
  for (const feedId of known)
    expect(() => checkKnownFeed({ name: 'gateway', purpose: 'FEED', feedId }, known)).not.toThrow()
  expect(() => checkKnownFeed({ name: 'north', purpose: 'NORTHBOUND', rights: ['city.view'] }, known)).not.toThrow()
})
