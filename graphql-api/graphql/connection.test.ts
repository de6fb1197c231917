import { beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../fixtures/mini-city.ts'
import { SYSTEM } from '../platform/db/database.ts'
import { describeOnEachEngine } from '../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../app/api-test.ts'

interface Page {
  totalCount: number
  nodes: { id: string }[]
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}

const PAGE =
  '{ totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }'

describeOnEachEngine('connections', (database) => {
  let api: TestApi
  beforeAll(async () => {
    await insertMiniCity(database())
    api = await startTestApi(database())
  })

  async function page(field: string, order: string, first: number, after: string | null): Promise<Page> {
    const type = field === 'regions' ? 'RegionOrder' : 'BuildingOrder'
    const { data, errors } = await api.query(
      `query ($first: Int!, $after: String, $order: ${type}) { page: ${field}(first: $first, after: $after, orderBy: $order) ${PAGE} }`,
      { first, after, order },
    )
    expect(errors).toBeUndefined()
    return data?.page as Page
  }

  test.each([
    ['buildings', 'ID', 60],
    ['buildings', 'HEIGHT_DESC', 60],
    ['buildings', 'FOOTPRINT_DESC', 60],
    ['buildings', 'HOUSEHOLDS_DESC', 60],
    ['regions', 'CODE', 23],
    ['regions', 'NAME', 23],
    ['regions', 'AREA_DESC', 23],
    ['regions', 'HOUSEHOLDS_DESC', 23],
  ])('%s by %s: pages of 7 form the whole list', async (field, order, count) => {
    const whole = await page(field, order, 500, null)
    expect(whole.nodes).toHaveLength(count)
    const ids: string[] = []
    let after: string | null = null
    for (;;) {
      const part: Page = await page(field, order, 7, after)
      expect(part.totalCount).toBe(count)
      expect(part.pageInfo.hasPreviousPage).toBe(after !== null)
      expect(part.edges.map(({ node }) => node)).toEqual(part.nodes)
      expect(part.pageInfo.startCursor).toBe(part.edges[0]?.cursor ?? null)
      expect(part.pageInfo.endCursor).toBe(part.edges.at(-1)?.cursor ?? null)
      ids.push(...part.nodes.map(({ id }) => id))
      if (!part.pageInfo.hasNextPage) break
      after = part.pageInfo.endCursor
    }
    expect(ids).toEqual(whole.nodes.map(({ id }) => id))
  })

  test('a page starts after its cursor however the rows before it change', async () => {
    const first = await page('buildings', 'ID', 10, null)
    const before = await page('buildings', 'ID', 10, first.pageInfo.endCursor)
    await database().write(SYSTEM, (session) => session.script('update building set is_part = true where id <= 105'))
    const after = await page('buildings', 'ID', 10, first.pageInfo.endCursor)
    await database().write(SYSTEM, (session) => session.script('update building set is_part = false where id <= 105'))
    expect(after.nodes).toEqual(before.nodes)
  })

  test('counts totalCount only on request', async () => {
    await api.query('{ buildings(first: 2) { nodes { id } } }')
    expect(api.statements).toEqual(['buildings/buildings.page'])
    await api.query('{ buildings(first: 2) { totalCount nodes { id } } }')
    expect(api.statements).toEqual(['buildings/buildings.page', 'buildings/buildings.count'])
  })

  test('a query without rows opens no snapshot', async () => {
    await api.query('{ apiVersion componentClasses { code } }')
    expect(api.statements).toEqual([])
  })

  const cursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  test.each([
    ['', 'ID'],
    ['garbage', 'ID'],
    ['%%%', 'ID'],
    [cursor(null), 'ID'],
    [cursor(['ID', null]), 'ID'],
    [cursor(['ID', null, 1.5]), 'ID'],
    [cursor(['ID', null, -1]), 'ID'],
    [cursor(['ID', null, 1e300]), 'ID'],
    [cursor(['ID', 5, 1]), 'ID'],
    [cursor(['HEIGHT_DESC', 5, 1]), 'ID'],
    [cursor(['HEIGHT_DESC', '5', 1]), 'HEIGHT_DESC'],
    [cursor(['HEIGHT_DESC', null, 1]), 'HEIGHT_DESC'],
    ['x'.repeat(3_000), 'ID'],
  ])('the cursor %s is refused', async (after, order) => {
    const { errors } = await api.query(
      'query ($after: String, $order: BuildingOrder) { buildings(after: $after, orderBy: $order) { totalCount } }',
      {
        after,
        order,
      },
    )
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
    expect(api.statements).toEqual([])
  })

  test('refuses or answers cursors with extreme keys, and never fails', async () => {
    for (const [order, key] of [
      ['HEIGHT_DESC', 1e39],
      ['HOUSEHOLDS_DESC', 1e12],
      ['ID', 1],
      ['HOUSEHOLDS_DESC', 1.5],
      ['FOOTPRINT_DESC', -1e300],
    ] as const) {
      const { errors } = await api.query(
        'query ($after: String, $order: BuildingOrder) { buildings(after: $after, orderBy: $order) { nodes { id } } }',
        {
          after: cursor([order, key, 1]),
          order,
        },
      )
      expect(errors?.[0]?.extensions?.code ?? 'answered').toMatch(/answered|BAD_USER_INPUT/)
    }
    expect(api.faults).toEqual([])
  })
})
