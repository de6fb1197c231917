import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { importFiles, type FileToImport } from '../../import/import-files.ts'
import type { Feature, Target } from '../../store/feature.ts'
import { loadFeatures } from '../../store/load/load-features.ts'
import { building, items, position, road, square } from '../../store/load/test-features.ts'
import { finalize } from '../../store/finalize/finalize.ts'
import { exportRows, type ExportFormat, type ExportSettings } from './export-rows.ts'

const home = mkdtempSync(join(tmpdir(), 'city-export-'))
const made = join(home, 'made.geojson')
writeFileSync(made, 'made by hand')
afterAll(() => {
  rmSync(home, { recursive: true })
})

const point = (eastM: number): { type: 'Point'; coordinates: [number, number] } => ({
  type: 'Point',
  coordinates: position(eastM, 5),
})
const line = { type: 'LineString' as const, coordinates: [position(0, 0), position(900, 3)] }
const FEATURES: readonly Feature[] = [
  ...['东', '西'].map((name, i): Feature => ({
    ...{ target: 'region', sourceId: `g${i}`, sourceVersion: 0, level: 'GRID', name: `${name}格` },
    code: `99010100100100${i + 1}`,
    geometry: { type: 'Polygon', coordinates: [square(i * 1000, -50, 1000)] },
  })),
  building('b1', 10, 10, 20, {
    ...{ name: '甲 "楼", 一号', nameEn: 'A', heightM: 18.3, heightSource: 'measured', code: 'B1', builtYear: 1998 },
    ...{
      units: 12,
      street: '文昌路',
      houseNumber: '12号',
      address: '文昌路12号',
      households: 9,
      use: 'education',
      tags: { colour: 'red' },
    },
  }),
  building('b2', 1500, 10, 20, { sourceVersion: 0 }),
  road('w', [0, 60], [300, 60], {
    name: '文昌路',
    roadClass: 'primary',
    link: true,
    oneway: -1,
    lanes: 4,
    maxSpeedKmh: 60,
    layer: 1,
    bridge: true,
  }),
  {
    target: 'camera',
    sourceId: 'k',
    sourceVersion: 0,
    kind: 'ptz',
    code: '44',
    directionDeg: 12.5,
    tags: {},
    geometry: point(100),
  },
  {
    target: 'facility',
    sourceId: 'f',
    sourceVersion: 0,
    kind: 'fire_station',
    name: '消防站',
    capacity: 8,
    tags: {},
    geometry: point(120),
  },
  {
    target: 'component',
    sourceId: 'c',
    sourceVersion: 0,
    classCode: '0103',
    code: 'C1',
    status: 'damaged',
    owner: '水务',
    smartPole: true,
    tags: {},
    geometry: point(140),
  },
  {
    target: 'sensor',
    sourceId: 's',
    sourceVersion: 0,
    kind: 'noise',
    code: 'M1',
    heightM: 3,
    traits: { noiseArea: '2' },
    geometry: point(160),
  },
  { target: 'pipe', sourceId: 'p', sourceVersion: 0, kind: 'gas', diameterMm: 300, depthM: 1.2, geometry: line },
  {
    target: 'route',
    sourceId: 'r',
    sourceVersion: 0,
    name: '12路',
    kind: 'bus',
    stops: ['东站', '西站'],
    firstDeparture: '05:30',
    geometry: line,
  },
  {
    target: 'unit',
    sourceId: 'U1',
    sourceVersion: 0,
    code: 'U1',
    name: '一号车',
    kind: 'fire_engine',
    crew: 6,
    geometry: point(180),
  },
  {
    target: 'staff',
    sourceId: 'S1',
    sourceVersion: 0,
    code: 'S1',
    name: '王小明',
    role: 'manager',
    phone: '021-5',
    geometry: undefined,
  },
]
const KINDS = [...new Set(FEATURES.map(({ target }) => target))].filter((target) => target !== 'region')
/** Columns that do not depend on the origin of a row or its position in the store. */
const KEPT =
  "- 'id' - 'source' - 'source_version' - 'shape_version' - 'content_hash' - 'import_id' - 'updated_at' - 'geom' - 'geom_3857' - 'label_point'"

