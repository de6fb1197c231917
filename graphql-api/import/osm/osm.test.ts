import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { smallTown } from '../../../fixtures/small-town.ts'
import type { Feature, ImportItem, Target } from '../../store/feature.ts'
import { osm } from './osm.ts'
import { parseLevels } from './region.ts'

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

describe('the shape version of ways and relations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osm-age-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  async function ages(nodeVersion: number, wayVersion: number, root = ''): Promise<Record<string, number | undefined>> {
    const path = join(folder, `${nodeVersion}-${wayVersion}.osm`)
    const corners = [
      [121.4, 31.2],
      [121.401, 31.2],
      [121.401, 31.201],
      [121.4, 31.201],
    ]
    const nodes = corners.map(
      ([lng, lat], i) => `<node id="${i + 1}" version="${i === 0 ? nodeVersion : 1}" lon="${lng}" lat="${lat}"/>`,
    )
    const nds = '<nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>'
    writeFileSync(
      path,
      `<osm version="0.6"${root}>${nodes.join('')}<way id="1" version="7">${nds}<tag k="building" v="yes"/></way>
       <way id="2" version="${wayVersion}">${nds}</way><relation id="3" version="2"><member type="way" ref="2" role="outer"/>
       <tag k="type" v="multipolygon"/><tag k="leisure" v="park"/></relation></osm>`,
    )
    const made = (await read(path)).flatMap((item) => ('feature' in item ? [item.feature] : []))
    return Object.fromEntries(made.map(({ sourceId, shapeVersion }) => [sourceId, shapeVersion]))
  }

  it('increases when a node moves, and for an area when one of its ways changes', async () => {
    const before = await ages(1, 1)
    const moved = await ages(2, 1)
    const redrawn = await ages(1, 2)
    expect(moved['way/1']).toBeGreaterThan(before['way/1'] ?? NaN)
    expect(moved['relation/3']).toBeGreaterThan(before['relation/3'] ?? NaN)
    expect(redrawn['way/1']).toBe(before['way/1'])
    expect(redrawn['relation/3']).toBeGreaterThan(moved['relation/3'] ?? NaN)
  })

  it.each([' timestamp="2024-05-06T00:00:00Z"', '><meta osm_base="2024-05-06T00:00:00Z"/'])(
    'reads the date of the data: <osm%s>',
    async (root) => {
      await ages(1, 1, root)
      const seen: Date[] = []
      const file = { path: join(folder, '1-1.osm'), source: 'test', onProgress: () => undefined }
      for await (const item of osm.read({ ...file, onDataTime: (at) => seen.push(at) }, {})) {
        expect(item.outcome).not.toBe('rejected')
        expect(seen[0]?.toISOString()).toBe('2024-05-06T00:00:00.000Z')
      }
    },
  )
})

