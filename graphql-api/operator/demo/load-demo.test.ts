import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { importFiles } from '../../import/import-files.ts'
import { hasOwnData, readDemo, type DemoIdentity } from '../../store/sources/demo-marker.ts'
import { generatedCity, generatorDigest } from './generator.ts'
import { loadDemo, OwnDataError } from './load-demo.ts'
import { removeDemo } from './remove-demo.ts'

const generator = new URL('./test-generator.ts', import.meta.url)
let home: string
let small: DemoIdentity

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'city-demo-'))
  small = { seed: 'a', scale: 0.02, generator: await generatorDigest(generator) }
})
afterAll(() => rm(home, { recursive: true, force: true }))

const SUBJECTS = ['building', 'camera', 'region', 'source', 'search_entry', 'import_run'] as const

async function counts(database: Database): Promise<Record<(typeof SUBJECTS)[number], number>> {
  const text = `select ${SUBJECTS.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`
  const row = await database.read(SYSTEM, (session) =>
    session.row<Record<(typeof SUBJECTS)[number], number>>({ name: 'test.counts', text, values: [] }),
  )
  if (row === undefined) throw new Error('no counts')
  return row
}

async function load(database: Database, identity: DemoIdentity, signal?: AbortSignal, onProgress?: () => void) {
  const city = await generatedCity(home, identity, { generator })
  return loadDemo(database, identity, city, { home, ...(signal && { signal }), ...(onProgress && { onProgress }) })
}

it('keeps a generated city until the generator changes', async () => {
  const { folder, manifest } = await generatedCity(home, small, { generator })
  expect(folder).toBe(join(home, 'demo', 'a-0.02'))
  expect(manifest.files.map(({ file, records }) => [file, records])).toEqual([
    ['regions.geojson', 3],
    ['buildings.geojson', 600],
    ['cameras.csv', 3],
  ])
  const made = (await stat(join(folder, 'buildings.geojson'))).mtimeMs
  await generatedCity(home, small, { generator })
  expect((await stat(join(folder, 'buildings.geojson'))).mtimeMs).toBe(made)
  await writeFile(join(home, 'demo', 'a-0.02.generator'), 'older\n')
  await generatedCity(home, small, { generator })
  expect((await stat(join(folder, 'buildings.geojson'))).mtimeMs).toBeGreaterThan(made)
})

it('stops a generator that is no longer needed', async () => {
  const stop = new AbortController()
  const generating = generatedCity(
    home,
    { ...small, seed: 'stopped' },
    { generator, signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
  )
  await expect(generating).rejects.toThrow('enough')
  expect(existsSync(join(home, 'demo', 'stopped-0.02.generator'))).toBe(false)
})

describeOnEachEngine('the demo city', (database) => {
  it('continues an interrupted load, by file', async () => {
    const stop = new AbortController()
    // The first event of a second file means that the first one is loaded.
    const files = new Set<string>()
    const city = await generatedCity(home, small, { generator })
    const cutOff = loadDemo(database(), small, city, {
      home,
      signal: stop.signal,
      onProgress: (at) => {
        if (at.stage === 'import') files.add(at.file)
        if (files.size === 2) stop.abort(new Error('cut off'))
      },
    })
    await expect(cutOff).rejects.toThrow('cut off')
    const before = await database().read(SYSTEM, readDemo)
    expect(before).toMatchObject({ seed: 'a', files: ['regions.geojson'], completedAt: null, removedAt: null })

    const seen = new Set<string>()
    await loadDemo(database(), small, city, {
      home,
      onProgress: (at) => at.stage === 'import' && seen.add(at.file),
    })
    expect([...seen]).toEqual(['buildings.geojson', 'cameras.csv'])
    expect((await database().read(SYSTEM, readDemo))?.completedAt).toBeInstanceOf(Date)
    expect(await counts(database())).toMatchObject({ building: 600, camera: 3, region: 3 })
    expect(await database().read(SYSTEM, hasOwnData)).toBe(false)
  })

  it('is replaced by another one, without a trace of the first', async () => {
    const other = { ...small, seed: 'other', scale: 0.01 }
    await load(database(), other)
    expect(await counts(database())).toMatchObject({ building: 300, camera: 3, region: 3 })
    expect(await database().read(SYSTEM, readDemo)).toMatchObject({ seed: 'other', scale: 0.01, removedAt: null })
  })

  it('is removed without a trace, and leaves imported data', async () => {
    const file = join(home, 'own.geojson')
    const feature = {
      type: 'Feature',
      properties: { id: 'own-1', name: '自有摄像机' },
      geometry: { type: 'Point', coordinates: [121.0501, 31.005] },
    }
    await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features: [feature] }))
    const own = { path: file, format: 'geojson', source: 'own', options: { target: 'cameras' } }
    await importFiles(database(), [own], { home })
    expect(await database().read(SYSTEM, hasOwnData)).toBe(true)
    await expect(load(database(), small)).rejects.toThrow(OwnDataError)

    expect(await removeDemo(database())).toBe(true)
    const left = await counts(database())
    expect(left).toMatchObject({ building: 0, camera: 1, import_run: 1 })
    expect(await removeDemo(database())).toBe(false)
    const found = await database().read(SYSTEM, (session) =>
      session.rows<{ name: string }>({
        name: 'test.found',
        text: "select name from search_entry where kind <> 'region'",
        values: [],
      }),
    )
    expect(found).toEqual([{ name: '自有摄像机' }])
  })
})

describeOnEachEngine('a demo city alone', (database) => {
  it('leaves an empty city when it is removed', async () => {
    const empty = await counts(database())
    await load(database(), small)
    await removeDemo(database())
    expect(await counts(database())).toEqual(empty)
    expect((await database().read(SYSTEM, readDemo))?.removedAt).toBeInstanceOf(Date)
  })
})
