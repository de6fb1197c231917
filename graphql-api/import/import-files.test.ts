import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { importFiles, type FileToImport, type ImportFilesProgress, type ImportFilesResult } from './import-files.ts'
import { square } from '../store/load/test-features.ts'
import { finalize } from '../store/finalize/finalize.ts'

const home = mkdtempSync(join(tmpdir(), 'city-files-'))
afterAll(() => rmSync(home, { recursive: true }))

function file(name: string, format: 'csv' | 'geojson', target: string, text: string): FileToImport {
  const path = join(home, name)
  writeFileSync(path, text)
  return { path, format, source: name.replace(/\..*/, ''), options: { target } }
}

function collection(features: readonly { properties: object; geometry: object }[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    features: features.map((feature) => ({ type: 'Feature', ...feature })),
  })
}

function area(properties: object, eastM: number, northM: number, sizeM: number) {
  return { properties, geometry: { type: 'Polygon', coordinates: [square(eastM, northM, sizeM)] } }
}

const [WEST, SOUTH] = square(0, 0, 1)[0] as [number, number]
const at = (dx: number): string => `${(WEST + dx / 1000).toFixed(6)},${(SOUTH + 0.0002).toFixed(6)}`
const line = { type: 'LineString', coordinates: [square(10, 10, 1)[0], square(900, 10, 1)[0]] }

/** Two adjacent grids, a house in each, and rows that refer to them; rows after a `BAD` are invalid on purpose. */
const FILES: readonly FileToImport[] = [
  file(
    'regions.geojson',
    'geojson',
    'regions',
    collection([
      area({ level: 'CITY', code: '990100000000', name: '临江市' }, 0, 0, 2000),
      area({ level: 'GRID', code: '990101001001001', name: '一格' }, 0, 0, 1000),
      area({ level: 'GRID', code: '990101001001002', name: '二格' }, 1000, 0, 1000),
    ]),
  ),
  file(
    'buildings.geojson',
    'geojson',
    'buildings',
    collection([
      area(
        {
          ...{ id: 'h1', code: 'B1', use: 'residential', heightM: 18, levels: 6, households: 2 },
          ...{ builtYear: 1998, units: 12, street: '文昌路', houseNumber: '12号' },
        },
        100,
        100,
        20,
      ),
      area({ id: 'h2', code: 'B2', use: 'residential', heightM: 18, levels: 6, households: 5 }, 1500, 100, 20),
    ]),
  ),
  file(
    'routes.geojson',
    'geojson',
    'routes',
    collection([
      {
        properties: {
          ...{ id: 'r1', ref: '12', name: '12路', kind: 'bus', colour: '#E4002B', from: '东站', to: '西站' },
          ...{ stops: '东站;文昌路;西站', firstDeparture: '5:30', lastDeparture: '24:10', headwayMin: 8 },
        },
        geometry: line,
      },
      { properties: { id: 'BAD', name: '13路', kind: 'boat', colour: 'red', firstDeparture: 'early' }, geometry: line },
    ]),
  ),
  file(
    'pipes.geojson',
    'geojson',
    'pipes',
    collection([
      { properties: { id: 'p1', kind: '燃气', diameterMm: 300, depthM: 1.2 }, geometry: line },
      { properties: { id: 'BAD', kind: 'gas', diameterMm: -3 }, geometry: line },
    ]),
  ),
  file(
    'sensors.csv',
    'csv',
    'sensors',
    `id,code,name,kind,heightM,lng,lat\ns1,M1,空气站,air_quality,3,${at(1)}\nBAD,M2,x,seismograph,3,${at(1)}\n`,
  ),
  file('departments.csv', 'csv', 'departments', `code,name,kind,phone\nD1,水务局,water,021-1\nBAD,,water,021-2\n`),
  file(
    'staff.csv',
    'csv',
    'staff',
    'code,name,role,departmentCode,regionCode\nS1,王小明,协管员,D1,990101001001001\nS2,李静,manager,D9,990109\nBAD,张三,boss,D1,12\n',
  ),
  file(
    'units.csv',
    'csv',
    'units',
    `code,name,kind,departmentCode,crew,lng,lat\nU1,一号车,fire_engine,D1,6,${at(1)}\nU1,二号车,fire_engine,D1,6,${at(2)}\n`,
  ),
  file(
    'enterprises.csv',
    'csv',
    'enterprises',
    `code,name,category,employees,buildingCode,lng,lat\n91350100M000100Y43,商贸,f,12,B2,${at(1)}\n91990101MA0000001N,BAD,F,12,B2,,\n91990101MA0000001Y,软件,I,,B7,${at(1)}\n`,
  ),
  file(
    'households.csv',
    'csv',
    'households',
    'code,buildingCode,storey,door,residents\nH1,B1,1,101,3\nH2,B1,1,102,2\nH3,B2,1,101,1\nH4,B8,1,101,1\nH1,B1,2,201,1\nBAD,B1,x,201,-1\n',
  ),
]

