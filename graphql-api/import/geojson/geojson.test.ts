import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { geojson } from './geojson.ts'
import { FeatureSplitter } from './feature-splitter.ts'
import type { Feature, ImportItem } from '../../store/feature.ts'
import { parseImportOptions } from '../importer.ts'

async function read(path: string, texts: Record<string, string> = {}): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  const options = parseImportOptions(geojson, texts)
  for await (const item of geojson.read({ path, source: 'test', onProgress: () => undefined }, options))
    items.push(item)
  return items
}

function features(items: readonly ImportItem[]): Feature[] {
  return items.flatMap((item) => ('feature' in item ? [item.feature] : []))
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
}

describe('FeatureSplitter', () => {
  const text = '{"crs":{"a":["]"]},"features":[{"id":1,"s":"}\\"{"},\n{"id":2,"features":[{}]}],"after":{"b":[]}}'

  it('finds the same features however the stream is split', () => {
    for (let size = 1; size <= text.length; size++) {
      const splitter = new FeatureSplitter()
      const found: string[] = []
      for (let at = 0; at < text.length; at += size) {
        found.push(
          ...splitter
            .push(Buffer.from(text.slice(at, at + size)))
            .map(({ bytes, line }) => `${line} ${bytes.toString()}`),
        )
      }
      splitter.end()
      expect(found, `pieces of ${size}`).toEqual(['1 {"id":1,"s":"}\\"{"}', '2 {"id":2,"features":[{}]}'])
      expect(JSON.parse(splitter.head ?? '')).toEqual({ crs: { a: [']'] }, features: [], after: { b: [] } })
    }
  })

  it('passes on anything among the features that is not an object', () => {
    const given = '{"features":[null,{"id":1}, true ,"a,]\\"",\n[1,2],-3.5e1],"after":null}'
    for (let size = 1; size <= given.length; size++) {
      const splitter = new FeatureSplitter()
      const found: string[] = []
      for (let at = 0; at < given.length; at += size)
        found.push(...splitter.push(Buffer.from(given.slice(at, at + size))).map(({ bytes }) => bytes.toString()))
      splitter.end()
      expect(found, `pieces of ${size}`).toEqual(['null', '{"id":1}', 'true', '"a,]\\""', '[1,2]', '-3.5e1'])
      expect(JSON.parse(splitter.head ?? '')).toEqual({ features: [], after: null })
    }
  })

  it('reads a bare array and a sequence with record separators', () => {
    const ids = (given: string) =>
      new FeatureSplitter()
        .push(Buffer.from(given))
        .map(({ bytes }) => (JSON.parse(bytes.toString()) as { id: number }).id)
    expect(ids('[{"id":1}, {"id":2}]')).toEqual([1, 2])
    expect(ids('\x1e{"id":1}\n\x1e{"id":2}\n')).toEqual([1, 2])
    expect(ids('\ufeff{"id":1}\r\n{"id":2}')).toEqual([1, 2])
  })
})

describe('buildings with every fault', async () => {
  const items = await read(fixture('buildings.geojson'), { target: 'buildings' })
  const made = features(items)

  it('joins the pieces of a building cut at a tile edge', () => {
    const cut = made.find(({ sourceId }) => sourceId === 'cut')
    expect(cut?.geometry?.type).toBe('Polygon')
    const longitudes = (cut?.geometry?.coordinates as number[][][]).flat().map(([lng]) => lng as number)
    expect([Math.min(...longitudes), Math.max(...longitudes)]).toEqual([121.51, 121.512])
  })

  it('reads heights, floors and names by their usual names', () => {
    expect(made.find(({ sourceId }) => sourceId === 'a')).toMatchObject({
      heightM: 30,
      heightSource: 'measured',
      name: '甲',
    })
    expect(made.find(({ sourceId }) => sourceId === 'bowtie')).toMatchObject({ heightM: 12.5, levels: 4 })
    expect(made.find(({ sourceId }) => sourceId === 'elevated')).toMatchObject({
      levels: 7,
      heightM: 21,
      heightSource: 'levels',
    })
  })

  it('names each rejected feature, with its line', () => {
    const rejected = items.flatMap((item) => (item.outcome === 'rejected' ? [`${item.sourceId}: ${item.reason}`] : []))
    expect(rejected).toContain('nan: line 14: NaN is not a number in JSON')
    expect(rejected).toContain('north of the pole: line 7: latitude 91 is outside ±85.0511')
    expect(rejected).toHaveLength(6)
  })
})

