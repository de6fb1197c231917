import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BUILDING_USES } from '../../../domain/building-uses.ts'
import { building } from './building.ts'
import type { Tags } from './osm-visitor.ts'

const heights: [Tags, heightM: number, minHeightM: number, source: string, levels?: number][] = [
  [{ building: 'yes', height: '12' }, 12, 0, 'measured'],
  [{ building: 'yes', height: '12 m' }, 12, 0, 'measured'],
  [{ building: 'yes', height: '12,5' }, 12.5, 0, 'measured'],
  [{ building: 'yes', height: "40'" }, 12.19, 0, 'measured'],
  [{ building: 'yes', height: '39 ft' }, 11.89, 0, 'measured'],
  [{ building: 'yes', height: `5'6"` }, 1.68, 0, 'measured'],
  [{ building: 'yes', height: '12', 'building:levels': '4' }, 12, 0, 'measured', 4],
  [{ building: 'yes', 'building:levels': '4' }, 12, 0, 'levels', 4],
  [{ building: 'yes', 'building:levels': '4', 'roof:levels': '1' }, 15, 0, 'levels', 4],
  [{ building: 'yes', 'building:levels': '2.5' }, 7.5, 0, 'levels', 3],
  [{ building: 'yes', height: 'tall', 'building:levels': 'many' }, 6, 0, 'assumed'],
  [{ building: 'yes', height: '0' }, 6, 0, 'assumed'],
  [{ building: 'yes', height: '-3' }, 6, 0, 'assumed'],
  [{ building: 'yes', height: '99999' }, 6, 0, 'assumed'],
  [{ building: 'apartments' }, 15, 0, 'assumed'],
  [{ building: 'garage' }, 3, 0, 'assumed'],
  [{ 'building:part': 'yes', height: '60', min_height: '20 m' }, 60, 20, 'measured'],
  [{ 'building:part': 'yes', 'building:levels': '10', 'building:min_level': '4' }, 30, 12, 'levels', 10],
  [{ 'building:part': 'yes', min_height: '20' }, 26, 20, 'assumed'],
  [{ building: 'yes', height: '10', min_height: '30' }, 10, 0, 'measured'],
]

describe('building', () => {
  it.each(heights)('%o is %d m high from %d m', (tags, heightM, minHeightM, heightSource, levels) => {
    const made = building(tags, 'closed')
    expect(made).toMatchObject({ heightM, minHeightM, heightSource })
    expect(made?.levels).toBe(levels)
  })

  it('distinguishes a part from a building, and takes both for the building', () => {
    expect(building({ 'building:part': 'yes' }, 'area')?.isPart).toBe(true)
    expect(building({ building: 'yes', 'building:part': 'yes' }, 'area')?.isPart).toBe(false)
    expect(building({ building: 'no', 'building:part': 'yes' }, 'area')?.isPart).toBe(true)
  })

  it.each([
    [{ building: 'no' }],
    [{ 'building:part': 'no' }],
    [{ building: 'yes', location: 'underground' }],
    [{ highway: 'service' }],
  ] as Tags[][])('%o is not a building', (tags) => expect(building(tags, 'closed')).toBeUndefined())

  it('needs an area', () => {
    expect(building({ building: 'yes' }, 'node')).toBeUndefined()
    expect(building({ building: 'yes' }, 'line')).toBeUndefined()
  })

  it('finds its use by its value, else by its contents', () => {
    expect(building({ building: 'dormitory' }, 'closed')?.use).toBe('residential')
    expect(building({ building: 'yes', amenity: 'hospital' }, 'closed')?.use).toBe('medical')
    expect(building({ building: 'yes' }, 'closed')?.use).toBe('unknown')
  })

  it.each([
    ['1936', 1936],
    ['1936-05', 1936],
    ['C19', undefined],
    ['', undefined],
  ])('was built in the year of its start_date "%s"', (start_date, year) => {
    expect(building({ building: 'yes', start_date }, 'closed')?.builtYear).toBe(year)
  })

  it('has only uses that the table knows', () => {
    const sql = readFileSync(new URL('../../platform/db/migrations/0001-city.sql', import.meta.url), 'utf8')
    const list = /check \(building_use in \(([\s\S]*?)\)\)/.exec(sql)?.[1] ?? ''
    expect([...list.matchAll(/'(\w+)'/g)].map(([, use]) => use)).toEqual(BUILDING_USES)
  })

  it('keeps address, households and useful tags, no editing tags', () => {
    const made = building(
      {
        building: 'yes',
        name: 'x',
        'addr:street': '人民路',
        'addr:housenumber': '12',
        'building:flats': '48',
        source: 'bing',
        'roof:shape': 'flat',
      },
      'closed',
    )
    expect(made).toMatchObject({ address: '人民路12号', street: '人民路', houseNumber: '12', households: 48 })
    expect(Object.keys(made?.tags ?? {})).not.toContain('source')
    expect(made?.tags['roof:shape']).toBe('flat')
  })
})
