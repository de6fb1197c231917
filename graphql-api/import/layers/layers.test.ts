import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { Builder } from 'flatbuffers'
import type { Feature } from 'geojson'
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js'
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { afterAll, describe, expect, it } from 'vitest'
import { readWkb } from '../../geometry/read-wkb.ts'
import { importers } from '../index.ts'
import type { ImportItem } from '../../store/feature.ts'
import { parseImportOptions, type Importer } from '../importer.ts'

const folder = mkdtempSync(join(tmpdir(), 'layers-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(format: string, path: string, texts: Record<string, string> = {}): Promise<ImportItem[]> {
  const importer = (importers as readonly unknown[] as readonly Importer[]).find(({ id }) => id === format)
  if (!importer) throw new Error(format)
  const items: ImportItem[] = []
  const file = { path, source: 'test', onProgress: () => undefined }
  for await (const item of importer.read(file, parseImportOptions(importer, texts))) items.push(item)
  return items
}

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const ring = [
  [121.48, 31.23],
  [121.481, 31.23],
  [121.481, 31.231],
  [121.48, 31.231],
  [121.48, 31.23],
]

describe.each([
  ['gpkg', 'buildings-4549.gpkg'],
  ['flatgeobuf', 'buildings-4549.fgb'],
  ['shapefile', 'buildings-4549-gbk.zip'],
])('%s', (format, file) => {
  it('gives its features in WGS84 with Chinese names, by the system stated in the file', async () => {
    const items = await read(format, fixture(file), { target: 'buildings' })
    expect(items).toMatchObject([
      { outcome: 'loaded', feature: { name: '一号楼', heightM: 30.5, heightSource: 'measured', levels: 10 } },
      { outcome: 'loaded', feature: { name: '二号楼', heightM: 60, levels: 20 } },
    ])
    const [first] = items as unknown as [{ feature: { geometry: { coordinates: number[][][] } } }]
    const [lng, lat] = first.feature.geometry.coordinates[0]?.[0] as number[]
    expect([lng, lat]).toEqual([expect.closeTo(121.48, 2), expect.closeTo(31.23, 2)])
  })

  it('is refused by name if it is damaged', async () => {
    const broken = put(
      `broken.${file.replace(/.*\./, '')}`,
      'this is something else altogether, and long enough to be read',
    )
    await expect(read(format, broken, { target: 'buildings' })).rejects.toThrow(
      /broken\.\w+ (cannot be read as|holds no)/,
    )
  })
})

describe('kml', () => {
  const text = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="p1"><name>一号楼</name><ExtendedData><Data name="height"><value>18 m</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring.map((position) => position.join(',')).join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>`

  it.each([
    ['city.kml', text],
    ['city.kmz', zipSync({ 'doc.kml': strToU8(text), 'icon.png': new Uint8Array(3) })],
  ])('gives the placemarks of %s', async (name, content) => {
    expect(await read('kml', put(name, content), { target: 'buildings' })).toMatchObject([
      { outcome: 'loaded', feature: { sourceId: 'p1', name: '一号楼', heightM: 18 } },
    ])
  })

  it.each([
    ['a.kml', '<kml><Document>', /cannot be read as KML/],
    ['b.kml', '<gpx/>', /the root element is <gpx>; expected <kml>/],
  ])('refuses %s', async (name, content, message) => {
    await expect(read('kml', put(name, content))).rejects.toThrow(message)
  })
})

it('reads FlatGeobuf without a system as WGS84', async () => {
  const feature = {
    type: 'Feature',
    properties: { name: 'A' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  } satisfies Feature
  const path = put('a.fgb', serialize({ type: 'FeatureCollection', features: [feature] }))
  const [item] = await read('flatgeobuf', path, { target: 'buildings' })
  expect(item).toMatchObject({ feature: { name: 'A', geometry: { coordinates: [ring] } } })
})

describe('a FlatGeobuf file', () => {
  const whole = readFileSync(fixture('buildings-4549.fgb'))
  const headerBytes = whole.readUInt32LE(8)
  const withBytes = (at: number, bytes: readonly number[]): Buffer => {
    const copy = Buffer.from(whole)
    copy.set(bytes, at)
    return copy
  }

  it.each([
    ['cut in its last feature', whole.subarray(0, -20), /it ends before feature 2 of \d+ bytes does/],
    ['cut in its header', whole.subarray(0, 40), /it ends before the header of \d+ bytes does/],
    ['with a header longer than itself', withBytes(8, [255, 255, 255, 255]), /it ends before the header of 4294967295/],
    ['without its last feature', withoutLastFeature(whole), /holds 1 features, its header says 2; it is truncated/],
    ['cut to its start', whole.subarray(0, 9), /it ends before the header does/],
  ])('%s is refused by name', async (_, content, message) => {
    await expect(read('flatgeobuf', put('cut.fgb', content), { target: 'buildings' })).rejects.toThrow(message)
  })

  it('without a feature count in its header has no index, and is read', async () => {
    const builder = new Builder()
    Header.startHeader(builder)
    builder.finishSizePrefixed(Header.endHeader(builder))
    const path = put('none.fgb', Buffer.concat([whole.subarray(0, 8), builder.asUint8Array()]))
    expect(await read('flatgeobuf', path, { target: 'buildings' })).toEqual([])
  })

  it('with one broken feature loses only that one', async () => {
    const second = secondFeatureAt(whole)
    const items = await read('flatgeobuf', put('one.fgb', withBytes(second + 4, [255, 255, 255, 127])), {
      target: 'buildings',
    })
    expect(items).toMatchObject([{ outcome: 'loaded' }, { outcome: 'rejected' }])
  })

  function secondFeatureAt(content: Buffer): number {
    const first = 12 + headerBytes
    return first + 4 + content.readUInt32LE(first)
  }
  function withoutLastFeature(content: Buffer): Buffer {
    return content.subarray(0, secondFeatureAt(content))
  }
})

it('reads GeoParquet with geometries as well-known binary', async () => {
  expect(await read('geoparquet', fixture('buildings.parquet'), { target: 'buildings' })).toMatchObject([
    { outcome: 'loaded', feature: { name: '一号楼', heightM: 30.5, levels: 10 } },
    { outcome: 'loaded', feature: { name: '二号楼', heightM: 60, levels: 20 } },
  ])
})

it.each([
  ['without the metadata of a place', 0, /is Parquet without the "geo" metadata/],
  ['cut short', -30, /cannot be read as GeoParquet/],
])('refuses Parquet %s', async (_, end, message) => {
  const whole = readFileSync(fixture('buildings.parquet'))
  const content =
    end === 0
      ? Buffer.from(whole.toString('latin1').replace('\u0003geo', '\u0003xyz'), 'latin1')
      : whole.subarray(0, end)
  await expect(read('geoparquet', put('cut.parquet', content))).rejects.toThrow(message)
})

it('names the file and the solution for an unknown coordinate system, unless one is declared', async () => {
  const { shp, dbf } = bareShapefile()
  const files = { 'a.shp': shp, 'a.dbf': dbf, 'a.prj': strToU8(' '.repeat(400)) }
  const path = put('strange.zip', zipSync(files))
  await expect(read('shapefile', path, { target: 'buildings' })).rejects.toThrow(
    /strange\.zip: layer "a": coordinate system "" is not supported; .*; declare it with --crs/,
  )
  expect(await read('shapefile', path, { target: 'buildings', crs: 'EPSG:4549' })).toHaveLength(2)
})

it('reads a loose .shp with its side files, and each layer of an archive under its own name', async () => {
  const { shp, dbf } = bareShapefile()
  put('loose.dbf', dbf)
  expect(await read('shapefile', put('loose.shp', shp), { target: 'buildings', crs: 'EPSG:4549' })).toMatchObject([
    { outcome: 'loaded', feature: { name: '一号楼' } },
    { outcome: 'loaded', feature: { name: '二号楼' } },
  ])
  const several = put('several.zip', zipSync({ 'a.shp': shp, 'a.dbf': dbf, 'b.shp': shp, 'b.dbf': dbf }))
  const options = { target: 'buildings', crs: 'EPSG:4549' }
  const ids = (await read('shapefile', several, options)).map((item) => 'feature' in item && item.feature.sourceId)
  expect(ids.map((id) => String(id).split('/')[0])).toEqual(['a', 'a', 'b', 'b'])
  expect(await read('shapefile', several, { ...options, layer: 'b' })).toHaveLength(2)
  await expect(read('shapefile', several, { ...options, layer: 'c' })).rejects.toThrow(
    '--layer "c" is not one of its layers a, b',
  )
})

it('reads CSV compressed with bzip2', async () => {
  const hex =
    '425a683931415926535916ed6de900000ddd80001000053c8020002ea704002000222313268d346429931320c8ca466588820857d9b910f06a7b346580aba0fc5dc914e142405bb5b7a4'
  const packed = put('cameras.csv.bz2', Buffer.from(hex, 'hex'))
  expect(await read('csv', packed, { target: 'cameras' })).toMatchObject([
    { outcome: 'loaded', feature: { sourceId: 'c1', name: 'A', geometry: { coordinates: [121.47, 31.23] } } },
  ])
})

function bareShapefile(): { shp: Uint8Array; dbf: Uint8Array } {
  const files = unzipSync(readFileSync(fixture('buildings-4549-gbk.zip')))
  const ending = (wanted: string) => {
    const [, content] = Object.entries(files).find(([name]) => name.endsWith(wanted)) as [string, Uint8Array]
    return content
  }
  return { shp: ending('.shp'), dbf: ending('.dbf') }
}

it('reads well-known binary with elevations, an SRID and either byte order', () => {
  const big = Buffer.from(
    '00 a0000001 000010e6 3ff0000000000000 4000000000000000 4008000000000000'.replaceAll(' ', ''),
    'hex',
  )
  expect(readWkb(big)).toEqual({ type: 'Point', coordinates: [1, 2] })
  expect(() => readWkb(big.subarray(0, 12))).toThrow()
})

it('reads plain records, compressed or not, and keeps the valid pieces of a broken area', async () => {
  const records = [
    { id: 'a', name: 'A', lon: '121,4710', lat: '31,221', height: '1,5' },
    { id: 'b', name: 'B', geometry: { type: 'Point', coordinates: [121.5, 31.2] } },
    { id: 'c', name: 'C' },
  ]
  for (const path of [put('a.json', JSON.stringify(records)), put('a.json.gz', gzipSync(JSON.stringify(records)))])
    expect(await read('geojson', path, { target: 'cameras' })).toMatchObject([
      { feature: { name: 'A', heightM: 1.5, geometry: { coordinates: [121.471, 31.221] } } },
      { feature: { name: 'B', geometry: { coordinates: [121.5, 31.2] } } },
      { outcome: 'rejected' },
    ])
  const pieces = { type: 'MultiPolygon', coordinates: [[ring], [[...ring.slice(0, 3), [121.48, 95], [121.48, 31.23]]]] }
  const area = put('p.geojson', JSON.stringify({ type: 'Feature', properties: {}, geometry: pieces }))
  expect(await read('geojson', area, { target: 'buildings' })).toMatchObject([
    { outcome: 'repaired', reason: expect.stringContaining('piece 2 of 2 left out: latitude 95 is outside') as string },
  ])
})

it('refuses a truncated compressed file', async () => {
  const cut = put('cut.csv.gz', gzipSync('id,lng,lat\n1,121,31\n'.repeat(50)).subarray(0, 30))
  await expect(read('csv', cut, { target: 'cameras' })).rejects.toThrow(
    /gzip says ".*"; the file is damaged or truncated/,
  )
})
