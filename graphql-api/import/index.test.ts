import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { Geometry, Position } from 'geojson'
import { afterAll, describe, expect, it } from 'vitest'
import { positionFault } from '../geometry/position.ts'
import { validityFault } from '../geometry/polygon-validity.ts'
import type { ImportItem } from '../store/feature.ts'
import { ImportError } from '../store/import-error.ts'
import { parseImportOptions, type Importer } from './importer.ts'
import { importers } from './index.ts'

const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url))

type Texts = Readonly<Record<string, string>>
type Counts = Readonly<Record<ImportItem['outcome'], number>>

/** Fixtures that each importer reads, with the expected results. */
const READABLE: readonly [format: string, file: string, options: Texts, counts: Counts][] = [
  ['osm', 'quarter.osm', {}, { loaded: 9, repaired: 3, rejected: 4, ignored: 4 }],
  ['osm', 'quarter.osm.pbf', {}, { loaded: 9, repaired: 3, rejected: 4, ignored: 4 }],
  ['osm', 'quarter.osm.gz', {}, { loaded: 9, repaired: 3, rejected: 4, ignored: 4 }],
  ['geojson', 'buildings.geojson', { target: 'buildings' }, { loaded: 3, repaired: 2, rejected: 6, ignored: 2 }],
  ['geojson', 'roads.geojsonl', {}, { loaded: 1, repaired: 0, rejected: 0, ignored: 1 }],
  ['geojson', 'metres.geojson', { target: 'building' }, { loaded: 3, repaired: 0, rejected: 0, ignored: 0 }],
  [
    'geojson',
    'metres-undeclared.geojson',
    { target: 'building', crs: 'EPSG:3857' },
    { loaded: 3, repaired: 0, rejected: 0, ignored: 0 },
  ],
  ['csv', 'cameras.csv', { target: 'cameras' }, { loaded: 2, repaired: 0, rejected: 3, ignored: 0 }],
  [
    'csv',
    'cameras-gbk.csv',
    { target: 'cameras', encoding: 'gbk' },
    { loaded: 2, repaired: 0, rejected: 3, ignored: 0 },
  ],
  ['csv', 'cameras-gbk.csv', { target: 'cameras' }, { loaded: 2, repaired: 0, rejected: 3, ignored: 0 }],
  ['csv', 'components.csv', { target: 'components' }, { loaded: 2, repaired: 0, rejected: 0, ignored: 1 }],
  ['csv', 'wkt.tsv', { target: 'buildings' }, { loaded: 2, repaired: 0, rejected: 1, ignored: 0 }],
  ['csv', 'metres.csv', { target: 'cameras', crs: 'EPSG:4549' }, { loaded: 2, repaired: 0, rejected: 0, ignored: 0 }],
  ['gtfs', 'timetable.zip', {}, { loaded: 4, repaired: 0, rejected: 2, ignored: 1 }],
]

/** Deliberately broken fixtures: each must be refused with one clear line. */
const BROKEN: readonly [format: string, file: string, options: Texts, message: RegExp][] = [
  [
    'osm',
    'truncated.osm.pbf',
    {},
    /truncated\.osm\.pbf: blob at byte \d+: it needs \d+ bytes but the file ends at \d+; the file is truncated/,
  ],
  ['osm', 'garbage.osm.pbf', {}, /blob at byte \d+: zlib says ".*"; the file is damaged/],
  ['osm', 'zstd.osm.pbf', {}, /compressed with zstd, which is not supported; rewrite it with zlib/],
  ['osm', 'locations-on-ways.osm.pbf', {}, /has its positions on the ways \(LocationsOnWays\), which is not supported/],
  ['osm', 'history.osm.pbf', {}, /requires the features HistoricalInformation/],
  [
    'osm',
    'zeros.osm.pbf',
    {},
    /is not OSM data: it starts with zero bytes only; expected \.osm\.pbf, \.osm or \.osm\.gz/,
  ],
  ['osm', 'zeros-inside.osm.pbf', {}, /a blob header of 0 bytes/],
  ['osm', 'empty.osm.pbf', {}, /is empty; expected OSM data/],
  ['osm', 'truncated.osm', {}, /XML error at line \d+: .*unclosed/],
  ['osm', 'truncated.osm.gz', {}, /gzip says "unexpected end of file"; the file is damaged or truncated/],
  ['osm', 'latin1.osm', {}, /not UTF-8 near line \d+/],
  ['osm', 'not-osm.osm', {}, /the root element is <gpx>; expected <osm>/],
  ['osm', 'buildings.geojson', {}, /looks like JSON \(import it as geojson\)/],
  ['osm', 'no-such-file.osm', {}, /no-such-file\.osm cannot be read: ENOENT/],
  ['geojson', 'truncated.geojson', {}, /ends at line \d+, byte \d+, inside .*; the file is truncated/],
  ['geojson', 'zeros.geojson', {}, /line 1, byte 0: a zero byte; expected JSON objects/],
  ['geojson', 'gbk.geojson', {}, /the feature on line 1 is not UTF-8; GeoJSON is always UTF-8/],
  [
    'geojson',
    'metres-undeclared.geojson',
    {},
    /coordinates such as \[13525318, 3665259\] are not degrees of EPSG:4326; they look like metres/,
  ],
  ['geojson', 'buildings.geojson', { target: 'buildings', crs: 'EPSG:4549' }, /are degrees, not metres of EPSG:4549/],
  ['geojson', 'metres.geojson', { crs: 'EPSG:4326' }, /says it is in EPSG:3857, --crs says EPSG:4326/],
  [
    'geojson',
    'unknown-crs.geojson',
    {},
    /its crs member says: coordinate system "urn:ogc:def:crs:EPSG::999999" is not supported/,
  ],
  ['geojson', 'empty.osm.pbf', {}, /is empty; expected GeoJSON/],
  [
    'geojson',
    'buildings.geojson',
    { target: 'buildings', map: 'speed=v' },
    /"speed" is not a field of building; it has name/,
  ],
  [
    'csv',
    'cameras-gbk.csv',
    { target: 'cameras', encoding: 'utf-8' },
    /bytes that are not utf-8; it looks like GBK; pass --encoding gbk/,
  ],
  ['csv', 'metres.csv', { target: 'cameras' }, /\[642888\.89, 3459662\.68\] are not degrees of EPSG:4326/],
  [
    'csv',
    'no-position.csv',
    { target: 'cameras' },
    /no columns for the position among id, name; name them with --lng and --lat, or --wkt/,
  ],
  ['csv', 'unclosed.csv', { target: 'cameras' }, /after line \d+: a quoted field is never closed/],
  ['csv', 'zeros.csv', { target: 'cameras' }, /starts with zero bytes only; expected CSV text/],
  ['csv', 'cameras.csv', {}, /"import csv" needs --target <target>/],
  ['csv', 'cameras.csv', { target: 'hydrants' }, /--target "hydrants" is not one of auto, regions/],
  [
    'csv',
    'cameras.csv',
    { target: 'cameras', crs: 'Xian 80' },
    /--crs: coordinate system "Xian 80" is not supported; known are EPSG:4326/,
  ],
  ['gtfs', 'truncated.zip', {}, /is not a zip archive: /],
  ['gtfs', 'buildings.geojson', {}, /is not a zip archive; expected a zip archive of GTFS/],
  ['csv', 'cameras.csv', { target: 'cameras', encoding: 'klingon' }, /--encoding "klingon" is not known/],
]