async function rows(database: Database, kind: Target): Promise<object[]> {
  const shape = kind === 'staff' ? 'null' : 't.geom::text'
  const text = `select to_jsonb(t) ${KEPT} - 'region_id' - 'parent_id' - 'path' - 'tree_left' - 'tree_right' - 'area_m2' as says, ${shape} as shape from ${kind} t where t.source = 'made' order by source_id`
  return database.read(SYSTEM, (session) => session.rows({ name: `test.${kind}`, text, values: [] }))
}

const settings = (format: ExportFormat, target: Target): ExportSettings => ({
  ...{ format, target, file: join(home, `${target}.${format}`), actor: 'wang', withPersonal: true },
})

describeOnEachEngine('an export', (database) => {
  beforeAll(async () => {
    const source = { key: 'made', format: 'geojson', title: 'made' }
    await loadFeatures(database(), items(FEATURES), { source, file: made, home })
    await finalize(database())
  }, 60_000)

  it.each(['geojson', 'geojsonseq', 'csv'] as const)('as %s can be imported as the same rows', async (format) => {
    for (const target of KINDS) {
      const before = await rows(database(), target)
      const { file } = settings(format, target)
      expect(await exportRows(database(), settings(format, target)), target).toBe(before.length)
      await database().write(SYSTEM, (session) => session.script(`delete from ${target} where source = 'made'`))
      const again: FileToImport = {
        path: file,
        format: format === 'csv' ? 'csv' : 'geojson',
        source: 'made',
        options: { target },
      }
      const { results } = await importFiles(database(), [again], { home })
      expect(results[0]?.result.counts, target).toMatchObject({ rejected: 0, ignored: 0 })
      expect(await rows(database(), target), target).toEqual(before)
    }
  })

  it('of one region of the tree can be imported as that region', async () => {
    const within = '990101001001002'
    const file = join(home, 'grid.geojson')
    const before = await rows(database(), 'region')
    expect(await exportRows(database(), { ...settings('geojson', 'region'), file, within })).toBe(1)
    await database().write(SYSTEM, (session) => session.script(`delete from region where code = '${within}'`))
    await importFiles(database(), [{ path: file, format: 'geojson', source: 'made', options: { target: 'regions' } }], {
      home,
    })
    expect(await rows(database(), 'region')).toEqual(before)
  })

  it('of a region has the rows in it, in the requested coordinate system', async () => {
    const file = join(home, 'part.geojson')
    const within = '990101001001001'
    expect(await exportRows(database(), { ...settings('geojson', 'building'), file, within, crs: 'GCJ-02' })).toBe(1)
    const { crs, features } = JSON.parse(readFileSync(file, 'utf8')) as {
      crs: { properties: { name: string } }
      features: { id: string; geometry: { coordinates: number[][][][] } }[]
    }
    expect([crs.properties.name, features.map(({ id }) => id)]).toEqual(['GCJ-02', ['b1']])
    expect(features[0]?.geometry.coordinates[0]?.[0]?.[0]?.[0]).not.toBeCloseTo(position(10, 10)[0], 4)
    await expect(exportRows(database(), { ...settings('csv', 'building'), within: '1' })).rejects.toThrow('no region 1')
    await expect(exportRows(database(), { ...settings('csv', 'building'), crs: 'X' })).rejects.toThrow(
      '"X" is not one of',
    )
  })

  it('excludes people unless requested, which is audited', async () => {
    const file = join(home, 'staff.csv')
    const guarded: ExportSettings = { ...settings('csv', 'staff'), file, bom: true, withPersonal: false }
    await exportRows(database(), guarded)
    await exportRows(database(), { ...settings('csv', 'staff'), file: join(home, 'names.csv') })
    expect(readFileSync(join(home, 'names.csv'), 'utf8')).toContain('021-5')
    const text = readFileSync(file, 'utf8')
    expect(text.startsWith('\uFEFF@id,')).toBe(true)
    expect(text).toContain('王**')
    expect(text).not.toContain('021-5')
    await expect(exportRows(database(), { ...guarded, target: 'household' })).rejects.toThrow('households are personal')
    const audit = await database().read(SYSTEM, (session) =>
      session.rows({
        name: 'test.audit',
        text: `select distinct subject from audit_entry where action = 'export.personal'`,
        values: [],
      }),
    )
    expect(audit).toEqual([{ subject: 'staff' }])
    expect(existsSync(`${file}.part`)).toBe(false)
  })
})
