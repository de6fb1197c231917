import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ImportItem } from '../../store/feature.ts'
import { osm } from './osm.ts'

const folder = mkdtempSync(join(tmpdir(), 'admin-areas-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Area {
  readonly name: string
  readonly level: number
  /** West, south, east, north, thousandths of a degree from the place. */
  readonly box: readonly [number, number, number, number]
}

/** A file of shops, one in each of 10 × 10 cells around a place, and of areas drawn as closed ways. */
async function regionsOf(place: readonly [number, number], areas: readonly Area[], shops = 10): Promise<string[]> {
  let id = 1
  const at = (x: number, y: number): [number, number] => [place[0] + x / 1000, place[1] + y / 1000]
  const node = ([lng, lat]: [number, number], tags = ''): string =>
    `<node id="${String(id++)}" lon="${lng.toFixed(7)}" lat="${lat.toFixed(7)}">${tags}</node>`
  const nodes = Array.from({ length: shops * shops }, (_, i) =>
    node(at((i % shops) + 0.5, Math.floor(i / shops) + 0.5), '<tag k="amenity" v="pharmacy"/>'),
  )
  const ways = areas.map(({ name, level, box: [west, south, east, north] }, way) => {
    const first = id
    nodes.push(node(at(west, south)), node(at(east, south)), node(at(east, north)), node(at(west, north)))
    const refs = [0, 1, 2, 3, 0].map((corner) => `<nd ref="${String(first + corner)}"/>`).join('')
    const tags = Object.entries({ boundary: 'administrative', admin_level: String(level), name })
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join('')
    return `<way id="${String(way + 1)}">${refs}${tags}</way>`
  })
  const path = join(folder, 'made.osm')
  writeFileSync(path, `<osm version="0.6">${[...nodes, ...ways].join('')}</osm>`)
  const items: ImportItem[] = []
  for await (const item of osm.read({ path, source: 'test', onProgress: () => undefined }, {})) items.push(item)
  return items.flatMap((item) => {
    if ('feature' in item) return item.feature.target === 'region' ? [`${item.feature.level} ${item.feature.name}`] : []
    return item.outcome === 'ignored' ? [`– ${item.rule}`] : []
  })
}

const EUROPE = [8.5, 50.5] as const
const CHINA = [118.7, 32] as const
const all = [-1, -1, 11, 11] as const
const quarters: Area[] = [0, 1].map((i) => ({
  name: `Quarter ${String(i)}`,
  level: 10,
  box: [i * 5, 0, i * 5 + 5, 10],
}))

describe('the areas of a file', () => {
  it('are the city, by the smallest that contains the data, and its parts from the top', async () => {
    const wards: Area[] = [0, 1].map((i) => ({ name: `Ward ${String(i)}`, level: 9, box: [0, i * 5, 10, i * 5 + 5] }))
    expect(
      await regionsOf(EUROPE, [
        { name: 'Country', level: 2, box: [-90, -90, 90, 90] },
        { name: 'State', level: 4, box: [-40, -40, 40, 40] },
        { name: 'Town', level: 8, box: all },
        ...wards,
        ...quarters,
      ]),
    ).toEqual([
      '– admin_level outside the region tree',
      '– admin_level outside the region tree',
      'CITY Town',
      'DISTRICT Ward 0',
      'DISTRICT Ward 1',
      'STREET Quarter 0',
      'STREET Quarter 1',
    ])
  })

  it('are districts of any level if no complete area surrounds them', async () => {
    expect(await regionsOf(EUROPE, quarters)).toEqual(['DISTRICT Quarter 0', 'DISTRICT Quarter 1'])
  })

  it('are districts if two towns share the data', async () => {
    const towns = quarters.map((quarter) => ({ ...quarter, level: 8 }))
    expect(await regionsOf(EUROPE, towns)).toEqual(['DISTRICT Quarter 0', 'DISTRICT Quarter 1'])
  })

  it('are not districts if they belong to a neighbour: named, and left out', async () => {
    const neighbours: Area[] = [
      { name: 'Next Town', level: 8, box: [10.9, 0, 40, 10] },
      { name: 'Next Quarter', level: 10, box: [10.9, 0, 14, 10] },
    ]
    expect(await regionsOf(EUROPE, [{ name: 'Town', level: 8, box: all }, ...neighbours, ...quarters])).toEqual([
      'CITY Town',
      '– beside the city: Next Town',
      '– beside the city: Next Quarter',
      'DISTRICT Quarter 0',
      'DISTRICT Quarter 1',
    ])
    // Without a city the extent of the data decides.
    expect(await regionsOf(EUROPE, [...neighbours, ...quarters])).toEqual([
      '– beside the city: Next Town',
      '– beside the city: Next Quarter',
      'DISTRICT Quarter 0',
      'DISTRICT Quarter 1',
    ])
  })

  it('are a village if the file contains no more', async () => {
    expect(await regionsOf(EUROPE, [{ name: 'Village', level: 10, box: all }], 3)).toEqual(['CITY Village'])
  })

  it('keep to the levels of China there, whatever is missing', async () => {
    const parts: Area[] = [
      { name: '江宁街道', level: 8, box: [0, 0, 5, 10] },
      { name: '东山社区', level: 10, box: [0, 0, 5, 5] },
    ]
    expect(await regionsOf(CHINA, [{ name: '南京市', level: 5, box: all }, ...parts])).toEqual([
      'CITY 南京市',
      'STREET 江宁街道',
      'COMMUNITY 东山社区',
    ])
    expect(await regionsOf(CHINA, [{ name: '江宁区', level: 6, box: all }, ...parts])).toEqual([
      'DISTRICT 江宁区',
      'STREET 江宁街道',
      'COMMUNITY 东山社区',
    ])
    const province: Area = { name: '江苏省', level: 4, box: [-90, -90, 90, 90] }
    expect(await regionsOf(CHINA, [province, { name: '南京市', level: 5, box: all }])).toEqual([
      '– admin_level outside the region tree',
      'CITY 南京市',
    ])
  })

  it('are used even if the file has only boundaries', async () => {
    expect(await regionsOf(EUROPE, [{ name: 'Town', level: 8, box: all }, ...quarters], 0)).toEqual([
      'CITY Town',
      'DISTRICT Quarter 0',
      'DISTRICT Quarter 1',
    ])
  })
})
