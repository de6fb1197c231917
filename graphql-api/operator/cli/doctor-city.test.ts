import { expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { placeInTime, setTimeZone } from '../../store/settings/city-settings.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { checkCity } from './doctor-city.ts'
import { messages, type Language } from './messages.ts'

describeOnEachEngine('findings of doctor about the city', (database, engine) => {
  const run = (script: string): Promise<void> => database().write(SYSTEM, (session) => session.script(script))
  async function examine(language: Language = 'en', now?: () => number): Promise<string[]> {
    const lines: string[] = []
    const print = (line: string): void => void lines.push(line)
    await checkCity(
      database(),
      { say: messages(language), print },
      (ok, text) => print(`${ok ? '✓' : '✗'} ${text}`),
      now,
    )
    return lines
  }
  const bad = async (): Promise<string[]> => (await examine()).filter((line) => line.startsWith('✗'))
  const stand = (id: number, lng: number, lat: number): string =>
    `update camera set region_id = null, geom = st_setsrid(st_makepoint(${String(lng)}, ${String(lat)}), 4326),
       geom_3857 = st_transform(st_setsrid(st_makepoint(${String(lng)}, ${String(lat)}), 4326), 3857) where id = ${String(id)};`

  test('reports no fault for an empty one', async () => {
    const lines = await examine()
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([])
    expect(lines.at(-1)).toMatch(/^· the city is empty/)
  })

  test('has a line for each check of a valid one', async () => {
    await insertMiniCity(database())
    expect(await examine()).toEqual([
      '✓ the database is encoded as UTF8',
      '✓ the clocks of the database and of this machine agree',
      '✓ time zone Asia/Shanghai, by the city’s position',
      '✓ the city covers 2.7 km²',
      '✓ nothing lies far outside the city',
      '✓ 1.3 % of the loaded data lies in no region (1 of 79 rows)',
    ])
    for (const line of await examine('zh')) expect(line).toMatch(/^[✓·] .*[\u4e00-\u9fff]/)
  })

  test('counts rows far away by kind, those at 0,0 separately; not those just outside', async () => {
    await run(stand(501, 0, 0) + stand(502, 116.4, 39.9) + stand(503, 121.5, 31.25))
    expect(await bad()).toEqual([
      '✗ far outside the city: cameras (2, of which 1 at 0,0); correct their positions in the file and import it again',
    ])
    expect((await examine('zh')).join()).toContain('摄像机 2 条（其中 1 条位于 0,0）')
    await run(stand(501, 121.475, 31.225) + stand(502, 121.475, 31.225) + stand(503, 121.475, 31.225))
    expect(await bad()).toEqual([])
  })

  test('asks for boundaries if most of the city is in no region', async () => {
    await run('create table kept as select id, region_id from building; update building set region_id = null')
    expect(await bad()).toEqual([expect.stringMatching(/^✗ [5-9]\d\.\d % of the loaded data lies in no region/)])
    await run('update building b set region_id = k.region_id from kept k where k.id = b.id; drop table kept')
    expect(await bad()).toEqual([])
  })

  test.each([
    [0.05, 'x', 'the city covers 0.05 km², less than the 0.1 of any city'],
    [150_000, 'city', 'the city covers 150,000 km², more than the 100,000 of any city'],
    [600_000, 'x', 'the city covers 600,000 km², more than the 500,000 of any city'],
    [150_000, 'x', undefined],
  ])('of %d km² from %s', async (areaKm2, source, complaint) => {
    await run(`insert into source (key, format, title) values ('x', 'x', 'x'), ('city', 'x', 'x') on conflict do nothing;
      update region set area_m2 = ${String(areaKm2)} * 1e6, source = '${source}' where level = 'CITY'`)
    expect(await bad()).toEqual(complaint === undefined ? [] : [expect.stringContaining(complaint)])
  })

  test.each([
    ['Asia/Tokyo', false],
    ['America/New_York', false],
    // Other names with the same hours.
    ['Asia/Chongqing', true],
    ['Asia/Singapore', true],
  ])('agrees that a zone set by hand, %s, fits the place: %s', async (zone, agrees) => {
    await database().write(SYSTEM, (session) => setTimeZone(session, zone, 'hand'))
    expect(await bad()).toEqual(
      agrees ? [] : [expect.stringContaining(`${zone}, as set; but the city lies in the time zone of Asia/Shanghai`)],
    )
    await database().write(SYSTEM, (session) => setTimeZone(session, 'UTC', 'place'))
    await placeInTime(database())
  })

  test('reports clocks that differ, whichever is ahead', async () => {
    for (const seconds of [-600, 600]) {
      const lines = await examine('en', () => Date.now() + seconds * 1000)
      expect(lines.join()).toMatch(/✗ the clocks of the database and of this machine differ by (59|60)\d\.\d s/)
    }
  })

  test('reports other defaults of the database without a fault', async () => {
    // A database of its own; the embedded engine is shared by its tests.
    if (engine === 'embedded') {
      expect((await examine()).join()).not.toContain('other defaults')
      return
    }
    const set = (what: string): string =>
      `do $$ begin execute format('alter database %I ${what}', current_database()); end $$`
    await run(
      set(`set datestyle = ''German, DMY''`) +
        ';' +
        set(`set search_path = pg_catalog`) +
        ';' +
        set(`set timezone = ''UTC''`),
    )
    const lines = (await examine()).filter((line) => line.includes('other defaults'))
    expect(lines).toEqual([
      expect.stringMatching(
        /^· .*DateStyle = German, DMY \(of the database\); search_path = pg_catalog \(of the database\)$/i,
      ),
    ])
    expect(await bad()).toEqual([])
  })
})
