import { beforeAll, expect, test } from 'vitest'
import { SYSTEM, type Identity } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { searchTerms } from '../../store/load/search-terms.ts'
import { search } from './search.service.ts'

const ENTRIES = 50_000

describeOnEachEngine('search among many', (database) => {
  beforeAll(async () => {
    await database().write(SYSTEM, (session) =>
      session.script(`
        insert into source (key, format, title) values ('test', 'geojson', 'Test');
        insert into region (code, level, name, area_m2, source, source_id, content_hash, label_point, geom, geom_3857)
        select '990100000000', 'CITY', '城', 1, 'test', '1', '', st_pointonsurface(g), g, st_transform(g, 3857)
        from (select st_multi(st_makeenvelope(121, 31, 122, 32, 4326)) as g) shape;
        insert into search_entry (kind, entity_id, region_id, name, terms, weight, position)
        select 'building', i, (select id from region), name, name || E'\\n' || pinyin, 0.5, st_setsrid(st_makepoint(121, 31), 4326)
        from (
          select i, case when i % 9973 = 0 then '外滩' || i when i % 2 = 0 then '人民路' || i || '号' else '中山大道' || i end as name,
            case when i % 9973 = 0 then 'waitan' || i || E'\\nwt' || i when i % 2 = 0 then 'renminlu' || i else 'zhongshandadao' || i end as pinyin
          from generate_series(1, ${String(ENTRIES)}) i
        ) named`),
    )
    await database().write(SYSTEM, (session) => session.script('analyze search_entry'))
  })

  const reader: Identity = { subject: 'tester', access: 'reader', rights: ['city.view'] }
  const everyone = [SYSTEM, reader, { ...reader, scope: ['990100000000'] }]
  // Without policies the planner prefers a full scan of a table of this size to three index scans.
  const readers = everyone.slice(1)
  test.each([
    ...['外滩', '滩', '外滩19946', 'waitan', 'aita', 'wt9973'].flatMap((text) =>
      everyone.map((identity) => [text, identity] as const),
    ),
    ...['19946 外滩', 'wai tan', 'wai tan19'].flatMap((text) => readers.map((identity) => [text, identity] as const)),
  ])('%s is found by the index, by %o', async (text, identity) => {
    await database().read(identity, async (session) => {
      let plan = ''
      const found = await search(
        {
          ...session,
          rows: async <Row extends object>(statement: Parameters<typeof session.rows>[0]): Promise<Row[]> => {
            const explained = await session.rows<Record<string, string>>({
              ...statement,
              name: `explain ${text}`,
              text: `explain ${statement.text}`,
            })
            plan = explained.map((line) => line['QUERY PLAN']).join('\n')
            return session.rows<Row>(statement)
          },
        },
        { text },
      )
      expect(found.nodes.length).toBeGreaterThan(0)
      expect(found.nodes.every(({ name }) => name.startsWith('外滩'))).toBe(true)
      expect(plan).toContain('search_entry_terms_spaced_idx')
      expect(plan).not.toContain('Seq Scan on search_entry')
    })
  })

  test('two letters find terms with that prefix', async () => {
    const found = await database().read(SYSTEM, (session) => search(session, { text: 'WT' }))
    expect(found.nodes.map(({ name }) => name)).toEqual([
      '外滩9973',
      '外滩19946',
      '外滩29919',
      '外滩39892',
      '外滩49865',
    ])
  })

  test('movers are found by plate and code, if visible', async () => {
    await database().write(SYSTEM, (session) =>
      session.script(`
        insert into mover (feed_id, source_id, kind, name, restricted, observed_at, lng_e7, lat_e7, region_id) values
          ('fleet', 'V-1', 'taxi', '沪A-D1234', false, now(), 1210000000, 310000000, (select id from region)),
          ('fleet', 'V-2', 'taxi', '沪A-D1235', false, now(), 1210000000, 310000000, null),
          ('fleet', 'V-3', 'taxi', '沪A-D1236', false, null, null, null, (select id from region)),
          ('worn', 'V-4', 'person', '沪A-D1237', true, now(), 1210000000, 310000000, (select id from region))`),
    )
    const names = (identity: Identity, text: string) =>
      database().read(identity, async (session) => {
        const found = await search(session, { text, kinds: ['MOVER'] })
        expect(await found.totalCount()).toBe(found.nodes.length)
        return found.nodes.map(({ name, code, detail }) => [name, code, detail].join(' '))
      })
    const [first, second, worn] = ['沪A-D1234 V-1 taxi', '沪A-D1235 V-2 taxi', '沪A-D1237 V-4 person']
    const restricted: Identity = { ...reader, rights: ['city.view', 'restricted.view'] }
    expect(await names(reader, '沪a-d123')).toEqual([first, second])
    expect(await names(reader, 'V-2')).toEqual([second])
    expect(await names(restricted, 'd1237')).toEqual([worn])
    expect(await names(reader, 'd1237')).toEqual([])
    expect(await names({ ...reader, scope: ['990100000000'] }, '沪')).toEqual([first])
    expect(await names({ ...reader, rights: [] }, '沪')).toEqual([])
    expect(
      await database().read(reader, async (session) => (await search(session, { text: '沪a-d1234' })).nodes[0]?.kind),
    ).toBe('MOVER')
  })

  test('the count stops at a thousand', async () => {
    const found = await database().read(SYSTEM, async (session) => {
      const result = await search(session, { text: '路', first: 1 })
      return { count: await result.totalCount(), more: result.pageInfo().hasNextPage }
    })
    expect(found).toEqual({ count: 1_000, more: true })
  })
})