describe('mapping', () => {
  const folder = mkdtempSync(join(tmpdir(), 'geojson-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (
    name: string,
    properties: object,
    geometry: object = { type: 'Point', coordinates: [121.5, 31.2] },
  ) => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify({ type: 'Feature', properties, geometry }))
    return path
  }

  it('fills our fields from the declared ones, or from a fixed text', async () => {
    const path = write('a.geojson', { NAME_CHN: '仁济', TEL: '021', BEDS: 900 })
    const [hospital] = features(
      await read(path, { target: 'facilities', map: 'name=NAME_CHN,phone=TEL,capacity=BEDS,kind==hospital' }),
    )
    expect(hospital).toMatchObject({ target: 'facility', kind: 'hospital', name: '仁济', phone: '021', capacity: 900 })
  })

  it('rejects and counts anything that is not an object', async () => {
    const path = join(folder, 'null.geojson')
    const point =
      '{"type":"Feature","properties":{"kind":"fire_station"},"geometry":{"type":"Point","coordinates":[1,2]}}'
    writeFileSync(path, `{"type":"FeatureCollection","features":[null,\n${point},\n"text"]}`)
    expect(await read(path, { target: 'facility' })).toMatchObject([
      { outcome: 'rejected', sourceId: 'line 1', reason: 'line 1: null in the place of a feature' },
      { outcome: 'loaded' },
      { outcome: 'rejected', sourceId: 'line 3', reason: 'line 3: "text" in the place of a feature' },
    ])
  })

  it('keeps a point and an area with the same id apart, in any order', async () => {
    const point = { type: 'Point', coordinates: [121.5, 31.2] }
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [121.4, 31.2],
          [121.401, 31.2],
          [121.401, 31.201],
          [121.4, 31.2],
        ],
      ],
    }
    const ids = async (...geometries: object[]) => {
      const path = join(folder, 'one-id.geojson')
      const all = geometries.map((geometry) =>
        JSON.stringify({ type: 'Feature', id: 7, properties: { kind: 'hospital' }, geometry }),
      )
      writeFileSync(path, all.join('\n'))
      return features(await read(path, { target: 'facility' })).map(({ sourceId }) => sourceId)
    }
    expect(await ids(point, area)).toEqual(['7', '7/area'])
    expect(await ids(area, point)).toEqual(['7/area', '7'])
    expect(await ids(area)).toEqual(['7'])
  })

  it('joins shapes with the same id only where they touch: numbers of merged files may repeat', async () => {
    const house = (west: number, name: string) => ({
      properties: { FID: 0, name },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, 31.2],
            [west + 0.0004, 31.2],
            [west + 0.0004, 31.2004],
            [west, 31.2004],
            [west, 31.2],
          ],
        ],
      },
    })
    const street = (west: number, south: number) => ({
      properties: { FID: 1, highway: 'primary' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [west, south],
          [Number((west + 0.01).toFixed(6)), south],
        ],
      },
    })
    const merged = async (target: string, ...given: object[]) => {
      const path = join(folder, 'merged.geojson')
      writeFileSync(path, given.map((each) => JSON.stringify({ type: 'Feature', ...each })).join('\n'))
      return features(await read(path, { target }))
    }
    const houses = await merged('buildings', house(121.4, '甲'), house(121.6, '乙'), house(121.4004, '甲'))
    expect(houses.map(({ sourceId, name }) => [sourceId.split('/')[0], name])).toEqual([
      ['0', '甲'],
      ['0', '乙'],
    ])
    expect(new Set(houses.map(({ sourceId }) => sourceId)).size).toBe(2)
    expect(houses.map(({ geometry }) => geometry?.type)).toEqual(['Polygon', 'Polygon'])
    const streets = await merged('roads', street(121.4, 31.2), street(121.41, 31.2), street(121.4, 31.4))
    expect(streets.map(({ geometry }) => geometry?.type)).toEqual(['LineString', 'LineString'])
    // A third import gives the same ids and updates.
    expect((await merged('buildings', house(121.4, '甲'), house(121.6, '乙'))).map(({ sourceId }) => sourceId)).toEqual(
      houses.map(({ sourceId }) => sourceId),
    )
  })

  it('suggests what to do if the kind is missing', async () => {
    const [item] = await read(write('b.geojson', { name: 'x' }), { target: 'facility' })
    expect(item).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('--map kind=<field>') as string })
  })

  it('takes one level for all regions and completes their codes', async () => {
    const ring = [
      [121.4, 31.2],
      [121.5, 31.2],
      [121.5, 31.3],
      [121.4, 31.2],
    ]
    const path = write('c.geojson', { name: '黄浦区', adcode: 310101 }, { type: 'Polygon', coordinates: [ring] })
    expect(features(await read(path, { target: 'regions', level: '区' }))).toMatchObject([
      { level: 'DISTRICT', code: '310101000000', name: '黄浦区' },
    ])
  })

  it('converts GCJ-02, and keeps the generated id of a feature in the next import', async () => {
    const path = write(
      'd.geojson',
      { kind: 'fire_station' },
      { type: 'Point', coordinates: [116.410244499, 39.916404282] },
    )
    const [once] = features(await read(path, { target: 'facility', crs: 'GCJ-02' }))
    const [again] = features(await read(path, { target: 'facility', crs: 'GCJ-02' }))
    expect(once?.geometry?.coordinates[0]).toBeCloseTo(116.404, 7)
    expect(once?.sourceId).toMatch(/^geometry\/[0-9a-f]{16}$/)
    expect(again?.sourceId).toBe(once?.sourceId)
  })

  it('reads OSM keys without a target', async () => {
    const ring = [
      [121.4, 31.2],
      [121.401, 31.2],
      [121.401, 31.201],
      [121.4, 31.2],
    ]
    const path = write(
      'e.geojson',
      { building: 'school', amenity: 'school', name: '小学' },
      { type: 'Polygon', coordinates: [ring] },
    )
    expect(features(await read(path)).map(({ target }) => target)).toEqual(['building', 'facility'])
  })
})

