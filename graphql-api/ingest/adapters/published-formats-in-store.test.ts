import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Encoding, Feed, Receipt } from '../feed/feed.ts'
import { FEEDS } from './index.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'
import { recordingBus, silentLog } from '../pipeline/test-ingest.ts'
import { parseMapping } from '../formats/mapping/mapping.ts'
import { feedOfMapping } from '../formats/mapping/mapped-feed.ts'
import { become } from '../feed/test-message.ts'

const statement = (text: string) => ({ name: `published-formats#${text}`, text, values: [] })

function feedOf(id: string): Feed {
  const feed = (FEEDS as readonly Feed[]).find((each) => each.id === id)
  if (feed === undefined) throw new Error(`no feed is "${id}"`)
  return feed
}

describeOnEachEngine('published formats', (open) => {
  let database: Database
  const ingests = new Map<number, Ingest>()
  beforeAll(() => {
    database = open()
  })
  afterAll(() => Promise.all([...ingests.values()].map((ingest) => ingest.close())))

  /** As if it had just arrived: the clock is set to its newest observation, or to the time of the samples. */
  function take(feed: Feed, bytes: Uint8Array, encoding: Encoding): Promise<Receipt> {
    const instants = become(feed, bytes, encoding).arrivals.flatMap((arrival) =>
      'observedAtMs' in arrival ? [arrival.observedAtMs] : [],
    )
    const nowMs = instants.length > 0 ? Math.max(...instants) + 30_000 : Date.parse('2026-11-22T08:30:00Z')
    const ingest =
      ingests.get(nowMs) ?? createIngest({ database, bus: recordingBus(), log: silentLog, now: () => nowMs })
    ingests.set(nowMs, ingest)
    return ingest.take(feed, { bytes, encoding }, 'http')
  }

  it.each([
    ['air-stations', 10],
    ['noise-posts', 4],
    ['weather', 8],
    ['road-speeds', 7],
    ['ngsi-water', 4],
    ['ngsi-vehicles', 2],
    ['ngsi-accidents', 1],
    ['ngsi-alerts', 1],
    ['ngsi-cameras', 1],
    ['sensor-things', 4],
    ['cap-alerts', 1],
    ['cot', 2],
  ])('%s: writes its sample once and recognizes it the second time', async (id, rows) => {
    const feed = feedOf(id)
    const bytes = readFileSync(new URL(`./samples/${feed.sample}`, import.meta.url))
    const encoding = feed.sample.endsWith('.ndjson') ? 'ndjson' : (feed.encodings[0] ?? 'json')
    expect(await take(feed, bytes, encoding)).toMatchObject({ state: 'ok', accepted: rows, duplicates: 0, rejected: 0 })
    expect(await take(feed, bytes, encoding)).toMatchObject({ state: 'ok', accepted: 0, rejected: 0 })
  })

  it('CAP alerts: names the invalid ones and keeps them as received', async () => {
    const cap = feedOf('cap-alerts')
    const sample = readFileSync(new URL('./samples/cap-alerts.xml', import.meta.url), 'utf8')
    const invalid = [
      sample.replace('<scope>Public</scope>', ''),
      sample.replace(/<references>.*<\/references>/, '<references/>').replace('>Severe<', '><'),
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry/><entry/></feed>',
    ]
    for (const xml of invalid)
      expect(await take(cap, Buffer.from(xml), 'xml')).toMatchObject({ state: 'failed', accepted: 0 })
    const kept = await database.read(SYSTEM, (session) =>
      session.rows<{ fault: string; faults: number; payload: Uint8Array }>(
        statement("select fault, faults, payload from dead_letter where feed_id = 'cap-alerts' order by id"),
      ),
    )
    expect(kept.map(({ fault, faults }) => [fault, faults])).toEqual([
      ['alert.scope is missing; expected one of Public, Restricted, Private', 1],
      [expect.stringContaining('alert.references is empty'), 2],
      [expect.stringContaining('Atom index of 2 entries'), 1],
    ])
    expect(kept.map(({ payload }) => Buffer.from(payload).toString())).toEqual(invalid)
  })

  it('NGSI: the same observation in the other representation is a duplicate, another value a correction', async () => {
    const feed = feedOf('noise-posts')
    const id = 'urn:ngsi-ld:NoiseLevelObserved:NS-900'
    const common = { id, type: 'NoiseLevelObserved', dateObservedFrom: '2026-11-22T07:59:00Z' }
    const until = '2026-11-22T08:00:00Z'
    const bring = (entity: object) => take(feed, Buffer.from(JSON.stringify(entity)), 'json')
    const simplified = { ...common, dateObservedTo: until, LAeq: 60.5, LAmax: 81 }
    const normalized = {
      ...common,
      dateObservedTo: { type: 'Property', value: { '@type': 'DateTime', '@value': until } },
      LAeq: { type: 'Property', value: 60.5 },
      LAmax: { type: 'Property', value: 81, unitCode: '2N' },
    }
    expect(await bring(simplified)).toMatchObject({ accepted: 2, duplicates: 0 })
    expect(await bring(normalized)).toMatchObject({ accepted: 0, duplicates: 2, rejected: 0 })
    expect(await bring({ ...simplified, LAmax: 82 })).toMatchObject({ accepted: 1, duplicates: 1 })
  })

  it('tickets: one without a usable position is written, and what is wrong with it named', async () => {
    const text = readFileSync(new URL('../formats/mapping/mappings/new-orleans-311.json', import.meta.url), 'utf8')
    const feed = feedOfMapping(parseMapping(JSON.parse(text), 'new-orleans-311.json')) as Feed
    const sample = readFileSync(new URL('./samples/new-orleans-311.js', import.meta.url), 'utf8')
    const inFeet = sample.replace('29.9500', '533121.00').replace('-90.0700', '3678402.00')
    expect(await take(feed, Buffer.from(inFeet), 'json')).toMatchObject({ accepted: 1, rejected: 1 })
  })
})
