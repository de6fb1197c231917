import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import type { Feature, ImportItem } from '../feature.ts'
import { imbalance } from './import-counts.ts'
import { loadFeatures, type LoadResult } from './load-features.ts'
import { building, items, position, road, square } from './test-features.ts'

const home = mkdtempSync(join(tmpdir(), 'city-load-'))
const file = join(home, 'made.geojson')
writeFileSync(file, 'made by hand')

async function load(database: Database, features: readonly Feature[], key: string): Promise<LoadResult> {
  return loadFeatures(database, items(features), { source: { key, format: 'test', title: key }, file, home })
}

async function one<T>(database: Database, text: string): Promise<T> {
  const row = await database.read(SYSTEM, (session) =>
    session.row<{ value: T }>({ name: `test.${text}`, text, values: [] }),
  )
  if (row === undefined) throw new Error(`no row: ${text}`)
  return row.value
}

const revision = (database: Database, name: string): Promise<number> =>
  one(database, `select revision as value from dataset where name = '${name}'`)

describeOnEachEngine('loading features', (database) => {
  const hundred = Array.from({ length: 2500 }, (_, i) =>
    building(`b/${String(i)}`, (i % 50) * 40, Math.floor(i / 50) * 40),
  )

  it('writes every feature once and changes nothing the second time', async () => {
    const first = await load(database(), hundred, 'again')
    expect(first.counts).toMatchObject({ read: 2500, loaded: 2500, inserted: 2500, unchanged: 0 })
    const before = await revision(database(), 'building')
    const second = await load(database(), hundred, 'again')
    expect(second.counts).toMatchObject({ read: 2500, loaded: 2500, inserted: 0, updated: 0, unchanged: 2500 })
    expect(await revision(database(), 'building')).toBe(before)
    expect(
      await one(
        database(),
        `select finished_at is not null and file_sha256 is not null as value from import_run order by id desc limit 1`,
      ),
    ).toBe(true)
  })

  it('accepts a newer version and rejects an older one', async () => {
    await load(database(), [building('v', 0, 0, 20, { sourceVersion: 5, name: '五' })], 'version')
    expect(
      (await load(database(), [building('v', 0, 0, 20, { sourceVersion: 4, name: '四' })], 'version')).counts,
    ).toMatchObject({ unchanged: 1 })
    expect(
      (await load(database(), [building('v', 0, 0, 20, { sourceVersion: 6, name: '六' })], 'version')).counts,
    ).toMatchObject({ updated: 1 })
    expect(await one(database(), `select name as value from building where source = 'version'`)).toBe('六')
  })

  it('counts rows that are newer than the file, also by the parts of their shape', async () => {
    const at = (eastM: number, shapeVersion: number) => [
      building('s', eastM, 0, 20, { sourceVersion: 5, shapeVersion }),
    ]
    await load(database(), at(0, 9), 'shape')
    expect(await load(database(), at(50, 8), 'shape')).toMatchObject({ older: 1, counts: { unchanged: 1 } })
    expect(await load(database(), at(0, 8), 'shape')).toMatchObject({ older: 0, counts: { unchanged: 1 } })
    expect(await load(database(), at(50, 10), 'shape')).toMatchObject({ older: 0, counts: { updated: 1 } })
  })

  it('rejects only the invalid row, with its reason, and the counts match', async () => {
    const bowTie = [position(0, 0), position(20, 20), position(20, 0), position(0, 20), position(0, 0)]
    const bad = building('bad', 0, 0, 20, { geometry: { type: 'Polygon', coordinates: [bowTie] } })
    const result = await load(database(), [...hundred.slice(0, 700), bad, ...hundred.slice(700, 1000)], 'one-bad')
    expect(result.counts).toMatchObject({ read: 1001, loaded: 1000, rejected: 1, inserted: 1000 })
    expect(imbalance(result.counts)).toBeUndefined()
    const lines = readFileSync(result.reportFile ?? '', 'utf8')
      .trim()
      .split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      id: 'bad',
      outcome: 'rejected',
      reason: expect.stringContaining('building_geom_check') as string,
    })
    expect(await one(database(), `select count(*) as value from building where source = 'one-bad'`)).toBe(1000)
  })

  it('rejects an id that the file has twice', async () => {
    const result = await load(database(), [building('twice', 0, 0), building('twice', 500, 0)], 'twice')
    expect(result.counts).toMatchObject({ read: 2, loaded: 1, rejected: 1 })
  })

  it('counts ignored, repaired and rejected features as the importer reports them', async () => {
    async function* mixed(): AsyncIterable<ImportItem> {
      await Promise.resolve()
      yield { outcome: 'ignored', rule: 'nothing to map' }
      yield { outcome: 'repaired', feature: building('r', 0, 0), reason: 'ring closed' }
      yield { outcome: 'rejected', sourceId: 'x', reason: 'no geometry', original: { id: 'x' } }
    }
    const result = await loadFeatures(database(), mixed(), {
      source: { key: 'mixed', format: 'test', title: 'mixed' },
      file,
      home,
    })
    expect(result.counts).toEqual({
      read: 3,
      loaded: 0,
      repaired: 1,
      rejected: 1,
      ignored: 1,
      inserted: 1,
      updated: 0,
      unchanged: 0,
    })
    expect(
      readFileSync(result.reportFile ?? '', 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(2)
  })

  it.each([false, true])('names values that were not understood beside the counts (dry run: %s)', async (dryRun) => {
    async function* vague(): AsyncIterable<ImportItem> {
      await Promise.resolve()
      const notUnderstood = [{ field: 'height', value: 'tall' }]
      yield { outcome: 'loaded', feature: building('v1', 0, 0), notUnderstood }
      yield {
        outcome: 'loaded',
        feature: building('v2', 0, 0),
        notUnderstood: [...notUnderstood, { field: 'use', value: '?!' }],
      }
    }
    const source = { key: 'vague', format: 'test', title: 'vague' }
    const result = await loadFeatures(database(), vague(), { source, file, home, dryRun })
    expect(result.counts).toMatchObject({ read: 2, loaded: 2 })
    expect(result.notUnderstood).toEqual([
      { field: 'height', count: 2, value: 'tall', id: 'v1' },
      { field: 'use', count: 1, value: '?!', id: 'v2' },
    ])
    if (dryRun) return
    expect(await one(database(), `select not_understood as value from import_run where source = 'vague'`)).toBe(3)
    expect(readFileSync(result.reportFile ?? '', 'utf8').split('\n')[0]).toBe(
      '{"id":"v1","outcome":"not understood","reason":"height is \\"tall\\"","original":"tall"}',
    )
  })

  it('writes nothing in a dry run', async () => {
    const runs = await one(database(), `select count(*) as value from import_run`)
    const result = await loadFeatures(database(), items(hundred), {
      source: { key: 'dry', format: 'test', title: 'dry' },
      file,
      home: join(home, 'dry'),
      dryRun: true,
    })
    expect(result.counts).toMatchObject({ read: 2500, loaded: 2500 })
    expect(await one(database(), `select count(*) as value from import_run`)).toBe(runs)
    expect(existsSync(join(home, 'dry'))).toBe(false)
  })

  it('stops after the current batch and continues the next time', async () => {
    const stop = new AbortController()
    const stopped = await loadFeatures(database(), items(hundred), {
      source: { key: 'stop', format: 'test', title: 'stop' },
      file,
      home,
      signal: stop.signal,
      onBatch: () => {
        stop.abort()
      },
    })
    expect(stopped.stopped).toBe(true)
    const kept = await one<number>(database(), `select count(*) as value from building where source = 'stop'`)
    expect(kept).toBe(stopped.counts.loaded)
    expect(kept).toBeLessThan(2500)
    expect((await load(database(), hundred, 'stop')).counts).toMatchObject({ inserted: 2500 - kept, unchanged: kept })
  })

  it('enters searchable things, follows a renaming and leaves no stale entry', async () => {
    const tower = (name?: string): Feature[] => [
      building('t', 0, 0, 40, {
        sourceVersion: name === undefined ? 3 : 2,
        ...(name === undefined ? {} : { name, nameEn: 'Tower' }),
      }),
    ]
    const terms = (): Promise<string | null> =>
      one(
        database(),
        `select (select terms from search_entry s join building b on s.kind = 'building' and s.entity_id = b.id where b.source = 'search') as value`,
      )
    await load(database(), tower('上海中心大厦'), 'search')
    expect((await terms())?.split('\n')).toEqual(['上海中心大厦', 'shanghaizhongxindasha', 'shzxds', 'tower'])
    await load(database(), tower('东方明珠'), 'search')
    expect((await terms())?.split('\n')).toContain('dfmz')
    await load(database(), tower(), 'search')
    expect(await terms()).toBeNull()
  })

  it('measures as PostGIS does', async () => {
    await load(database(), [building('m', 0, 0, 200), road('m', [0, 0], [3000, 4000])], 'measure')
    expect(
      await one<number>(
        database(),
        `select footprint_m2 / st_area(geom::geography) as value from building where source = 'measure'`,
      ),
    ).toBeCloseTo(1, 4)
    expect(
      await one<number>(
        database(),
        `select length_m / st_length(geom::geography) as value from road where source = 'measure'`,
      ),
    ).toBeCloseTo(1, 5)
    expect(
      await one<number>(
        database(),
        `select st_hausdorffdistance(geom_3857, st_transform(geom, 3857)) as value from building where source = 'measure'`,
      ),
    ).toBeLessThan(1e-6)
    expect(square(0, 0, 200)).toHaveLength(5)
  })
})