describe('a set cut from vector tiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'geojson-tiles-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const piece = (properties: object, geometry: object) => ({
    type: 'Feature',
    properties: { source: 'openstreetmap.org', min_zoom: 13, ...properties },
    geometry,
  })
  const area = (west: number) => ({
    type: 'Polygon',
    coordinates: [
      [
        [west, 31.2],
        [west + 0.0004, 31.2],
        [west + 0.0004, 31.2004],
        [west, 31.2004],
        [west, 31.2],
      ],
    ],
  })
  const line = (south: number) => ({
    type: 'LineString',
    coordinates: [
      [121.4, south],
      [121.41, south],
    ],
  })
  const label = { type: 'Point', coordinates: [121.4002, 31.2002] }
  async function importedFrom(target: string | undefined, ...pieces: object[]): Promise<ImportItem[]> {
    const path = join(folder, 'tiles.geojson')
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: pieces }))
    return read(path, target === undefined ? {} : { target })
  }

  it('gives each building once, its pieces joined, and leaves out labels and addresses', async () => {
    const items = await importedFrom(
      'buildings',
      piece({ kind: 'building', id: 1, height: 20, name: '展览馆' }, area(121.4)),
      piece({ kind: 'building', id: 1, height: 20, name: '展览馆' }, area(121.4004)),
      piece({ kind: 'building_part', id: 2, height: 30 }, area(121.4)),
      piece({ kind: 'building', id: 3, name: '展览馆' }, label),
      piece({ kind: 'address', id: 4, addr_housenumber: '7' }, label),
    )
    expect(features(items)).toMatchObject([
      { sourceId: '1', isPart: false, heightM: 20, name: '展览馆' },
      { sourceId: '2', isPart: true, heightM: 30 },
    ])
    expect(items.map(({ outcome }) => outcome).sort()).toEqual(['ignored', 'ignored', 'ignored', 'loaded', 'repaired'])
  })

  it('distinguishes roads from railways and ferries by itself', async () => {
    const items = await importedFrom(
      undefined,
      piece({ kind: 'path', kind_detail: 'footway', id: 1 }, line(31.2)),
      piece({ kind: 'major_road', kind_detail: 'primary', id: 2 }, line(31.21)),
      piece({ kind: 'rail', kind_detail: 'subway', id: 3 }, line(31.22)),
      piece({ kind: 'ferry', id: 4 }, line(31.23)),
    )
    expect(features(items).map(({ target, sourceId }) => [target, sourceId])).toEqual([
      ['road', '1'],
      ['road', '2'],
      ['railway', '3'],
    ])
    expect(items).toHaveLength(4)
  })
})