function importer(id: string): Importer {
  const found = (importers as readonly Importer[]).find((candidate) => candidate.id === id)
  if (!found) throw new Error(id)
  return found
}

async function readAll(format: string, path: string, texts: Texts, phases: string[] = []): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  const chosen = importer(format)
  const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number }) => {
    expect(done).toBeLessThanOrEqual(total)
    if (!phases.includes(phase)) phases.push(phase)
  }
  for await (const item of chosen.read({ path, source: 'test', onProgress }, parseImportOptions(chosen, texts)))
    items.push(item)
  return items
}

function positionsOf(geometry: Geometry): Position[] {
  if (geometry.type === 'GeometryCollection') return []
  return (
    geometry.type === 'Point'
      ? [geometry.coordinates]
      : geometry.coordinates.flat(Math.max(0, DEPTH[geometry.type] - 1))
  ) as Position[]
}
const DEPTH = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }

describe.each(READABLE)('import %s %s %o', (format, file, options, counts) => {
  it('accounts for each feature, and yields only valid ones with unique ids', async () => {
    const phases: string[] = []
    const items = await readAll(format, join(FIXTURES, file), options, phases)
    const outcomes = { loaded: 0, repaired: 0, rejected: 0, ignored: 0 }
    const ids = new Set<string>()
    for (const item of items) {
      outcomes[item.outcome]++
      if (item.outcome === 'rejected') {
        expect(item.sourceId).not.toBe('')
        expect(item.reason).not.toBe('')
      } else if (item.outcome === 'ignored') expect(item.rule).not.toBe('')
      else {
        const { target, sourceId, geometry } = item.feature
        expect(ids).not.toContain(`${target} ${sourceId}`)
        ids.add(`${target} ${sourceId}`)
        if (geometry === undefined) continue
        expect(positionsOf(geometry).map(positionFault).filter(Boolean)).toEqual([])
        if (geometry.type === 'Polygon') expect(validityFault([geometry.coordinates])).toBeUndefined()
        if (geometry.type === 'MultiPolygon') expect(validityFault(geometry.coordinates)).toBeUndefined()
      }
    }
    expect(outcomes).toEqual(counts)
    expect(phases.at(-1)).toBe('features')
  })

  it('stops on request', async () => {
    const chosen = importer(format)
    const reading = chosen.read(
      { path: join(FIXTURES, file), source: 'test', onProgress: () => undefined, signal: AbortSignal.abort() },
      parseImportOptions(chosen, options),
    )
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a broken file or option is refused with one line', () => {
  it.each(BROKEN)('import %s %s %o', async (format, file, options, message) => {
    const refusal = readAll(format, join(FIXTURES, file), options)
    await expect(refusal).rejects.toThrow(message)
    await expect(refusal).rejects.toBeInstanceOf(ImportError)
    await expect(refusal).rejects.toMatchObject({ message: expect.not.stringContaining('\n') as string })
  })
})

describe('a gigabyte of zeros', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zeros-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(importers.map(({ id, extensions }) => [id, extensions[0]] as const))(
    'is refused by %s from its first bytes',
    async (id, extension) => {
      const path = join(folder, `zeros${extension}`)
      writeFileSync(path, '')
      truncateSync(path, 1024 ** 3)
      let consumed = 0
      const chosen = importer(id)
      const reading = chosen.read(
        { path, source: 'test', onProgress: ({ done }) => (consumed = done) },
        parseImportOptions(chosen, id === 'csv' ? { target: 'cameras' } : {}),
      )
      await expect(reading[Symbol.asyncIterator]().next()).rejects.toThrow(/zero byte/)
      expect(consumed).toBeLessThan(1024 ** 2)
    },
  )
})

describe('parseImportOptions', () => {
  it('names the available options for an unknown one', () => {
    expect(() => parseImportOptions(importer('osm'), { crs: 'EPSG:4326' })).toThrow(
      '--crs is not an option of "import osm"; expected --levels',
    )
  })
})
