import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { drawGrids } from '../../grids/draw-grids.ts'
import type { Feature } from '../feature.ts'
import { loadFeatures } from '../load/load-features.ts'
import { building, items, road, square } from '../load/test-features.ts'
import { finalize } from './finalize.ts'

const home = mkdtempSync(join(tmpdir(), 'city-finalize-'))
const file = join(home, 'made.geojson')
writeFileSync(file, 'made by hand')

async function rows<T extends object>(database: Database, text: string): Promise<T[]> {
  return database.read(SYSTEM, (session) => session.rows<T>({ name: `test.${text}`, text, values: [] }))
}

/** A street grid of 10 × 10 blocks of 100 m with four houses each, and two adjacent streets (STREET). */
function town(): Feature[] {
  const houses = Array.from({ length: 400 }, (_, i) => {
    const [block, corner] = [Math.floor(i / 4), i % 4]
    return building(
      `h/${String(i)}`,
      (block % 10) * 100 + 20 + (corner % 2) * 40,
      Math.floor(block / 10) * 100 + 20 + (corner >> 1) * 40,
      15,
    )
  })
  const roads = Array.from({ length: 11 }, (_, i) => [
    road(`ew/${String(i)}`, [0, i * 100], [1000, i * 100], { name: `东西${String(i)}路` }),
    road(`ns/${String(i)}`, [i * 100, 0], [i * 100, 1000], { name: `南北${String(i)}路` }),
  ]).flat()
  const halves: Feature[] = [0, 1].map((i) => ({
    target: 'region',
    sourceId: `s/${String(i)}`,
    sourceVersion: 1,
    level: 'STREET',
    name: `${i === 0 ? '西' : '东'}街道`,
    geometry: {
      type: 'Polygon',
      coordinates: [
        [...square(i * 500, 0, 1000)].map(([lng, lat], corner) =>
          corner === 1 || corner === 2 ? square(i * 500 + 500, 0, 1000)[corner - 1 === 0 ? 0 : 3]! : [lng, lat],
        ),
      ],
    },
  }))
  return [...houses, ...roads, ...halves]
}