async function rows(database: Database, text: string): Promise<object[]> {
  return database.read(SYSTEM, (session) => session.rows<object>({ name: `test.${text}`, text, values: [] }))
}

describeOnEachEngine('files of a city', (database) => {
  let result: ImportFilesResult
  const seen: ImportFilesProgress[] = []
  beforeAll(async () => {
    result = await importFiles(database(), FILES, { home, onProgress: (progress) => seen.push(progress) })
  }, 60_000)

  const reportOf = (name: string): { id: string; reason: string }[] => {
    const found = result.results.find(({ file }) => file.path.endsWith(name))
    return readFileSync(found?.result.reportFile ?? '', 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { id: string; reason: string })
      .map(({ id, reason }) => ({ id, reason }))
  }

  it('keep the attributes of a building, a line and a pipe', async () => {
    expect(
      await rows(database(), `select built_year, units, street, house_number from building where code = 'B1'`),
    ).toEqual([{ built_year: 1998, units: 12, street: '文昌路', house_number: '12号' }])
    expect(
      await rows(
        database(),
        `select ref, kind, colour, from_name, stops, first_departure, last_departure, headway_min from route`,
      ),
    ).toEqual([
      {
        ...{ ref: '12', kind: 'bus', colour: '#e4002b', from_name: '东站', stops: ['东站', '文昌路', '西站'] },
        ...{ first_departure: '05:30', last_departure: '24:10', headway_min: 8 },
      },
    ])
    expect(await rows(database(), `select kind, diameter_mm, round(length_m) as length_m from pipe`)).toMatchObject([
      { kind: 'gas', diameter_mm: 300 },
    ])
  })

  it('link by code: departments, regions and buildings, and a building to its region', async () => {
    expect(
      await rows(
        database(),
        `select s.code, d.code as department, r.code as region from staff s left join department d on d.id = department_id
         left join region r on r.id = s.region_id order by s.code`,
      ),
    ).toEqual([
      { code: 'S1', department: 'D1', region: '990101001001001' },
      { code: 'S2', department: null, region: null },
    ])
    expect(
      await rows(
        database(),
        `select e.name, b.code as building, r.code as region from enterprise e left join building b on b.id = building_id
         left join region r on r.id = e.region_id order by e.name`,
      ),
    ).toEqual([
      { name: '商贸', building: 'B2', region: '990101001001002' },
      { name: '软件', building: null, region: '990101001001001' },
    ])
    expect(
      await rows(
        database(),
        `select h.code, b.code as building, h.region_id = b.region_id as together from household h left join building b on b.id = building_id order by h.code`,
      ),
    ).toEqual([
      { code: 'H1', building: 'B1', together: true },
      { code: 'H2', building: 'B1', together: true },
      { code: 'H3', building: 'B2', together: true },
      { code: 'H4', building: null, together: null },
    ])
  })

  it('name unresolved codes, and keep those rows', () => {
    expect(result.finalized?.unresolved).toEqual([
      { table: 'enterprise', column: 'building_code', rows: 1, examples: ['B7'] },
      { table: 'household', column: 'building_code', rows: 1, examples: ['B8'] },
      { table: 'staff', column: 'department_code', rows: 1, examples: ['D9'] },
      { table: 'staff', column: 'region_code', rows: 1, examples: ['990109000000'] },
    ])
  })

  it('prefer household rows to a building’s given number, and name the differences', async () => {
    expect(result.finalized?.recounted).toEqual({ buildings: 1, examples: ['B2: 5 → 1'] })
    expect(
      await rows(
        database(),
        `select subject, total from region_tally t join region r on r.id = region_id where level = 'CITY' and total > 0 order by subject`,
      ),
    ).toEqual([
      { subject: 'building', total: 2 },
      { subject: 'enterprise', total: 2 },
      { subject: 'household', total: 3 },
      { subject: 'resident', total: 6 },
      { subject: 'sensor', total: 1 },
      { subject: 'unit', total: 1 },
    ])
  })

  it('make named and located things searchable, but not people', async () => {
    expect(await rows(database(), `select distinct kind from search_entry order by kind`)).toEqual(
      ['building', 'enterprise', 'region', 'route', 'sensor', 'unit'].map((kind) => ({ kind })),
    )
  })

  it('are found in the region of what is found, also after it moved, and pipes at their middle', async () => {
    const strays = `select s.kind, s.name from search_entry s left join building b on s.kind = 'building' and b.id = s.entity_id
        left join sensor m on s.kind = 'sensor' and m.id = s.entity_id left join unit u on s.kind = 'unit' and u.id = s.entity_id
        left join enterprise e on s.kind = 'enterprise' and e.id = s.entity_id
      where s.region_id is distinct from case s.kind when 'building' then b.region_id when 'sensor' then m.region_id when 'unit' then u.region_id
        when 'enterprise' then e.region_id when 'region' then s.entity_id end`
    expect(await rows(database(), strays)).toEqual([])
    expect(
      await rows(
        database(),
        `select kind, region_id is not null as placed from search_entry where kind <> 'region' order by kind`,
      ),
    ).toContainEqual({ kind: 'sensor', placed: true })
    expect(await rows(database(), `select distinct r.code from pipe p join region r on r.id = p.region_id`)).toEqual([
      { code: '990101001001001' },
    ])
    await database().write(SYSTEM, (session) =>
      session.script(
        `update sensor set region_id = null; update building set region_id = null; update pipe set region_id = null`,
      ),
    )
    expect(await rows(database(), strays)).toEqual([])
    await finalize(database())
    expect(await rows(database(), strays)).toEqual([])
    expect(await rows(database(), `select count(*)::int as n from pipe where region_id is null`)).toEqual([{ n: 0 }])
    expect(await rows(database(), `select count(*)::int as n from sensor where region_id is null`)).toEqual([{ n: 0 }])
  })

  it.each([
    [
      'routes.geojson',
      'BAD',
      'line 1: kind is "boat"; expected bus, metro; colour is "red"; expected #rrggbb; firstDeparture is "early"; expected hours and minutes, e.g. 05:30',
    ],
    ['pipes.geojson', 'BAD', 'line 1: diameterMm is "-3"; expected a diameter from 1 to 20000 mm'],
    ['departments.csv', 'BAD', 'line 3: it has no name; name its field with --map name=<field>'],
    [
      'staff.csv',
      'BAD',
      'line 4: role is "boss"; expected assistant, manager, supervisor; regionCode is "12"; expected 6, 9, 12 or 15 digits',
    ],
    ['units.csv', 'U1', 'the file has this unit id before'],
    [
      'enterprises.csv',
      '91990101MA0000001N',
      'line 3: code "91990101MA0000001N" ends in "N"; its check character is "Y"',
    ],
  ])('of %s reject an invalid row with its reason', (name, id, reason) => {
    expect(reportOf(name)).toEqual([{ id, reason }])
  })

  it('reject wrong sensors and households', () => {
    expect(reportOf('sensors.csv')[0]?.reason).toMatch(/^line 3: kind is "seismograph"; expected air_quality, noise/)
    expect(reportOf('households.csv')).toEqual([
      { id: 'H1', reason: 'the file has this household id before' },
      {
        id: 'BAD',
        reason:
          'line 7: storey is "x"; expected a whole number from -50 to 300; residents is "-1"; expected a whole number from 0 to 1000',
      },
    ])
  })

  it('report progress, files first, then finalizing once', () => {
    const stages = seen.map((progress) => (progress.stage === 'file' ? progress.index : 'finalize'))
    expect(stages.filter((stage, i) => stage !== stages[i - 1])).toEqual([...FILES.keys(), 'finalize'])
  })

  it('change nothing when they are imported again', async () => {
    const revisions = `select name, revision from dataset where name <> 'building' order by name`
    const before = await rows(database(), revisions)
    const again = await importFiles(database(), FILES, { home })
    expect(again.results.reduce((sum, { result: { counts } }) => sum + counts.inserted + counts.updated, 0)).toBe(0)
    expect(again.finalized?.recounted.buildings).toBe(0)
    expect(await rows(database(), revisions)).toEqual(before)
  })

  it('stop on request and keep what is written', async () => {
    const controller = new AbortController()
    const stopped = await importFiles(database(), FILES, {
      home,
      signal: controller.signal,
      onFile: () => controller.abort(),
    })
    expect(stopped).toMatchObject({ stopped: true })
    expect(stopped.finalized).toBeUndefined()
    expect(stopped.results.length).toBeLessThan(FILES.length)
  })
})

describe('files that cannot be read', () => {
  it.each([
    [
      { path: 'x.csv', format: 'csv', source: 'x', options: { target: 'dragons' } },
      /--target "dragons" is not one of auto, /,
    ],
    [{ path: 'x.shp', format: 'shape', source: 'x' }, /"shape" is not a format; expected one of osm, geojson, csv/],
    [{ path: 'x.csv', format: 'csv', source: 'x' }, /"import csv" needs --target/],
  ])('are refused before the first is read: %j', async (wrong, message) => {
    await expect(importFiles(undefined, [FILES[0] as FileToImport, wrong], { home, dryRun: true })).rejects.toThrow(
      message,
    )
  })

  it('are refused without a column for a required position', async () => {
    const units = file('no-place.csv', 'csv', 'units', 'code,name,kind\nU1,一号车,drone\n')
    await expect(importFiles(undefined, [units], { home, dryRun: true })).rejects.toThrow(
      /no columns for the position among code, name, kind; name them with --lng and --lat, or --wkt/,
    )
  })
})
