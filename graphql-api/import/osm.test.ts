import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Feature, ImportItem, Target } from './importer.ts'
import { osm } from './osm.ts'
import { parseLevels } from './osm/region.ts'

async function read(path: string, options = {}): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  for await (const item of osm.read({ path, source: 'test', onProgress: () => undefined }, options)) items.push(item)
  return items
}

function featuresOf<T extends Target>(items: readonly ImportItem[], target: T): Extract<Feature, { target: T }>[] {
  return items.flatMap((item) =>
    'feature' in item && item.feature.target === target ? [item.feature as Extract<Feature, { target: T }>] : [],
  )
}

describe('a quarter drawn by hand', async () => {
  const items = await read(fileURLToPath(new URL('fixtures/quarter.osm', import.meta.url)))
  const buildings = featuresOf(items, 'building')
  const building = (id: string) => buildings.find(({ sourceId }) => sourceId === id)

  it('makes a relation with an inner way a building with a hole', () => {
    const office = building('relation/200')
    expect(office).toMatchObject({ use: 'office', heightM: 30, heightSource: 'levels', levels: 10, sourceVersion: 2 })
    expect(office?.geometry.type).toBe('Polygon')
    expect(office?.geometry.coordinates).toHaveLength(2)
  })

  it('makes one object a building and a facility', () => {
    expect(building('way/109')).toMatchObject({ use: 'medical', name: '仁济医院' })
    const [hospital] = featuresOf(items, 'facility')
    expect(hospital).toMatchObject({ sourceId: 'way/109', kind: 'hospital', geometry: { type: 'Point' } })
  })

  it('ties a part to its outline by the building relation', () => {
    expect(building('way/108')).toMatchObject({ isPart: true, partOf: 'way/109', minHeightM: 3 })
  })

  it('splits a self-crossing outline', () => {
    expect(building('way/102')).toMatchObject({ heightM: 12.19, geometry: { type: 'MultiPolygon' } })
  })

  it('keeps the known runs of a road cut at the edge', () => {
    const [road] = featuresOf(items, 'road')
    expect(road).toMatchObject({ name: '人民路', oneway: -1, geometry: { type: 'MultiLineString' } })
    expect(road?.geometry.coordinates).toHaveLength(2)
  })

  it('gives an untagged multipolygon the tags of its outer way, once', () => {
    expect(featuresOf(items, 'green')).toMatchObject([{ sourceId: 'relation/201', kind: 'park', name: '滨江公园' }])
  })

  it('takes a whole region and refuses one with a piece missing', () => {
    expect(featuresOf(items, 'region')).toMatchObject([{ level: 'DISTRICT', name: '浦东新区', code: '310115000000' }])
    expect(items).toContainEqual(
      expect.objectContaining({
        outcome: 'rejected',
        sourceId: 'relation/203',
        reason: 'region: 1 of 2 member ways are not in the file (way/888)',
      }),
    )
  })

  it('keeps names in their own script beside the English ones', () => {
    expect(featuresOf(items, 'place')).toMatchObject([{ name: '陆家嘴', nameEn: 'Lujiazui', sourceVersion: 1 }])
  })
})

const DATA = fileURLToPath(new URL('../../../shared/data/osm/', import.meta.url))
const hasData = existsSync(DATA)
if (!hasData) console.info(`osm: ${DATA} is absent; the counts of real cities are not checked`)

// Counted with osmium (tags-filter, export); what differs is explained in docs/import-counts.md.
describe.skipIf(!hasData)('real cities', () => {
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
    const items = await read(DATA + file)
    const counts = Object.fromEntries(
      Object.keys(expected).map((target) => [target, featuresOf(items, target as Target).length]),
    )
    expect(counts).toEqual(expected)
    expect(featuresOf(items, 'component').filter(({ classCode }) => classCode === '0210')).toHaveLength(signals)
    const ids = items.flatMap((item) => ('feature' in item ? [`${item.feature.target} ${item.feature.sourceId}`] : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('puts regions at the level that is asked for', async () => {
    const items = await read(`${DATA}monaco-2021.osm.pbf`, { levels: parseLevels('10=DISTRICT') })
    expect(featuresOf(items, 'region').map(({ level }) => level)).toEqual(Array.from({ length: 6 }, () => 'DISTRICT'))
  })

  it('reports relations whose ways are not in the file', async () => {
    const items = await read(`${DATA}monaco-most-pois.osm`)
    const rejected = items.filter((item) => item.outcome === 'rejected')
    expect(rejected).toHaveLength(51)
    expect(featuresOf(items, 'facility').length).toBeGreaterThan(250)
  })
})
