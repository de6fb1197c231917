import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Encoding, Feed, Receipt } from '../feed/feed.ts'
import { FEEDS } from './index.ts'
import { createIngest, type Ingest } from '../pipeline/ingest.ts'
import { recordingBus, silentLog } from '../pipeline/test-ingest.ts'
import { parseMapping } from '../formats/mapping/mapping.ts'
import { feedOfMapping } from '../formats/mapping/mapped-feed.ts'
import { become } from '../feed/test-message.ts'

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const hasData = existsSync(DATA)
if (!hasData) console.info(`published formats: ${DATA} is absent; files of real cities are not written`)

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

  describe.skipIf(!hasData)('files of real cities', () => {
    const file = (path: string) => readFileSync(`${DATA}${path}`)
    const receipts = async (folder: string, take: (name: string) => Promise<Receipt>) => {
      const found: Record<string, string> = {}
      for (const name of readdirSync(`${DATA}${folder}`)) {
        const { state, accepted, duplicates, rejected } = await take(name)
        found[name] = `${state} ${accepted} ${duplicates} ${rejected}`
      }
      return found
    }

    it('CAP alerts: names the invalid ones and keeps them as received', async () => {
      const cap = feedOf('cap-alerts')
      // State, accepted, duplicates, rejected. The American child alert comes twice, in 1.1 and 1.2, with one
      // identifier.
      expect(await receipts('cap', (name) => take(cap, file(`cap/${name}`), 'xml'))).toEqual({
        'KAR0-0306112239-SW.cap': 'ok 1 0 0',
        'australia.cap': 'ok 1 0 0',
        'canada.cap': 'ok 1 0 0',
        'cap_amber_alert_example.xml': 'ok 0 1 0',
        'earthquake.cap': 'ok 1 0 0',
        'invalid.cap': 'failed 0 0 1',
        'noaa_errors.cap': 'failed 0 0 6',
        'weather.cap': 'ok 1 0 0',
        'weather_index.atom': 'failed 0 0 1',
      })
      const kept = await database.read(SYSTEM, (session) =>
        session.rows<{ fault: string; faults: number; payload: Uint8Array }>(
          statement("select fault, faults, payload from dead_letter where feed_id = 'cap-alerts' order by id"),
        ),
      )
      expect(kept.map(({ fault, faults }) => [fault, faults])).toEqual([
        ['alert.scope is missing; expected one of Public, Restricted, Private', 1],
        [expect.stringContaining('alert.references is empty'), 6],
        [expect.stringContaining('Atom index of 2 entries'), 1],
      ])
      expect(Buffer.from(kept[1]?.payload ?? []).equals(file('cap/noaa_errors.cap'))).toBe(true)
      const shapes = await database.read(SYSTEM, (session) =>
        session.rows(
          statement(
            "select GeometryType(geom) as type, count(*)::int as count from alert where feed_id = 'cap-alerts' and geom is not null group by 1 order by 1",
          ),
        ),
      )
      // The sample's, the Australian, the two adjacent Canadian ones, the earthquake.
      expect(shapes).toEqual([
        { type: 'POINT', count: 1 },
        { type: 'POLYGON', count: 3 },
      ])
    })

    it('entities of Smart Data Models', async () => {
      const ids: Readonly<Record<string, string>> = {
        AirQualityObserved: 'air-stations',
        Alert: 'ngsi-alerts',
        Camera: 'ngsi-cameras',
        NoiseLevelObserved: 'noise-posts',
        RoadAccident: 'ngsi-accidents',
        TrafficFlowObserved: 'road-speeds',
        Vehicle: 'ngsi-vehicles',
      }
      const feed = (name: string) => feedOf(ids[name.split('_')[0] ?? ''] ?? name)
      const found = await receipts('ngsi', (name) => take(feed(name), file(`ngsi/${name}`), 'json'))
      // The second representation repeats the first, except for a wind of 176° instead of 186°, which is a correction.
      expect(found).toEqual({
        'AirQualityObserved_example-normalized.jsonld': 'ok 8 0 2',
        'AirQualityObserved_example.json': 'ok 1 6 2',
        'Alert_examples_example-1.json': 'ok 1 0 0',
        'Alert_examples_example-normalized.jsonld': 'ok 0 1 0',
        'Camera_example-normalized.jsonld': 'ok 1 0 0',
        'Camera_example.json': 'ok 1 0 0',
        'NoiseLevelObserved_example-normalized.jsonld': 'ok 3 0 0',
        'NoiseLevelObserved_example.json': 'ok 0 3 0',
        'RoadAccident_example-normalized.jsonld': 'ok 1 0 0',
        'RoadAccident_example.json': 'ok 0 1 1',
        'TrafficFlowObserved_example-normalized.jsonld': 'ok 3 0 0',
        'TrafficFlowObserved_example.json': 'ok 0 3 0',
        'Vehicle_example-normalized.jsonld': 'ok 1 0 0',
        'Vehicle_example.json': 'ok 1 0 0',
      })
    })

    it('tickets of New Orleans, nine of them without a position', async () => {
      const text = readFileSync(new URL('../formats/mapping/mappings/new-orleans-311.json', import.meta.url), 'utf8')
      const feed = feedOfMapping(parseMapping(JSON.parse(text), 'new-orleans-311.json')) as Feed
      expect(await take(feed, file('incidents/neworleans-311.js'), 'json')).toMatchObject({
        accepted: 100,
        rejected: 9,
      })
    })
  })
})
