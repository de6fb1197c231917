import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Feature } from '../feature.ts'
import { loadFeatures, UNDOABLE_IMPORTS, type LoadOptions, type LoadResult } from '../load/load-features.ts'
import { building, items, position, road, square } from '../load/test-features.ts'
import { finalize } from '../finalize/finalize.ts'
import { listSources, removeSource, renameSource, showSource, undoImport } from './sources.ts'

const home = mkdtempSync(join(tmpdir(), 'city-sources-'))
const file = join(home, 'made.geojson')
writeFileSync(file, 'made by hand')
afterAll(() => {
  rmSync(home, { recursive: true })
})

function load(
  database: Database,
  key: string,
  features: readonly Feature[],
  more: Partial<LoadOptions> = {},
): Promise<LoadResult> {
  const source = { key, format: 'geojson', title: key }
  return loadFeatures(database, items(features), { source, file, home, actor: 'wang', ...more })
}

async function rows<Row extends object>(database: Database, text: string): Promise<Row[]> {
  return database.read(SYSTEM, (session) => session.rows<Row>({ name: `test.${text}`, text, values: [] }))
}

/** Everything in a source's rows and search entries. */
async function state(database: Database, key: string): Promise<object[]> {
  const kinds = ['region', 'building', 'road', 'camera', 'staff', 'route']
  const each = kinds.map(
    (
      kind,
    ) => `select '${kind}' as kind, t.source_id as id, to_jsonb(t) - 'updated_at' - 'geom' - 'geom_3857' - 'label_point' as says,
      ${kind === 'staff' ? 'null' : 't.geom::text || t.geom_3857::text'} as shape, (select to_jsonb(s) - 'position' || jsonb_build_object('at', s.position::text)
        from search_entry s where s.kind = '${kind}' and s.entity_id = t.id) as found_as
      from ${kind} t where source = '${key}'`,
  )
  return rows(database, `${each.join(' union all ')} order by 1, 2`)
}

const camera = (id: string, eastM: number, code: string): Feature => ({
  target: 'camera',
  sourceId: id,
  sourceVersion: 0,
  kind: 'dome',
  code,
  name: `摄像机${code}`,
  directionDeg: 12.3,
  tags: { make: 'x' },
  geometry: { type: 'Point', coordinates: position(eastM, 0) },
})
const grid = (id: string, eastM: number, name: string): Feature => ({
  target: 'region',
  sourceId: id,
  sourceVersion: 0,
  level: 'GRID',
  name,
  geometry: { type: 'Polygon', coordinates: [square(eastM, -50, 400)] },
})
const bus: Feature = {
  target: 'route',
  sourceId: 'r',
  sourceVersion: 0,
  name: '12路',
  kind: 'bus',
  stops: ['东站', '西站'],
  geometry: { type: 'LineString', coordinates: [position(0, 0), position(900, 0)] },
}
const staff = (name: string): Feature => ({
  target: 'staff',
  sourceId: 'S1',
  sourceVersion: 0,
  name,
  code: 'S1',
  role: 'manager',
  phone: '021-5',
  geometry: undefined,
})

