import { readdirSync, readFileSync } from 'node:fs'
import type { Polygon } from 'geojson'
import { beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { describeRealData } from '../platform/test-real-data.ts'
import { bikeShare } from './adapters/bike-share.ts'
import { busPositions } from './adapters/bus-positions.ts'
import { capAlerts } from './adapters/cap-alerts.ts'
import { fleetAvl } from './adapters/fleet-avl.ts'
import { gtfsStatic } from './adapters/gtfs-static.ts'
import { FEEDS } from './adapters/index.ts'
import { readingsJson } from './adapters/readings-json.ts'
import { transitAlerts } from './adapters/transit-alerts.ts'
import { transitDelays } from './adapters/transit-delays.ts'
import type { FeedItem } from './feed/feed-item.ts'
import type { Encoding, Feed, Receipt } from './feed/feed.ts'
import { become } from './feed/test-message.ts'
import { feedOfMapping } from './formats/mapping/mapped-feed.ts'
import { parseMapping } from './formats/mapping/mapping.ts'
import { createIngest } from './pipeline/ingest.ts'
import { recordingBus, silentLog } from './pipeline/test-ingest.ts'
import { recordingOf } from './play/recording.ts'

const statement = (text: string) => ({ name: `real-messages#${text}`, text, values: [] })
const START_MS = Date.parse('2026-11-22T08:00:00Z')
const NGSI_FEEDS: Readonly<Record<string, string>> = {
  AirQualityObserved: 'air-stations',
  Alert: 'ngsi-alerts',
  Camera: 'ngsi-cameras',
  NoiseLevelObserved: 'noise-posts',
  RoadAccident: 'ngsi-accidents',
  TrafficFlowObserved: 'road-speeds',
  Vehicle: 'ngsi-vehicles',
}

function feedOf(id: string): Feed {
  const feed = (FEEDS as readonly Feed[]).find((each) => each.id === id)
  if (feed === undefined) throw new Error(`no feed is "${id}"`)
  return feed
}

/** By the model that the name of the file begins with. */
const ngsiFeedOf = (file: string): Feed => feedOf(NGSI_FEEDS[file.split('_')[0] ?? ''] ?? file)

function mapped(name: string) {
  const text = readFileSync(new URL(`./formats/mapping/mappings/${name}.json`, import.meta.url), 'utf8')
  return feedOfMapping(parseMapping(JSON.parse(text), name))
}

describeRealData('examples that Smart Data Models publish', (pathOf) => {
  // Impossible values in the examples: 500 mg/m³ of CO, air pressure of 1.1 hPa, latitude 168°.
  const EXPECTED: Readonly<Record<string, readonly [arrivals: string, faults: string]>> = {
    'AirQualityObserved_example-normalized.jsonld': ['7 reading, 1 thing', 'co, pressure'],
    'AirQualityObserved_example.json': ['6 reading, 1 thing', 'co, pressure'],
    'Alert_examples_example-1.json': ['1 alert', ''],
    'Alert_examples_example-normalized.jsonld': ['1 alert', ''],
    'Camera_example-normalized.jsonld': ['1 camera', ''],
    'Camera_example.json': ['1 camera', ''],
    'NoiseLevelObserved_example-normalized.jsonld': ['2 reading, 1 thing', ''],
    'NoiseLevelObserved_example.json': ['2 reading, 1 thing', ''],
    'RoadAccident_example-normalized.jsonld': ['1 report', ''],
    'RoadAccident_example.json': ['1 report', 'location'],
    'TrafficFlowObserved_example-normalized.jsonld': ['3 reading', ''],
    'TrafficFlowObserved_example.json': ['3 reading', ''],
    'Vehicle_example-normalized.jsonld': ['1 fix', ''],
    'Vehicle_example.json': ['1 fix', ''],
  }
  const read = (file: string) => {
    const { arrivals, faults } = become(ngsiFeedOf(file), readFileSync(pathOf(`ngsi/${file}`)))
    return { arrivals, faults }
  }

  it('are all read', () => {
    const found = Object.fromEntries(
      readdirSync(pathOf('ngsi/')).map((file) => {
        const { arrivals, faults } = read(file)
        const counts = new Map<string, number>()
        for (const { kind } of arrivals) counts.set(kind, (counts.get(kind) ?? 0) + 1)
        const told = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`)
        return [file, [told.join(', '), faults.map(({ place }) => place).join(', ')]]
      }),
    )
    expect(found).toEqual(EXPECTED)
  })

  it.each([
    ['NoiseLevelObserved', '-normalized.jsonld', '.json'],
    ['TrafficFlowObserved', '-normalized.jsonld', '.json'],
  ])('give the same in both representations of %s', (model, one, other) => {
    expect(read(`${model}_example${one}`)).toEqual(read(`${model}_example${other}`))
  })

  it('of a vehicle take the time of the position if it has one, else of the entity', () => {
    const fix = {
      mover: 'vehicle:WasteManagement:1',
      moverKind: 'sanitation',
      speedKmh: 50,
      bearingDeg: 43,
      name: '3456ABC',
    }
    expect(read('Vehicle_example-normalized.jsonld').arrivals).toMatchObject([
      { ...fix, observedAtMs: Date.parse('2018-09-27T12:00:00Z') },
    ])
    expect(read('Vehicle_example.json').arrivals).toMatchObject([
      { ...fix, observedAtMs: Date.parse('2021-03-11T15:51:02+05:30') },
    ])
  })
})

describeRealData('messages of BART', (pathOf) => {
  const file = (name: string) => readFileSync(pathOf(`transit/${name}`))
  it('91 trip updates', () => {
    const { arrivals, faults } = become(transitDelays, file('bart-trip-updates.pb'))
    expect(faults).toEqual([])
    const trips = new Set(arrivals.map((arrival) => (arrival.kind === 'reading' ? arrival.thing.split('/')[0] : '')))
    expect([trips.size, arrivals.length]).toEqual([91, 1060])
    expect(arrivals[0]).toMatchObject({ thing: '1011112WKDY/DALY', value: 29 })
  })
  it('26 trip updates', () => {
    const { arrivals, faults } = become(transitDelays, file('example.pb'))
    const trips = new Set(arrivals.map((arrival) => (arrival.kind === 'reading' ? arrival.thing.split('/')[0] : '')))
    expect([faults.length, trips.size, arrivals.length]).toEqual([0, 26, 298])
  })
  it('8 alerts in the JSON form', () => {
    const { arrivals, faults } = become(transitAlerts, file('BA-alerts.json'), 'json')
    expect(faults).toEqual([])
    expect(arrivals).toHaveLength(8)
    expect(arrivals[0]).toMatchObject({
      headline: 'Test trip header',
      description: expect.stringContaining('1031527WKDY') as string,
    })
    expect(new Set(arrivals.map((arrival) => (arrival.kind === 'alert' ? arrival.sourceId : ''))).size).toBe(8)
  })
  it('are named if they are of another kind', () => {
    for (const name of ['bart.zip', 'gbfs-station_status.json'])
      expect(become(busPositions, file(name)).faults).toMatchObject([{ code: 'UNREADABLE' }])
  })
})

describeRealData('alerts of real weather services', (pathOf) => {
  const alertOf = (file: string) => {
    const [alert] = become(capAlerts, readFileSync(pathOf(`cap/${file}`))).arrivals
    if (alert?.kind !== 'alert') throw new Error(`${file} is no alert`)
    return alert
  }

  it('are accepted, or named and rejected', () => {
    const found = Object.fromEntries(
      readdirSync(pathOf('cap/')).map((file) => {
        const { arrivals, faults } = become(capAlerts, readFileSync(pathOf(`cap/${file}`)))
        const [alert] = arrivals
        const area = alert?.kind === 'alert' ? (alert.area?.type ?? 'words') : 'none'
        return [file, [area, ...faults.map(({ place = '' }) => place.replace(/^line \d+ /, ''))]]
      }),
    )
    expect(found).toEqual({
      'KAR0-0306112239-SW.cap': ['words'],
      'australia.cap': ['Polygon'],
      'canada.cap': ['Polygon'],
      'cap_amber_alert_example.xml': ['words'],
      'earthquake.cap': ['Point'],
      'invalid.cap': ['none', 'alert.scope'],
      'noaa_errors.cap': [
        'none',
        'alert.references',
        'alert.info[0].certainty',
        'alert.info[0].urgency',
        'alert.info[0].severity',
        'alert.info[0].area[0].polygon[0]',
        'alert.info[0].area[0].polygon[1]',
      ],
      'weather.cap': ['words'],
      'weather_index.atom': ['none', 'line 16'],
    })
  })

  it('cover the stated area, latitude read first', () => {
    const canada = alertOf('canada.cap')
    // Two adjacent areas, each in English and in French.
    const { coordinates } = canada.area as Polygon
    expect(coordinates).toHaveLength(1)
    for (const [lng = 0, lat = 0] of coordinates.flat()) {
      expect(lng).toBeGreaterThan(-83.2)
      expect(lng).toBeLessThan(-81)
      expect(lat).toBeGreaterThan(41)
      expect(lat).toBeLessThan(43)
    }
    expect(canada.replaces).toHaveLength(2)
    expect(alertOf('earthquake.cap').area).toEqual({
      type: 'Point',
      coordinates: [-173.274, -16.053],
    })
  })

  it('in two languages are one alert', () => {
    expect(alertOf('cap_amber_alert_example.xml')).toMatchObject({
      headline: 'Amber Alert in Los Angeles County',
      content: { info: [{ language: 'en-US' }, { language: 'es-US', event: 'Abducción de Niño' }] },
    })
  })
})

describeRealData('tables of real cities', (pathOf) => {
  const read = (name: string, file: string) =>
    become(mapped(name), readFileSync(pathOf(file)), file.endsWith('csv') ? 'csv' : 'json')
  const values = (found: readonly FeedItem[], property: string) =>
    found.flatMap((one) => (one.kind === 'reading' && one.property === property ? [one.value] : []))

  it('METR-LA: a week of 207 loops, in miles per hour', () => {
    const { arrivals: found, faults: wrong } = read('metr-la', 'traffic/metr-la_los_speed_1week.csv')
    expect(wrong).toEqual([])
    expect(found).toHaveLength(2016 * 207)
    expect(found[0]).toMatchObject({ thing: 'loop-773869', observedAtMs: Date.parse('2012-03-01T08:00:00Z') })
    expect(values(found.slice(0, 1), 'traffic_speed')[0]).toBeCloseTo(64.375 * 1.609344, 9)
    expect(found.at(-1)).toMatchObject({ observedAtMs: Date.parse('2012-03-08T07:55:00Z') })
  })

  it('Beijing: four years of a station, without its gaps', () => {
    const { arrivals: found, faults: wrong, empty } = read('beijing-air', 'air/PRSA_Data_Tiantan_20130301-20170228.csv')
    expect(wrong).toEqual([])
    expect(empty).toBe(0)
    // 35,064 hours minus those marked NA in the file, counted separately.
    expect(values(found, 'pm25')).toHaveLength(35_064 - 677)
    expect(values(found, 'co')).toHaveLength(35_064 - 1126)
    expect(values(found, 'wind_direction')).toHaveLength(35_064 - 78)
    expect(Math.max(...values(found, 'co'))).toBe(10)
    expect(found[0]).toMatchObject({ thing: 'Tiantan', value: 6, observedAtMs: Date.parse('2013-02-28T16:00:00Z') })
  })

  it('New Orleans: 100 tickets of 311, nine of them in feet', () => {
    const { arrivals: found, faults: wrong } = read('new-orleans-311', 'incidents/neworleans-311.js')
    expect(found).toHaveLength(100)
    expect(wrong.map(({ code }) => code)).toEqual(Array(9).fill('OUT_OF_RANGE'))
    expect(found.filter((one) => 'lng' in one)).toHaveLength(91)
    expect(found.filter((one) => one.kind === 'report' && one.closedAtMs !== undefined)).toHaveLength(68)
    // Central daylight time.
    expect(found[0]).toMatchObject({ sourceId: '101000608800', reportedAtMs: Date.parse('2016-10-21T13:55:58Z') })
  })

  it('San Francisco: 247 incidents as arrays', () => {
    const { arrivals: found, faults: wrong } = read('sf-incidents', 'incidents/sf-incidents-kepler.json')
    expect(wrong).toEqual([])
    expect(found).toHaveLength(247)
    expect(new Set(found.map((one) => (one.kind === 'report' ? one.sourceId : ''))).size).toBe(247)
    expect(found[0]).toMatchObject({
      category: 'VANDALISM',
      reportedAtMs: Date.parse('2016-11-11T15:00:00Z'),
      lng: -122.4052518,
    })
  })
})

describeRealData('recordings of real cities', (pathOf) => {
  const read = (mapping: string, file: string, kind: 'reading' | 'fix') => {
    return recordingOf(mapped(mapping), { bytes: readFileSync(pathOf(file)), encoding: 'csv' }, kind)
  }
  it('23,293 positions of 50 vehicles in Athens become positions of today', () => {
    const { items, faults } = read('athens-pneuma', 'traffic/athens_pneuma_vehicle_track.csv', 'fix')
    expect([items.length, faults.length]).toEqual([23_293, 0])
    const now = items.map(({ itemAt }) => itemAt(START_MS))
    expect(become(fleetAvl, now.slice(0, 5_000)).arrivals).toHaveLength(5_000)
    expect(new Set(now.map((told) => (told as { device: string }).device)).size).toBe(50)
  })
  it('a week of speeds in Los Angeles becomes readings of today', () => {
    const { items } = read('metr-la', 'traffic/metr-la_los_speed_1week.csv', 'reading')
    expect(items.length).toBeGreaterThan(350_000)
    expect(
      become(
        readingsJson,
        items.slice(0, 1_000).map(({ itemAt }) => itemAt(START_MS)),
      ).arrivals,
    ).toHaveLength(1_000)
  })
})

describeRealData('shared bicycles of the Bay Area', (pathOf) => {
  it('reads 496 stations, of which 494 are installed', () => {
    const { arrivals, faults } = become(bikeShare, readFileSync(pathOf('transit/gbfs-station_information.json')))
    expect([arrivals.length, faults.length]).toEqual([496, 0])
    const status = become(bikeShare, readFileSync(pathOf('transit/gbfs-station_status.json')))
    expect([status.arrivals.length, status.faults.length, status.empty]).toEqual([988, 0, 2])
  })
})

describeRealData('in the store', (pathOf) => {
  describeOnEachEngine('messages of real services', (open) => {
    let database: Database
    beforeAll(() => {
      database = open()
    })
    const file = (path: string) => readFileSync(pathOf(path))
    /** As if it had just arrived: the clock is set to its newest observation. */
    const take = async (feed: Feed, bytes: Uint8Array, encoding: Encoding): Promise<Receipt> => {
      const instants = become(feed, bytes, encoding).arrivals.flatMap((arrival) =>
        'observedAtMs' in arrival ? [arrival.observedAtMs] : [],
      )
      const nowMs = instants.length > 0 ? Math.max(...instants) + 30_000 : START_MS
      const ingest = createIngest({ database, bus: recordingBus(), log: silentLog, now: () => nowMs })
      const receipt = await ingest.take(feed, { bytes, encoding }, 'http')
      await ingest.close()
      return receipt
    }
    const receipts = async (folder: string, take: (name: string) => Promise<Receipt>) => {
      const found: Record<string, string> = {}
      for (const name of readdirSync(pathOf(folder))) {
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
      // The Australian, the two adjacent Canadian ones, the earthquake.
      expect(shapes).toEqual([
        { type: 'POINT', count: 1 },
        { type: 'POLYGON', count: 2 },
      ])
    })

    it('entities of Smart Data Models', async () => {
      const found = await receipts('ngsi', (name) => take(ngsiFeedOf(name), file(`ngsi/${name}`), 'json'))
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
      expect(await take(mapped('new-orleans-311') as Feed, file('incidents/neworleans-311.js'), 'json')).toMatchObject({
        accepted: 100,
        rejected: 9,
      })
    })

    it.each([
      ['transit-delays', 'bart-trip-updates.pb', 'protobuf', '2019-08-07T17:46:00Z', 1060],
      ['transit-delays', 'example.pb', 'protobuf', '2019-05-28T02:03:00Z', 298],
      ['transit-alerts', 'BA-alerts.json', 'json', '2018-05-30T22:28:00Z', 8],
      ['bike-share', 'gbfs-station_information.json', 'json', '2022-09-16T01:48:00Z', 496],
      ['bike-share', 'gbfs-station_status.json', 'json', '2022-09-16T01:48:00Z', 988],
    ] as const)('%s: %s is written once', async (id, name, encoding, now, rows) => {
      const then = createIngest({ database, bus: recordingBus(), log: silentLog, now: () => Date.parse(now) })
      const feed = feedOf(id)
      const payload = { bytes: file(`transit/${name}`), encoding }
      expect(await then.take(feed, payload, 'http')).toMatchObject({ accepted: rows, duplicates: 0, rejected: 0 })
      expect(await then.take(feed, payload, 'http')).toMatchObject({ accepted: 0, duplicates: rows, rejected: 0 })
      await then.close()
    })

    it('the timetable of BART is loaded, and one with faults leaves it as it was', async () => {
      const ingest = createIngest({ database, bus: recordingBus(), log: silentLog })
      const bring = (name: string) =>
        ingest.take(gtfsStatic, { bytes: file(`transit/${name}`), encoding: 'zip' }, 'http')
      const loaded = () =>
        database.read(SYSTEM, (session) =>
          session.row(
            statement(`select (select count(*) from transit_trip) as trips, (select count(*) from transit_call) as calls,
              (select count(*) from route) as routes, (select count(*) from facility where source = 'feed:gtfs-static') as stops`),
          ),
        )
      const bart = { trips: 2525, calls: 33_167, routes: 6, stops: 50 }
      expect(await bring('bart.zip')).toMatchObject({ state: 'ok', accepted: 1 })
      expect(await loaded()).toEqual(bart)
      const place = 'stops.txt line 49'
      expect(await bring('bart-errors.zip')).toMatchObject({
        state: 'failed',
        rejected: 2,
        faults: [{ place }, { place }],
      })
      expect(await loaded()).toEqual(bart)
      await ingest.close()
    })
  })
})