const NAMES: readonly (readonly [name: string, ...others: string[]])[] = [
  ['世纪大道'],
  ['祝融路'],
  ['臺灣路'],
  ['Łódź Fabryczna'],
  ['Hauptstraße 12'],
  ['Đường Nguyễn Huệ'],
  ['İstiklal Caddesi'],
  ['Οδός Ερμού'],
  ['Тверская улица', 'Tverskaya Street', 'улица Горького'],
  ['شارع الملك فيصل'],
  ['Buckingham Palace'],
  ['西安路', "Xi'an Road"],
  ['D-1234'],
]

describeOnEachEngine('search by what people type', (database) => {
  beforeAll(async () => {
    const rows = NAMES.map((names, i) => ({ id: i + 1, name: names[0], terms: searchTerms(names) }))
    await database().write(SYSTEM, (session) =>
      session.rows({
        name: 'names',
        text: `insert into search_entry (kind, entity_id, name, terms, weight, position)
          select 'building', id, name, terms, 0.5, st_setsrid(st_makepoint(121, 31), 4326)
          from unnest($1::bigint[], $2::text[], $3::text[]) as t (id, name, terms)`,
        values: [rows.map(({ id }) => id), rows.map(({ name }) => name), rows.map(({ terms }) => terms)],
      }),
    )
  })

  test.each([
    ['shiji dadao', '世纪大道'],
    ['世纪 大道', '世纪大道'],
    ['大道 世纪', '世纪大道'],
    ['shi ji da dao', '世纪大道'],
    ['sjdd', '世纪大道'],
    ['zhu rong', '祝融路'],
    ["zhu'rong", '祝融路'],
    ['台湾路', '臺灣路'],
    ['Lodz', 'Łódź Fabryczna'],
    ['fabryczna łodz', 'Łódź Fabryczna'],
    ['hauptstrasse', 'Hauptstraße 12'],
    ['12 HAUPTSTRASSE', 'Hauptstraße 12'],
    ['nguyen hue', 'Đường Nguyễn Huệ'],
    ['ISTIKLAL', 'İstiklal Caddesi'],
    ['ερμου οδος', 'Οδός Ερμού'],
    ['ТВЕРСКАЯ', 'Тверская улица'],
    ['street tverskaya', 'Тверская улица'],
    ['Горького', 'Тверская улица'],
    ['الملك', 'شارع الملك فيصل'],
    ['palace buckingham', 'Buckingham Palace'],
    ['xi an', '西安路'],
    ["xi'an", '西安路'],
    ['Ｘｉ’ａｎ', '西安路'],
    ['d1234', 'D-1234'],
    ['D–1234', 'D-1234'],
  ])('%s finds %s', async (text, name) => {
    const found = await database().read(SYSTEM, (session) => search(session, { text }))
    expect(found.nodes[0]?.name).toBe(name)
    expect(await found.totalCount()).toBe(found.nodes.length)
  })

  test.each(['palace nowhere', '·', '世纪 小道', 'zhu xi'])('%s finds nothing', async (text) => {
    const found = await database().read(SYSTEM, (session) => search(session, { text }))
    expect(found.nodes).toEqual([])
  })
})