describe('a hand-made quarter', async () => {
  const items = await read(fileURLToPath(new URL('../fixtures/quarter.osm', import.meta.url)))
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

  it('links a part to its outline by the building relation', () => {
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

  it('accepts a complete region and rejects one with a missing piece', () => {
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

describe('small files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coast-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const node = (id: number, lng: number, lat: number) => `<node id="${id}" lon="${lng}" lat="${lat}"/>`
  const way = (id: number, nodes: readonly number[], tags: Readonly<Record<string, string>>) =>
    `<way id="${id}">${nodes.map((ref) => `<nd ref="${ref}"/>`).join('')}${Object.entries(tags)
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join('')}</way>`
  const coast = { natural: 'coastline' }
  const nodes = [
    node(1, 8.5, 50.5),
    node(2, 8.3, 50.5),
    node(3, 7.9, 50.5),
    node(4, 8.6, 50.6),
    node(5, 8.61, 50.6),
    node(6, 8.6, 50.61),
  ]
  const readXml = async (...parts: string[]) => {
    const path = join(folder, 'coast.osm')
    writeFileSync(path, `<osm version="0.6">${parts.join('')}</osm>`)
    return read(path)
  }

  it('gives a coast one sea by the lowest id of its ways, clipped to the bounds; each way counts once', async () => {
    const bounds = '<bounds minlat="50" minlon="8" maxlat="51" maxlon="8.5"/>'
    const items = await readXml(bounds, ...nodes, way(11, [2, 3], coast), way(12, [1, 2], coast))
    expect(featuresOf(items, 'water')).toMatchObject([{ kind: 'sea', sourceId: 'coastline/11' }])
    expect(featuresOf(items, 'water')[0]?.geometry.coordinates.flat()).toContainEqual([8, 51])
    expect(items.map(({ outcome }) => outcome).sort()).toEqual(['ignored', 'loaded'])
    expect(items).toContainEqual({ outcome: 'ignored', rule: 'piece of a coastline' })
  })

  it('reports an outline made of relations', async () => {
    const tags = '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/>'
    const items = await readXml(`<relation id="1"><member type="relation" ref="2" role="outer"/>${tags}</relation>`)
    expect(items).toMatchObject([
      { outcome: 'rejected', sourceId: 'relation/1', reason: expect.stringContaining('(relation/2)') as string },
    ])
  })

  const square = (id: number, lng: number): string[] => [
    node(id, lng, 31),
    node(id + 1, lng + 0.001, 31),
    node(id + 2, lng + 0.001, 31.001),
    node(id + 3, lng, 31.001),
  ]

  it('names values that are not understood, once for each element, and takes the highest of a list', async () => {
    const ring = (id: number) => [id, id + 1, id + 2, id + 3, id]
    const items = await readXml(
      ...square(1, 121),
      ...square(11, 121.1),
      way(1, ring(1), { building: 'yes', height: '45;60', 'building:levels': '5-6' }),
      way(2, ring(11), { building: 'hospital', amenity: 'hospital', height: '1,050', capacity: 'many', lanes: '?' }),
    )
    expect(items).toMatchObject([
      { outcome: 'loaded', feature: { heightM: 60, heightSource: 'measured', levels: 6 } },
      {
        feature: { target: 'building', heightSource: 'assumed' },
        notUnderstood: [
          { field: 'height', value: '1,050' },
          { field: 'capacity', value: 'many' },
        ],
      },
      { feature: { target: 'facility' } },
    ])
    expect(items[0]).not.toHaveProperty('notUnderstood')
    expect(items[2]).not.toHaveProperty('notUnderstood')
  })

  it('makes one building of a relation and its outer way with the same tags', async () => {
    const tags = '<tag k="type" v="multipolygon"/><tag k="building" v="yes"/><tag k="name" v="A"/>'
    const items = await readXml(
      ...square(1, 121),
      way(1, [1, 2, 3, 4, 1], { building: 'yes', name: 'A', source: 'survey' }),
      `<relation id="1"><member type="way" ref="1" role="outer"/>${tags}</relation>`,
    )
    expect(items).toMatchObject([
      { outcome: 'ignored', rule: 'outline with the tags of its multipolygon' },
      { outcome: 'loaded', feature: { sourceId: 'relation/1' } },
    ])
    const other = await readXml(
      ...square(1, 121),
      way(1, [1, 2, 3, 4, 1], { building: 'yes', name: 'B' }),
      `<relation id="1"><member type="way" ref="1" role="outer"/>${tags}</relation>`,
    )
    expect(other.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded'])
  })

  it('reads positions within ways and members, with and without node ids', async () => {
    const corners = [
      [121, 31],
      [121.001, 31],
      [121.001, 31.001],
      [121, 31.001],
      [121, 31],
    ] as const
    const nds = (first?: number) =>
      corners
        .map(
          ([lon, lat], i) => `<nd ${first === undefined ? '' : `ref="${first + (i % 4)}"`} lon="${lon}" lat="${lat}"/>`,
        )
        .join('')
    const bounds = '<bounds minlat="31" minlon="121" maxlat="31.001" maxlon="121.001"/>'
    const building = '<tag k="building" v="yes"/>'
    const items = await readXml(
      `<way id="1">${bounds}${nds(1)}${building}</way>`,
      `<way id="2">${bounds}${nds()}${building}</way>`,
      `<relation id="3">${bounds}<member type="way" ref="7" role="outer">${nds()}</member><tag k="type" v="multipolygon"/>${building}</relation>`,
    )
    expect(items).toMatchObject(['way/1', 'way/2', 'relation/3'].map((sourceId) => ({ feature: { sourceId } })))
    expect(featuresOf(items, 'building').map(({ geometry }) => geometry.coordinates[0])).toEqual(
      [1, 2, 3].map(
        () =>
          expect.arrayContaining([
            [121, 31],
            [121.001, 31.001],
          ]) as unknown,
      ),
    )
  })

  it('counts a coast none of whose nodes are in the file', async () => {
    const items = await readXml(way(11, [1, 2], coast))
    expect(items).toEqual([{ outcome: 'ignored', rule: 'coastline whose nodes are not in the file' }])
  })

  it('bounds a sea by the extent of the nodes if the file declares no bounds, and counts it beside an islet', async () => {
    const islet = { ...coast, place: 'islet', name: 'Holm' }
    const items = await readXml(...nodes, way(11, [4, 5, 6, 4], islet), node(7, 7, 50), node(8, 9, 51))
    expect(featuresOf(items, 'place')).toMatchObject([{ sourceId: 'way/11', kind: 'island' }])
    expect(featuresOf(items, 'water')[0]?.geometry.coordinates).toHaveLength(2)
    expect(items).toHaveLength(2)
  })
})

describe('a whole town', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'osm-town-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const town = smallTown()
  const path = join(folder, 'town.osm')
  writeFileSync(path, town.xml)
  const items = await read(path)

  it('has each feature that was drawn, once', () => {
    const regions = featuresOf(items, 'region').map(({ level }) => level)
    expect({
      buildings: featuresOf(items, 'building').filter(({ isPart }) => !isPart).length,
      districts: regions.filter((level) => level === 'DISTRICT').length,
      streets: regions.filter((level) => level === 'STREET').length,
      communities: regions.filter((level) => level === 'COMMUNITY').length,
      cameras: featuresOf(items, 'camera').length,
      hydrants: featuresOf(items, 'component').filter(({ tags }) => tags.emergency === 'fire_hydrant').length,
    }).toEqual(town.counts)
    expect(items.filter(({ outcome }) => outcome === 'rejected')).toEqual([])
    const ids = items.flatMap((item) => ('feature' in item ? [`${item.feature.target} ${item.feature.sourceId}`] : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has its regions at the requested level', async () => {
    const levels = parseLevels('10=DISTRICT')
    const regions = featuresOf(await read(path, { levels }), 'region')
    expect(regions.filter(({ level }) => level === 'DISTRICT')).toHaveLength(town.counts.communities)
  })
})