describeOnEachEngine('sources', (database) => {
  const actor = 'wang'

  it('are restored to their state before an import, row by row', async () => {
    const before = [
      grid('g1', 0, '一格'),
      grid('g2', 400, '二格'),
      building('a', 10, 10, 20, { name: '甲楼', heightM: 18.3 }),
      building('b', 60, 10, 20, { name: '乙楼' }),
      building('c', 450, 10),
      road('w', [0, 60], [300, 60], { name: '文昌路' }),
      camera('k1', 100, '1'),
      camera('k2', 120, '2'),
      staff('王小明'),
      bus,
    ]
    await load(database(), 'undo', before)
    await finalize(database(), { defaultCityName: '小城' })
    const was = await state(database(), 'undo')
    const after = [
      grid('g1', 0, '一格'),
      building('a', 10, 10, 20, { name: '甲大楼', heightM: 30 }),
      building('b', 62, 10, 20),
      building('d', 200, 10, 20, { name: '丁楼' }),
      road('w', [0, 61], [300, 60]),
      camera('k1', 100, '3'),
      camera('k3', 140, '1'),
      staff('王芳'),
      { ...bus, stops: ['东站'] } as Feature,
    ]
    const whole = await load(database(), 'undo', after, { replaces: 'found' })
    expect(whole.removed).toEqual({ region: 1, building: 1, camera: 1 })
    await finalize(database())
    expect((await state(database(), 'undo')).map((row) => (row as { id: string }).id)).not.toContain('c')
    expect(await undoImport(database(), undefined, { actor })).toMatchObject({
      import: { id: whole.runId, inserted: 2, removed: 3, whole: true, actor: 'wang' },
      gone: 2,
      returned: 9,
    })
    await finalize(database())
    expect(await state(database(), 'undo')).toEqual(was)
    await expect(undoImport(database(), whole.runId ?? 0, { actor })).rejects.toThrow('it was already undone')
    expect(await rows(database(), 'select 1 from replaced_row')).toEqual([])
  })

  it('are not restored if a later import changed them, which is named', async () => {
    const first = await load(database(), 'later', [
      building('a', 0, 500),
      building('b', 50, 500),
      building('c', 90, 500),
    ])
    const second = await load(database(), 'later', [building('a', 5, 500)])
    const third = await load(database(), 'later', [building('b', 55, 500)], { replaces: ['building'] })
    expect(third.removed).toEqual({ building: 2 })
    await expect(undoImport(database(), first.runId ?? 0, { actor })).rejects.toThrow(
      `import ${String(first.runId)} cannot be undone: later imports changed the same rows; undo them first: ${String(third.runId)}, ${String(second.runId)}`,
    )
    await expect(undoImport(database(), second.runId ?? 0, { actor })).rejects.toThrow(`first: ${String(third.runId)}`)
    for (const { runId } of [third, second, first]) await undoImport(database(), runId ?? 0, { actor })
    expect(await state(database(), 'later')).toEqual([])
  })

  it('keep replaced rows for a number of imports', async () => {
    const runs: number[] = []
    for (let i = 0; i <= UNDOABLE_IMPORTS; i++)
      runs.push((await load(database(), 'bounded', [building('a', i, 900)])).runId ?? 0)
    await expect(undoImport(database(), runs[0], { actor })).rejects.toThrow(
      'the rows that it replaced are no longer kept',
    )
    const kept = await rows(database(), `select import_id from replaced_row order by import_id`)
    expect(kept).toEqual(runs.slice(1).map((import_id) => ({ import_id })))
  })

  it('list in a dry run what would be removed, and remove nothing', async () => {
    await load(database(), 'dry', [building('a', 0, 700), building('b', 50, 700), road('w', [0, 700], [50, 700])])
    const dry = await load(database(), 'dry', [building('a', 0, 700)], { replaces: 'all', dryRun: true })
    expect(dry).toMatchObject({ runId: null, removed: { building: 1, road: 1 } })
    expect(await state(database(), 'dry')).toHaveLength(3)
  })

  it('are not changed by a file with earlier data of the same place', async () => {
    const at = (day: string): Partial<LoadOptions> => ({ dataAt: () => new Date(`2024-01-${day}T00:00:00Z`) })
    const { runId } = await load(database(), 'age', [building('a', 0, 1200)], at('05'))
    const older = await load(database(), 'age', [building('a', 1, 1200), building('gone since', 9, 1205)], at('04'))
    expect(older).toMatchObject({ runId: null, outdatedBy: { id: runId, dataAt: new Date('2024-01-05') } })
    expect((await state(database(), 'age')).length).toBe(1)
    const elsewhere = await load(database(), 'age', [building('far', 90_000, 1200)], at('04'))
    expect(elsewhere.counts.inserted).toBe(1)
  })

  it('are listed with rows, imports and user, renamed and removed', async () => {
    await load(database(), 'first', [building('a', 0, 1500), camera('k', 0, '77')])
    await load(database(), 'first', [building('a', 1, 1500)])
    const found = (await listSources(database())).find(({ key }) => key === 'first')
    expect(found).toMatchObject({ format: 'geojson', imports: 2, actors: ['wang'], rows: { building: 1, camera: 1 } })
    await renameSource(database(), 'first', 'cadastre', { actor })
    await expect(showSource(database(), 'first')).rejects.toThrow('there is no source "first"')
    await expect(renameSource(database(), 'cadastre', 'dry', { actor })).rejects.toThrow(
      'there already is a source "dry"',
    )
    await expect(renameSource(database(), 'cadastre', 'a b', { actor })).rejects.toThrow(
      '"a b" is not a valid source key',
    )
    await expect(renameSource(database(), 'city', 'mine', { actor })).rejects.toThrow('cannot be renamed')
    const { source, imports } = await showSource(database(), 'cadastre')
    expect(source.rows).toEqual({ building: 1, camera: 1 })
    expect(imports).toMatchObject([
      { updated: 1, inserted: 0, kinds: ['building'], fileName: 'made.geojson', bytes: 12 },
      { inserted: 2, kinds: ['building', 'camera'], undoable: true },
    ])
    // It continues under its new name.
    expect((await load(database(), 'cadastre', [building('a', 1, 1500)])).counts).toMatchObject({ unchanged: 1 })
    expect(await removeSource(database(), 'cadastre', { actor })).toBe(2)
    await expect(showSource(database(), 'cadastre')).rejects.toThrow('there is no source')
    expect(await rows(database(), `select 1 from search_entry where kind = 'camera' and name like '%77'`)).toEqual([])
    expect(
      await rows(database(), `select action, subject from audit_entry where action like 'source.%' order by id`),
    ).toEqual([
      { action: 'source.rename', subject: 'source cadastre' },
      { action: 'source.remove', subject: 'source cadastre' },
    ])
  })
})
