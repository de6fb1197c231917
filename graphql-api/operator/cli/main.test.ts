import { existsSync, mkdtempSync, openSync, readFileSync, ftruncateSync, closeSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { openServerDatabase } from '../../platform/db/server-database.ts'
import { createServerDatabase } from '../../platform/db/test-databases.ts'
import { city as run, spawnCity, type Ended } from './test-city.ts'

const folder = mkdtempSync(join(tmpdir(), 'city-cli-'))
let url: string
let database: Database

beforeAll(async () => {
  url = await createServerDatabase()
  database = openServerDatabase({ url, poolSize: 1 })
})
afterAll(() => database.close())

const city = (args: readonly string[], language = 'en'): Promise<Ended> =>
  run(args, { CITY_HOME: join(folder, 'home'), DATABASE_URL: url, CITY_LANG: language })

/** Everything that an import could change. */
async function state(): Promise<unknown> {
  const text =
    'select (select count(*) from building) as b, (select count(*) from facility) as f, (select count(*) from camera) as c, (select sum(revision) from dataset) as r'
  return database.read(SYSTEM, (session) => session.rows({ name: 'test.state', text, values: [] }))
}

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const GBK_TEXT = '编号,名称,经度,纬度\n1,人民广场摄像机,121.47,31.23\n'

const feature = (id: string, coordinates: unknown): unknown => ({
  type: 'Feature',
  id,
  properties: { building: 'yes', height: 10 },
  geometry: { type: 'Polygon', coordinates },
})
const sound = [
  [
    [121.4, 31.2],
    [121.401, 31.2],
    [121.401, 31.201],
    [121.4, 31.201],
    [121.4, 31.2],
  ],
]

async function refused(args: readonly string[]): Promise<string> {
  const before = await state()
  const { code, err } = await city(args)
  expect(code).not.toBe(0)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(err).not.toMatch(/\n\s+at /)
  expect(await state()).toEqual(before)
  return err
}

describe('unusable files', () => {
  it('names a file that is missing, of another kind, or empty', async () => {
    expect(await refused(['import', 'osm', join(folder, 'none.osm.pbf')])).toContain('no such file')
    expect(await refused(['import', 'osm', put('a.txt', 'x')])).toContain('.osm.pbf')
    expect(await refused(['import', 'osm', put('empty.osm', '')])).toContain('empty')
    expect(await refused(['import', 'osm', folder])).toContain('not a file')
  })

  it('refuses a gigabyte of zeros at once', async () => {
    for (const name of ['zeros.osm.pbf', 'zeros.geojson', 'zeros.csv']) {
      const path = join(folder, name)
      const descriptor = openSync(path, 'w')
      ftruncateSync(descriptor, 1_000_000_000)
      closeSync(descriptor)
      const format = name.endsWith('pbf') ? 'osm' : (name.split('.')[1] ?? '')
      await refused(['import', format, path, ...(format === 'csv' ? ['--target', 'cameras'] : [])])
    }
  })

  it('refuses a truncated PBF', async () => {
    const whole = readFileSync(new URL('../../import/fixtures/quarter.osm.pbf', import.meta.url))
    await refused(['import', 'osm', put('cut.osm.pbf', whole.subarray(0, 900))])
  })

  it('refuses a CSV in GBK that is declared as UTF-8', async () => {
    const gbk = put('gbk.csv', iconv.encode(GBK_TEXT, 'gbk'))
    await refused(['import', 'csv', gbk, '--target', 'cameras', '--encoding', 'utf-8'])
  })
})

it('reads a CSV in GBK that declares no encoding, and says so', async () => {
  const gbk = put('cameras-gbk.csv', iconv.encode(GBK_TEXT, 'gbk'))
  const args = ['import', 'csv', gbk, '--target', 'cameras', '--dry-run', '--beside-demo']
  const { code, out } = await city(args)
  expect(code).toBe(0)
  expect(out).toContain('cameras-gbk.csv is not UTF-8: read as gb18030; if its texts are garbled, name its encoding')
  expect((await city(args, 'zh')).out).toContain('cameras-gbk.csv 不是 UTF-8，已按 gb18030 读取')
  expect((await city([...args, '--encoding', 'gbk'])).out).not.toContain('is not UTF-8')
})

it('names each feature that is not usable and keeps the others', async () => {
  const text = JSON.stringify({
    type: 'FeatureCollection',
    features: [
      feature('good', sound),
      feature('bow-tie', [
        [
          [121.41, 31.2],
          [121.411, 31.201],
          [121.411, 31.2],
          [121.41, 31.201],
          [121.41, 31.2],
        ],
      ]),
      feature('nan', [
        [
          [121.42, 31.2],
          [121.421, 31.2],
          [121.421, 31.201],
          [121.42, 31.2],
        ],
      ]),
      feature('far', [
        [
          [500000, 3400000],
          [500010, 3400000],
          [500010, 3400010],
          [500000, 3400000],
        ],
      ]),
    ],
  })
  const { code, out, err } = await city([
    'import',
    'geojson',
    put('mixed.geojson', text.replace('[121.42,31.2]', '[121.42,NaN]')),
    '--target',
    'buildings',
    '--source',
    'mixed',
  ])
  // Half of the features were unusable: a script must notice.
  expect(code).toBe(2)
  expect(out).toContain('read 4 =')
  expect(err).toContain('mixed.geojson: 2 of 4 features were rejected; the others are loaded')
  const report = /every rejected and repaired feature: (.+)/.exec(out)?.[1] ?? ''
  const ids = readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)
  expect(ids.some((id) => id.includes('bow-tie'))).toBe(true)
  expect(ids.some((id) => id.includes('far'))).toBe(true)
  expect(ids.some((id) => id.includes('nan'))).toBe(true)
})

