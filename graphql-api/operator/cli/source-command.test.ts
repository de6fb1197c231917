import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createServerDatabase } from '../../platform/db/test-databases.ts'
import { city as run, type Ended } from './test-city.ts'

const home = mkdtempSync(join(tmpdir(), 'city-source-verbs-'))
let url: string
let database: Database

beforeAll(async () => {
  url = await createServerDatabase()
  database = openServerDatabase({ url, poolSize: 1 })
}, 60_000)
afterAll(async () => {
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

const city = (...args: readonly string[]): Promise<Ended> =>
  run(args, { CITY_HOME: home, DATABASE_URL: url, CITY_LANG: 'en' })

/** A file of houses in a row, numbered from 0 as in an export. */
function houses(path: string, west: number, count: number): string {
  const features = Array.from({ length: count }, (_, i) => {
    const [x, y, side] = [west + i * 0.001, 31.26, 0.0004]
    const ring = [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ]
    return { type: 'Feature', properties: { FID: i }, geometry: { type: 'Polygon', coordinates: [ring] } }
  })
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }))
  return file
}

async function counts(): Promise<Record<string, number>> {
  const text = 'select source, count(*)::int as rows from building group by source order by source'
  const found = await database.read(SYSTEM, (session) =>
    session.rows<{ source: string; rows: number }>({ name: 'test.counts', text, values: [] }),
  )
  return Object.fromEntries(found.map(({ source, rows }) => [source, rows]))
}

const buildings = (...args: readonly string[]): Promise<Ended> =>
  city('import', 'geojson', ...args, '--target', 'buildings')

test(
  'files of one name in two folders are two sources, which are listed, replaced, undone and removed',
  { timeout: 300_000 },
  async () => {
    const [a, b] = [houses('districtA/buildings.geojson', 121.4, 5), houses('districtB/buildings.geojson', 121.6, 3)]
    expect(await buildings(a, b)).toMatchObject({ code: 0, out: expect.stringContaining('inserted 3') as string })
    expect(await counts()).toEqual({ buildings: 5, 'districtB-buildings': 3 })

    houses('districtA/buildings.geojson', 121.4, 4)
    expect((await buildings(a, '--replace', '--dry-run')).out).toContain(
      '1 that the file no longer has would be removed',
    )
    expect((await buildings(a, '--replace')).out).toContain('removed 1 that the file no longer has: building 1')
    expect(await counts()).toEqual({ buildings: 4, 'districtB-buildings': 3 })
    expect((await city('import', 'undo')).out).toContain('0 rows that it added were removed, 1 were restored')
    expect(await counts()).toEqual({ buildings: 5, 'districtB-buildings': 3 })

    const list = JSON.parse((await city('source', 'list', '--json')).out) as { key: string; rows: object }[]
    expect(list.map(({ key, rows }) => [key, rows])).toContainEqual(['districtB-buildings', { building: 3 }])
    expect((await city('source', 'show', 'districtB-buildings')).out).toMatch(
      /import 2: buildings.geojson, \d+ bytes, sha256 [0-9a-f]{64}, by /,
    )
    expect(await city('source', 'remove', 'districtB-buildings')).toMatchObject({
      code: 1,
      err: expect.stringContaining('deletes 3 rows of "districtB-buildings": add --yes') as string,
    })
    expect((await city('source', 'remove', 'districtB-buildings', '--yes')).code).toBe(0)
    expect(await counts()).toEqual({ buildings: 5 })
  },
)

test('doubtful files are refused if nobody can be asked, and imported with a flag', { timeout: 300_000 }, async () => {
  const before = await counts()
  const far = houses('porto/far.geojson', 20, 3)
  const again = houses('again/survey.geojson', 121.4, 5)
  const numbers = houses('districtC/more.geojson', 121.7, 5)
  expect(await buildings(far)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/lies \d{4} km from everything .* --merge/) as string,
  })
  expect((await buildings(again)).err).toMatch(
    /has things that source "buildings" already has: 5 of 5 .* --source buildings; --merge/,
  )
  expect((await buildings(numbers, '--source', 'buildings')).err).toMatch(
    /5 of 5 checked lie elsewhere. Row numbers are not ids/,
  )
  expect(await counts()).toEqual(before)
  expect((await buildings(far, '--merge')).code).toBe(0)
  expect(await counts()).toEqual({ ...before, far: 3 })
})