describeOnEachEngine('finalizing and drawing', (database) => {
  beforeAll(async () => {
    await loadFeatures(database(), items(town()), {
      source: { key: 'town', format: 'test', title: 'town' },
      file,
      home,
    })
    await finalize(database(), { cityName: '测试市' })
  }, 60_000)

  it('draws the city around everything, links the tree and assigns codes', async () => {
    const regions = await rows<{ code: string; name: string; level: string; parent: string | null }>(
      database(),
      `select r.code, r.name, r.level, p.code as parent from region r left join region p on p.id = r.parent_id order by r.code`,
    )
    expect(regions).toEqual([
      { code: '990100000000', name: '测试市', level: 'CITY', parent: null },
      { code: '990100001000', name: '西街道', level: 'STREET', parent: '990100000000' },
      { code: '990100002000', name: '东街道', level: 'STREET', parent: '990100000000' },
    ])
  })

  it('changes nothing when it is repeated', async () => {
    const before = await rows(database(), `select name, revision from dataset order by name`)
    await finalize(database())
    expect(await rows(database(), `select name, revision from dataset order by name`)).toEqual(before)
  })

  it('makes regions and each street searchable once', async () => {
    expect(await rows(database(), `select count(*)::int as n from search_entry where kind = 'road'`)).toEqual([
      { n: 22 },
    ])
    expect(
      await rows(database(), `select code from search_entry where kind = 'region' and terms like '%xjd%'`),
    ).toEqual([{ code: '990100001000' }])
  })

  it('draws balanced grids that tile their streets, and does nothing the second time', async () => {
    const first = await drawGrids(database(), { balance: { min: 150, target: 200, max: 250 } })
    expect(first.grids).toBeGreaterThan(20)
    expect(first.report.within).toBeGreaterThan(0.9)
    const again = await drawGrids(database(), { balance: { min: 150, target: 200, max: 250 } })
    expect(again).toMatchObject({ divided: 0, grids: 0 })
    const tiling = await rows<{ code: string; off: number }>(
      database(),
      `select p.code, abs(sum(st_area(c.geom)) / st_area(p.geom) - 1) as off from region p join region c on c.parent_id = p.id where p.level <> 'CITY' group by p.id, p.code, p.geom`,
    )
    expect(tiling.length).toBeGreaterThan(2)
    for (const { off } of tiling) expect(off).toBeLessThan(1e-6)
    const overlap = await rows<{ overlap: number }>(
      database(),
      `select coalesce(sum(st_area(st_intersection(a.geom, b.geom))), 0) as overlap from region a join region b on a.id < b.id and a.level = 'GRID' and b.level = 'GRID' and a.geom && b.geom`,
    )
    expect(overlap[0]?.overlap).toBeLessThan(1e-12)
    expect(
      await rows(
        database(),
        `select code from region where level = 'GRID' and (length(code) <> 15 or not drawn or st_numgeometries(geom) <> 1)`,
      ),
    ).toEqual([])
  })

  it('sums up from grid to city', async () => {
    const gaps = await rows(
      database(),
      `select p.code, t.subject from region p join region_tally t on t.region_id = p.id
       where abs(t.total - t.direct - coalesce((select sum(c.total) from region r join region_tally c on c.region_id = r.id and c.subject = t.subject where r.parent_id = p.id), 0)) > 1e-6`,
    )
    expect(gaps).toEqual([])
    const [city] = await rows<{ total: number }>(
      database(),
      `select total from region_tally t join region r on r.id = t.region_id where r.level = 'CITY' and subject = 'building'`,
    )
    expect(city?.total).toBe(400)
    const [households] = await rows<{ total: number; direct: number }>(
      database(),
      `select total, direct from region_tally t join region r on r.id = t.region_id where r.level = 'CITY' and subject = 'household'`,
    )
    expect(households).toEqual({ total: 400 * 15, direct: 0 })
  })

  it('redraws the same grids', async () => {
    const text = `select code, md5(st_asbinary(geom)::text) as shape from region where level = 'GRID' order by code`
    const before = await rows(database(), text)
    await drawGrids(database(), { balance: { min: 150, target: 200, max: 250 }, redraw: true })
    expect(await rows(database(), text)).toEqual(before)
  })

  it('links parts to their outlines and marks outlines drawn by parts', async () => {
    const features = [
      building('o', 5000, 0, 40, { name: '塔' }),
      building('p1', 5005, 5, 30, { isPart: true }),
      building('p2', 5010, 10, 10, { isPart: true, partOf: 'o', minHeightM: 18, heightM: 60 }),
      building('o2', 5100, 0, 40),
      building('p3', 5105, 5, 5, { isPart: true, heightM: 6, heightSource: 'assumed' }),
      building('o3', 5200, 0, 40, { heightM: 100, heightSource: 'measured' }),
      building('p4', 5205, 5, 30, { isPart: true, heightM: 100, heightSource: 'measured' }),
      building('p5', 5236, 36, 3, { isPart: true, heightM: 6, heightSource: 'assumed' }),
    ]
    await loadFeatures(database(), items(features), {
      source: { key: 'parts', format: 'test', title: 'parts' },
      file,
      home,
    })
    await finalize(database())
    expect(
      await rows(
        database(),
        `select b.source_id as id, o.source_id as outline, b.has_parts, b.households > 0 as home from building b left join building o on o.id = b.part_of where b.source = 'parts' order by 1`,
      ),
    ).toEqual([
      { id: 'o', outline: null, has_parts: true, home: true },
      { id: 'o2', outline: null, has_parts: false, home: true },
      { id: 'o3', outline: null, has_parts: true, home: true },
      { id: 'p1', outline: 'o', has_parts: false, home: false },
      { id: 'p2', outline: 'o', has_parts: false, home: false },
      { id: 'p3', outline: 'o2', has_parts: false, home: false },
      { id: 'p4', outline: 'o3', has_parts: false, home: false },
      { id: 'p5', outline: 'o3', has_parts: false, home: false },
    ])
    expect(
      await rows(
        database(),
        `select part.source_id as id, part.height_source as source, part.height_m = o.height_m as alike
         from building part join building o on o.id = part.part_of where part.source_id in ('p3', 'p5') order by 1`,
      ),
    ).toEqual([
      { id: 'p3', source: 'outline', alike: true },
      { id: 'p5', source: 'assumed', alike: false },
    ])
    const [off] = await rows<{ n: number }>(
      database(),
      `select count(*)::int as n from building where region_id is null`,
    )
    expect(off?.n).toBe(0)
  })

  it('names what it draws in the city’s language: as set, else that of its street names', async () => {
    const balance = { min: 150, target: 200, max: 250 }
    const namesIn = async (language: string) => {
      await database().write(SYSTEM, (session) => session.script(`update city set language = ${language}`))
      await drawGrids(database(), { balance, redraw: true })
      return rows(
        database(),
        `select distinct regexp_replace(name, '\\d+', '#') as name from region where level = 'GRID'`,
      )
    }
    expect(await namesIn(`'en'`)).toEqual([{ name: 'Grid #' }])
    expect(await namesIn(`'zh'`)).toEqual([{ name: '第#网格' }])
    expect(await namesIn('null')).toEqual([{ name: '第#网格' }])
    await database().write(SYSTEM, (session) =>
      session.script(`update road set name = 'Rua ' || id; update region set name = 'Bairro ' || id`),
    )
    expect(await namesIn('null')).toEqual([{ name: 'Grid #' }])
  })
})
