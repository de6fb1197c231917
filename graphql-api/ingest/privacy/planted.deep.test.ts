import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-databases.ts'
import { createLog } from '../../platform/log/log.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'
import { recordingBus } from '../pipeline/test-ingest.ts'
import { everythingReadable } from './test-every-place.ts'
import { ALL_FEEDS, broken, PERSON, TELLING } from './test-planted.ts'

const NOW_MS = Date.parse('2026-11-22T00:05:00Z')

let database: Database
let ingest: Ingest
const lines: string[] = []
const bus = recordingBus()
beforeAll(async () => {
  database = await openTestDatabase('server')
  await insertMiniCity(database)
  ingest = createIngest({ database, bus, log: createLog('json', (line) => lines.push(line)), now: () => NOW_MS })
}, 120_000)
afterAll(async () => {
  await ingest.close()
  await database.close()
})

const found = (text: string): string[] =>
  TELLING.flatMap((value) => {
    const at = text.indexOf(value)
    return at < 0 ? [] : [text.slice(Math.max(0, at - 200), at + value.length)]
  })

test.each(ALL_FEEDS.map((feed) => [feed.id, feed] as const))(
  'personal data in broken messages to %s stays hidden',
  async (_, feed) => {
    for (const [way, payload] of broken(feed)) {
      const receipt = await ingest.take(feed, payload, 'http')
      expect([way, found(JSON.stringify(receipt))]).toEqual([way, []])
    }
  },
)

test('also if the message was sent to another feed', async () => {
  const hotline = ALL_FEEDS.find(({ id }) => id === 'hotline-12345')
  if (hotline === undefined) throw new Error('there is no hotline')
  for (const feed of ALL_FEEDS)
    for (const [way, payload] of broken(hotline)) {
      const encoding = feed.encodings[0] ?? 'json'
      const receipt = await ingest.take(feed, { ...payload, encoding }, 'http')
      expect([feed.id, way, found(JSON.stringify(receipt))]).toEqual([feed.id, way, []])
    }
})

test('also from readers of the database, the log and the bus', async () => {
  expect(found(await everythingReadable(database))).toEqual([])
  expect(found(lines.join('\n'))).toEqual([])
  expect(found(JSON.stringify(bus.published))).toEqual([])
  expect(TELLING).toContain(PERSON.name)
})
