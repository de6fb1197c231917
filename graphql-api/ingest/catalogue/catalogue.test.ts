import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { FEEDS } from '../adapters/index.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'city-catalogue-'))
  mkdirSync(join(home, 'feeds', 'inbox'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function define(name: string, definition: unknown): void {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  writeFileSync(join(home, 'feeds', name), text)
}

const MAPPING = {
  id: 'river',
  title: { zh: '河道水位', en: 'River' },
  publisher: { zh: '水务局', en: 'Water authority' },
  licence: 'internal',
  grade: 'shared',
  cadenceMs: 60_000,
  staleAfterMs: 180_000,
  encoding: 'json',
  time: { field: 'at' },
  thing: 'station',
  readings: [{ field: 'level', property: 'water_level' }],
}

test('has the built-in feeds when the city defines none', async () => {
  expect((await readCatalogue(join(home, 'none'))).feeds).toEqual(FEEDS)
  const { feeds, faults, polls } = await readCatalogue(home)
  expect([feeds.length, faults, polls]).toEqual([FEEDS.length, [], []])
})

test('takes an adapter under another id with other titles', async () => {
  define('roofs.json', {
    base: 'readings-json',
    id: 'roofs',
    title: { zh: '屋顶', en: 'Roofs' },
    grade: 'restricted',
    staleAfterMs: 90_000,
    poll: { url: 'https://roofs.example/now', everyMs: 30_000 },
  })
  const { feedOf, feeds, polls, faults } = await readCatalogue(home)
  expect(faults).toEqual([])
  expect(feeds).toHaveLength(FEEDS.length + 1)
  expect(feedOf('roofs')).toMatchObject({ id: 'roofs', grade: 'restricted', staleAfterMs: 90_000, cadenceMs: 60_000 })
  expect(feedOf('readings-json')).toMatchObject({ grade: 'shared' })
  expect(polls).toMatchObject([
    { feed: { id: 'roofs' }, source: { url: 'https://roofs.example/now', everyMs: 30_000, timeoutMs: 20_000 } },
  ])
})

test('keeps the place of an adapter that is redefined', async () => {
  define('a.json', { base: 'readings-json', licence: 'CC-BY-4.0' })
  const { feeds } = await readCatalogue(home)
  expect(feeds.map(({ id }) => id)).toEqual(FEEDS.map(({ id }) => id))
  expect(feeds[0]).toMatchObject({ id: 'readings-json', licence: 'CC-BY-4.0' })
})

test('takes readings through a mapping of its own', async () => {
  define('river.json', MAPPING)
  const { feedOf, faults } = await readCatalogue(home)
  expect(faults).toEqual([])
  const feed = feedOf('river')
  const bytes = new TextEncoder().encode('[{"station":"WL-1","level":2.5,"at":"2026-11-22T08:00:00Z"}]')
  const { messages = [] } = feed?.validate({ bytes, encoding: 'json' }) ?? {}
  expect(messages.map((message) => feed?.toObservations(message, { receivedAtMs: 0 }))).toMatchObject([
    { state: 'ok', arrivals: [{ thing: 'WL-1', property: 'water_level', value: 2.5 }] },
  ])
})

test('names file, field, value and expectation of each fault, and stops nothing else', async () => {
  define('1.json', '{ "base": ')
  define('2.json', { base: 'no-such', grade: 'shared' })
  define('3.json', { base: 'readings-json', grade: 'secret', cadenceMs: -1, colour: 'red' })
  define('4.json', { ...MAPPING, poll: { url: 'file:///etc/passwd', everyMs: 10 } })
  define('5.json', { ...MAPPING, poll: { everyMs: 5_000 } })
  define('6.json', { ...MAPPING, time: {} })
  define('7.json', MAPPING)
  define('8.json', MAPPING)
  define('9.json', { base: 'readings-json', id: 'slow', cadenceMs: 1_000_000 })
  define('notes.txt', 'nothing')
  const { feeds, faults } = await readCatalogue(home)
  expect(feeds.map(({ id }) => id).slice(FEEDS.length)).toEqual(['river'])
  const lines = faults.map(({ message }) => message)
  expect(lines[0]).toContain('1.json: not valid JSON')
  expect(lines[1]).toContain('2.json: base is "no-such"; expected one of readings-json')
  expect(lines[2]).toContain('grade is "secret"; expected open, shared or restricted')
  expect(lines[2]).toContain('cadenceMs is -1; expected milliseconds above 0')
  expect(lines[2]).toContain('colour')
  expect(lines[3]).toContain('4.json: poll: url is "file:///etc/passwd"; expected an http:// or https:// address')
  expect(lines[3]).toContain('everyMs is 10; expected 1000 or more')
  expect(lines[4]).toContain('expected either url or directory')
  expect(lines[5]).toContain('6.json: time')
  expect(lines[6]).toContain('8.json: id is "river", which 7.json already uses')
  expect(lines[7]).toContain('9.json: staleAfterMs is 300000; expected cadenceMs (1000000) or more')
  expect(faults[0]?.file).toBe(join(home, 'feeds', '1.json'))
})