it('prints the content and possible targets of all files at once, before anything is written', async () => {
  const before = await state()
  const table = put('poles.csv', '国标编码,方位角,经度,纬度\n31010000001320000001,90,121.47,31.23\n')
  const plan = {
    type: 'Feature',
    properties: { 层数: 6, 建筑高度: 18 },
    geometry: { type: 'Polygon', coordinates: sound },
  }
  const csv = await city(['import', 'csv', table, put('none.csv', 'a,b\n1,2\n')])
  expect(csv.code).toBe(1)
  expect(csv.out).toContain(`npm run city -- import csv ${table} --target cameras`)
  expect(csv.out).toContain('方位角: 90')
  expect(csv.out).toContain('none.csv')
  expect(csv.err).toContain('2 file(s) need a --target')
  const geojson = await city(['import', 'geojson', put('plan.geojson', JSON.stringify(plan))])
  expect(geojson.code).toBe(1)
  expect(geojson.out).toContain('plan.geojson --target buildings')
  expect(await state()).toEqual(before)
})

it('counts without writing in a dry run, in Chinese if that is the language', async () => {
  const before = await state()
  const { code, out } = await city(
    [
      'import',
      'geojson',
      put('dry.geojson', JSON.stringify(feature('d', sound))),
      '--target',
      'buildings',
      '--dry-run',
    ],
    'zh',
  )
  expect(code).toBe(0)
  expect(out).toContain('试运行：没有写入')
  expect(await state()).toEqual(before)
})

it('reports a faulty option in one line', async () => {
  expect(await refused(['grids', 'draw', '--target-households', 'many'])).toContain('"many"')
  expect(await refused(['import', 'geojson', put('o.geojson', '{}'), '--city-code', '31'])).toContain(
    '6, 9 or 12 digits',
  )
})

it('builds tile archives, counts them, and reports their state', async () => {
  await database.write(SYSTEM, (session) =>
    session.script(`
      insert into source (key, format, title) values ('tiles-test', 'csv', 'test');
      insert into camera (source, source_id, content_hash, geom, geom_3857)
      select 'tiles-test', n::text, '', point, st_transform(point, 3857)
      from (select n, st_setsrid(st_makepoint(121.4 + n * 0.01, 31.2), 4326) as point from generate_series(1, 5) n) points`),
  )
  expect((await city(['tiles', 'build', 'cameras', '--dry-run'], 'zh')).out).toMatch(
    /cameras：需新做 \d+ 个瓦片，沿用 0 个/,
  )
  expect(existsSync(join(folder, 'home', 'tiles', 'cameras.pmtiles'))).toBe(false)
  const built = await city(['tiles', 'build', 'cameras', 'roads', '--max-zoom', '13'])
  expect(built).toMatchObject({ code: 0, err: '' })
  expect(built.out).toMatch(/cameras: \d+ tiles encoded, 0 reused/)
  expect(existsSync(join(folder, 'home', 'tiles', 'roads.pmtiles'))).toBe(true)
  expect((await city(['tiles', 'build', 'roads', '--max-zoom', '13'])).out).toContain('roads: up to date')
  expect((await city(['doctor'])).out).toContain('tile archives: 2 up to date, 0 stale')
  expect(await refused(['tiles', 'build', 'nothing'])).toContain(
    'there is no tileset "nothing"; expected one of water, green',
  )
  expect(await refused(['tiles', 'build', '--max-zoom', 'deep'])).toContain('"deep"')
})

it('sets the zone and the language of the city, and prints the current ones', async () => {
  expect((await city(['set', 'time-zone', 'asia/tokyo'])).out).toBe('time zone Asia/Tokyo, as set\n')
  expect((await city(['doctor'])).out).toContain('time zone Asia/Tokyo, as set')
  expect((await city(['set', 'time-zone', 'auto'])).out).toMatch(
    /^time zone \S+, (until something is imported|by the city’s position)/,
  )
  for (const zone of ['+08:00', 'Mars/Olympus', 'CST'])
    expect(await refused(['set', 'time-zone', zone])).toContain(`"${zone}" is not a time zone`)
  expect((await city(['set', 'language', 'en'], 'zh')).out).toBe('没有选择过语言的人看到的页面语言为 en\n')
  expect(await refused(['set', 'language', 'fr'])).toContain('"fr" is not a language of the page')
})

it('has help with examples for each verb', async () => {
  for (const verb of [
    ['import', 'osm'],
    ['demo', 'write'],
    ['demo', 'load'],
    ['demo', 'remove'],
    ['grids', 'draw'],
    ['tiles', 'build'],
    ['finalize'],
    ['migrate'],
    ['set', 'time-zone'],
    ['doctor'],
    ['user', 'add'],
    ['token', 'issue'],
  ]) {
    const { code, out } = await city([...verb, '--help'])
    expect(code).toBe(0)
    expect(out).toContain('npm run city -- ')
  }
})

it('is a program: text on the right outputs, and an exit code', async () => {
  const environment = { CITY_HOME: join(folder, 'home'), DATABASE_URL: url, CITY_LANG: 'en' }
  expect(await spawnCity(['migrate'], environment)).toEqual(await city(['migrate']))
  const wrong = await spawnCity(['set', 'language', 'fr'], environment)
  expect(wrong).toEqual(await city(['set', 'language', 'fr']))
  expect(wrong.code).toBe(1)
  expect(await spawnCity(['finalize', '--wrong'], environment)).toEqual(await city(['finalize', '--wrong']))
  expect(await spawnCity(['--help'], environment)).toEqual(await city(['--help']))
})
