import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Polygon } from 'geojson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AreaIndex } from '../geometry/area-index.ts'
import { transitDelays } from '../ingest/adapters/transit-delays.ts'
import { become } from '../ingest/feed/test-message.ts'
import { SYSTEM, type Database } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { describeRealData } from '../platform/test-real-data.ts'
import type { Feature, ImportItem, Target } from '../store/feature.ts'
import { geojson } from './geojson/geojson.ts'
import { faultText } from './gtfs/gtfs-fault.ts'
import { readGtfs } from './gtfs/read-gtfs.ts'
import { callsOfThings } from './gtfs/timetable.ts'
import { importFiles } from './import-files.ts'
import { parseImportOptions, type Importer, type ImportOptions } from './importer.ts'
import { osm } from './osm/osm.ts'
import { parseLevels } from './osm/region.ts'

async function itemsOf(importer: Importer, path: string, options: ImportOptions): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  for await (const item of importer.read({ path, source: 'test', onProgress: () => undefined }, options))
    items.push(item)
  return items
}

function featuresOf<T extends Target>(items: readonly ImportItem[], target: T): Extract<Feature, { target: T }>[] {
  return items.flatMap((item) =>
    'feature' in item && item.feature.target === target ? [item.feature as Extract<Feature, { target: T }>] : [],
  )
}

