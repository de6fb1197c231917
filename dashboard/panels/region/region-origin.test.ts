import { expect, it } from 'vitest'
import { regionOrigin } from './region-origin.ts'

const source = (key: string, title: string, lastImportAt: string | null) => ({
  __typename: 'Source' as const,
  key,
  title,
  licence: null,
  attribution: null,
  lastImportAt,
})
const SOURCES = [
  source('osm', 'shanghai-roads', '2026-11-22T05:40:32Z'),
  source('city', 'City Brain', null),
  source('surveyed', 'shanghai-buildings', '2026-11-22T05:40:44Z'),
]
const at = (key: string) => ({ source: key, updatedAt: '2026-11-22T05:50:00Z' })

it('names the data that a drawn region was drawn around, the latest first', () => {
  expect(regionOrigin(at('city'), SOURCES)).toEqual({
    titles: ['shanghai-buildings', 'shanghai-roads'],
    at: '2026-11-22T05:40:44Z',
  })
})

it('names the source of a region that was read', () => {
  expect(regionOrigin(at('osm'), SOURCES)).toEqual({ titles: ['shanghai-roads'], at: '2026-11-22T05:50:00Z' })
})

it('falls back to the key where nothing is known of the source', () => {
  expect(regionOrigin(at('lost'), SOURCES).titles).toEqual(['lost'])
  expect(regionOrigin(at('city'), [source('city', 'City Brain', null)]).titles).toEqual(['City Brain'])
})
