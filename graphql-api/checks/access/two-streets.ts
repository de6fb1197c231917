import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { importFiles, type FileToImport } from '../../import/import-files.ts'
import { position } from '../../store/load/test-features.ts'

/** Codes of a city, its district and its two streets. */
const CITY = '990100000000'
const DISTRICT = '990101000000'
export const STREETS = { west: '990101001000', east: '990101002000' } as const
export type Street = keyof typeof STREETS

/** Prefixes of names in a street; ids at the source begin with `west-` and `east-`. */
export const MARKS = { west: '西标', east: '东标' } as const

/**
 * Metres from the south-western corner of the city to the line between the streets, along which everything is placed.
 */
const LINE_M = 1_000
const CREDIT_CODES = { west: '91350100M000100Y43', east: '91990101MA0000001Y' } as const
/** Positions around all of it, for tiles. */
export const EDGES = { southWest: position(LINE_M - 60, 40), northEast: position(LINE_M + 60, 160) }

/**
 * A city of two adjacent streets, with one of everything in each, imported from files like any city, and with data from
 * feeds. Ids of things in neither or both streets begin with `open-` or `above-`.
 */
export async function importTwoStreets(database: Database): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'city-two-streets-'))
  try {
    const { results } = await importFiles(database, filesOf(home), { home })
    for (const { file, result } of results)
      if (result.counts.rejected > 0) throw new Error(`${file.path} has rows that are rejected`)
  } finally {
    rmSync(home, { recursive: true })
  }
  const living = readFileSync(new URL('./two-streets.sql', import.meta.url), 'utf8')
  await database.write(SYSTEM, (session) => session.script(living))
}

function filesOf(home: string): FileToImport[] {
  const file = (name: string, format: 'csv' | 'geojson', text: string): FileToImport => {
    const path = join(home, `${name}.${format}`)
    writeFileSync(path, text)
    return { path, format, source: name, options: { target: name } }
  }
  const geojson = (name: string, features: readonly object[]): FileToImport =>
    file(name, 'geojson', JSON.stringify({ type: 'FeatureCollection', features }))
  const csv = (name: string, columns: string, row: (street: Street) => readonly (string | number)[]): FileToImport =>
    file(name, 'csv', [columns, ...EACH.map((street) => row(street).join(','))].join('\n'))
  const own = (street: Street, thing: string) => ({ id: `${street}-${thing}`, name: `${MARKS[street]}${thing}` })
  const line = (eastM: number, northM: number, lengthM: number) => ({
    type: 'LineString',
    coordinates: [position(eastM, northM), position(eastM + lengthM, northM)],
  })
  return [
    geojson('regions', [
      area({ id: 'above-city', level: 'CITY', code: CITY, name: '双街市' }, 0, 0, 2 * LINE_M, 2 * LINE_M),
      area({ id: 'above-district', level: 'DISTRICT', code: DISTRICT, name: '双街区' }, 0, 0, 2 * LINE_M, 2 * LINE_M),
      ...EACH.map((street) =>
        area(
          { ...own(street, '街道'), level: 'STREET', code: STREETS[street] },
          street === 'west' ? 0 : LINE_M,
          0,
          LINE_M,
          2 * LINE_M,
        ),
      ),
    ]),
    geojson(
      'buildings',
      EACH.map((street) =>
        area(
          { ...own(street, '楼'), code: `${street}-B1`, use: 'residential', heightM: 30, levels: 10 },
          eastM(street),
          60,
          20,
          20,
        ),
      ),
    ),
    geojson('roads', [
      {
        type: 'Feature',
        properties: { id: 'open-road', name: '通街路', class: 'primary' },
        geometry: line(100, 50, 1_800),
      },
    ]),
    geojson('routes', [
      { type: 'Feature', properties: { id: 'open-route', name: '1路', kind: 'bus' }, geometry: line(100, 50, 1_800) },
    ]),
    geojson(
      'pipes',
      EACH.map((street) => ({
        type: 'Feature',
        properties: { ...own(street, '管'), kind: 'gas' },
        geometry: line(eastM(street), 90, 20),
      })),
    ),
    csv('facilities', 'id,name,kind,lng,lat', (street) => [
      ...Object.values(own(street, '医院')),
      'hospital',
      ...at(street, 100),
    ]),
    csv('components', 'id,name,class,lng,lat', (street) => [
      ...Object.values(own(street, '井盖')),
      '0101',
      ...at(street, 104),
    ]),
    csv('cameras', 'id,name,kind,lng,lat', (street) => [
      ...Object.values(own(street, '像')),
      'dome',
      ...at(street, 108),
    ]),
    csv('sensors', 'id,name,kind,lng,lat', (street) => [
      ...Object.values(own(street, '感')),
      'noise',
      ...at(street, 112),
    ]),
    file('departments', 'csv', 'code,name,kind\nopen-D1,水务局,water'),
    csv('units', 'id,name,code,kind,departmentCode,lng,lat', (street) => [
      ...Object.values(own(street, '车')),
      `${street}-U1`,
      'fire_engine',
      'open-D1',
      ...at(street, 116),
    ]),
    csv('staff', 'id,name,code,role,departmentCode,regionCode,phone', (street) => [
      ...Object.values(own(street, '员')),
      `${street}-S1`,
      'manager',
      'open-D1',
      STREETS[street],
      '13800000000',
    ]),
    csv('enterprises', 'id,name,code,category,buildingCode,lng,lat', (street) => [
      ...Object.values(own(street, '商')),
      CREDIT_CODES[street],
      'F',
      `${street}-B1`,
      ...at(street, 120),
    ]),
    file(
      'households',
      'csv',
      [
        'code,buildingCode,storey,door,residents',
        ...EACH.flatMap((street) => [1, 2, 3].map((n) => `${street}-H${String(n)},${street}-B1,1,10${String(n)},3`)),
      ].join('\n'),
    ),
  ]
}

const EACH: readonly Street[] = ['west', 'east']

function eastM(street: Street): number {
  return street === 'west' ? LINE_M - 40 : LINE_M + 20
}

function at(street: Street, northM: number): readonly [number, number] {
  return position(eastM(street) + 10, northM)
}

function area(properties: object, eastM: number, northM: number, widthM: number, heightM: number) {
  const [southWest, southEast, northEast, northWest] = [
    position(eastM, northM),
    position(eastM + widthM, northM),
    position(eastM + widthM, northM + heightM),
    position(eastM, northM + heightM),
  ]
  const coordinates = [[southWest, southEast, northEast, northWest, southWest]]
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates } }
}