// Counted with osmium (tags-filter, export); differences are explained in docs/import-counts.md.
describeRealData('OpenStreetMap of real cities', (pathOf) => {
  const read = (file: string, options = {}) => itemsOf(osm, pathOf(`osm/${file}`), options)
  const CITIES = [
    {
      file: 'porto-2020.osm.pbf',
      building: 11_404 + 61,
      road: 3455,
      railway: 188,
      camera: 17,
      region: 4,
      signals: 216,
    },
    { file: 'monaco-2021.osm.pbf', building: 1207 + 13, road: 2351, railway: 13, camera: 10, region: 6, signals: 15 },
    { file: 'shanghai_center_roads.osm', building: 0, road: 4701, railway: 0, camera: 0, region: 0, signals: 1384 },
  ]
  it.each(CITIES)('$file has the features that osmium counts', async ({ file, signals, ...expected }) => {
    const items = await read(file)
    const counts = Object.fromEntries(
      Object.keys(expected).map((target) => [target, featuresOf(items, target as Target).length]),
    )
    expect(counts).toEqual(expected)
    expect(featuresOf(items, 'component').filter(({ classCode }) => classCode === '0210')).toHaveLength(signals)
    const ids = items.flatMap((item) => ('feature' in item ? [`${item.feature.target} ${item.feature.sourceId}`] : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('gives Monaco its sea to the south-east, and none to Porto, whose coast is outside the bounds', async () => {
    const [sea, ...others] = featuresOf(await read('monaco-2021.osm.pbf'), 'water').filter(({ kind }) => kind === 'sea')
    expect([sea?.sourceId, others]).toEqual(['coastline/24874398', []])
    const index = new AreaIndex(sea?.geometry as Polygon)
    // Off Larvotto and in Port Hercule; then the palace, the casino and the hills.
    const places = [
      [7.445, 43.74],
      [7.4245, 43.7345],
      [7.4202, 43.7314],
      [7.4285, 43.7392],
      [7.412, 43.748],
    ]
    expect(places.map((place) => index.holds(place))).toEqual([true, true, false, false, false])
    const porto = await read('porto-2020.osm.pbf')
    expect(porto).toContainEqual({ outcome: 'ignored', rule: 'coastline outside the bounds' })
  })

  it('puts regions at the requested level', async () => {
    const items = await read('monaco-2021.osm.pbf', { levels: parseLevels('10=DISTRICT') })
    expect(featuresOf(items, 'region').map(({ level }) => level)).toEqual(Array.from({ length: 6 }, () => 'DISTRICT'))
  })

  it('reports relations whose ways are not in the file', async () => {
    const items = await read('monaco-most-pois.osm')
    const rejected = items.filter((item) => item.outcome === 'rejected')
    expect(rejected).toHaveLength(51)
    expect(featuresOf(items, 'facility').length).toBeGreaterThan(250)
  })
})

describeRealData('a real GeoJSON set cut from vector tiles', (pathOf) => {
  const read = (file: string, texts: Record<string, string> = {}) =>
    itemsOf(geojson, pathOf(`buildings/${file}`), parseImportOptions(geojson, texts))
  const features = (items: readonly ImportItem[]) => items.flatMap((item) => ('feature' in item ? [item.feature] : []))
  it('gives each building once, its pieces joined, and leaves out labels and addresses', async () => {
    const items = await read('shanghai-buildings.geojson', { target: 'buildings' })
    const made = features(items)
    expect(items).toHaveLength(1981)
    expect(items.filter(({ outcome }) => outcome === 'rejected')).toEqual([])
    expect(new Set(made.map(({ sourceId }) => sourceId)).size).toBe(made.length)
    expect(made.filter((feature) => 'isPart' in feature && feature.isPart)).toHaveLength(129)
    expect(made.filter((feature) => 'isPart' in feature && !feature.isPart)).toHaveLength(1321)
  })

  it('distinguishes roads from railways and ferries by itself', async () => {
    const items = await read('shanghai-roads.geojson')
    const targets = new Set(features(items).map(({ target }) => target))
    expect(items).toHaveLength(1778)
    expect([...targets].sort()).toEqual(['railway', 'road'])
  })
})

describeRealData('the timetable of BART', (pathOf) => {
  const countsOf = ({ gtfs }: ReturnType<typeof readGtfs>) => ({
    routes: gtfs.routes.length,
    stops: gtfs.stops.length,
    trips: gtfs.trips.length,
    calls: gtfs.trips.reduce((sum, { calls }) => sum + calls.length, 0),
  })
  it('is read completely', () => {
    const read = readGtfs(readFileSync(pathOf('transit/bart.zip')))
    expect(read.faults.map(faultText)).toEqual([])
    expect(countsOf(read)).toEqual({ routes: 6, stops: 50, trips: 2525, calls: 33_167 })
  })
  it('has each deliberate fault named by line', () => {
    const read = readGtfs(readFileSync(pathOf('transit/bart-errors.zip')))
    expect(read.faults.map(faultText)).toEqual([
      'stops.txt line 49: stop_lat is "-200"; expected degrees from -90 to 90',
      'stops.txt line 49: stop_lon is "-200"; expected degrees from -180 to 180',
    ])
    expect(countsOf(read)).toEqual({ routes: 6, stops: 47, trips: 2513, calls: 31_932 })
  })
})

describeRealData('the timetable of BART in the store', (pathOf) => {
  const home = mkdtempSync(join(tmpdir(), 'city-gtfs-'))
  afterAll(() => rmSync(home, { recursive: true }))
  describeOnEachEngine('imported', (open) => {
    let database: Database
    beforeAll(() => {
      database = open()
    })
    const statement = (text: string, values: string[] = []) => ({ name: `real-timetable#${text}`, text, values })
    const count = async (table: string, source: string): Promise<number> =>
      (
        await database.read(SYSTEM, (session) =>
          session.row<{ n: number }>(statement(`select count(*) as n from ${table} where source = $1`, [source])),
        )
      )?.n ?? -1
    const load = (path: string, source: string) => importFiles(database, [{ path, format: 'gtfs', source }], { home })

    it('is imported completely, and its trip updates are resolved', async () => {
      const { results } = await load(pathOf('transit/bart.zip'), 'bart')
      expect(results[0]!.result.counts).toMatchObject({ loaded: 56, rejected: 0, ignored: 0 })
      expect([
        await count('route', 'bart'),
        await count('facility', 'bart'),
        await count('transit_trip', 'bart'),
      ]).toEqual([6, 50, 2525])
      const calls = await database.read(SYSTEM, (session) =>
        session.row(
          statement(
            "select count(*) as n from transit_call c join transit_trip t on t.id = c.trip where source = 'bart'",
          ),
        ),
      )
      expect(calls).toEqual({ n: 33_167 })
      const { arrivals } = become(transitDelays, readFileSync(pathOf('transit/bart-trip-updates.pb')))
      const things = arrivals.map((arrival) => (arrival.kind === 'reading' ? arrival.thing : ''))
      const found = await callsOfThings(database, SYSTEM, things)
      // The updates are of the following summer: this timetable has a few of their 91 trips.
      expect([things.length, found.length, found.filter(({ stopName }) => stopName !== null).length]).toEqual([
        1060, 192, 192,
      ])
    })
  })
})
