import { beforeAll, expect, it } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import { readerIdentity } from '../../security/accounts/viewer.ts'
import type { Session } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import {
  regionAncestors,
  regionBounds,
  regionByCode,
  regionChildren,
  regionPage,
  regionsByIds,
  type RegionRow,
} from '../regions/regions.service.ts'
import { readCity, readDatasets, readSources } from './city.service.ts'

describeOnEachEngine('the city of an account', (database) => {
  beforeAll(() => insertMiniCity(database()))

  const as = <T>(scope: readonly string[] | undefined, read: (session: Session) => Promise<T>): Promise<T> =>
    database().read(readerIdentity(testViewer(['operator'], scope)), read)
  const rootOf = (scope?: readonly string[]): Promise<string | undefined> =>
    as(scope, async (session) => (await readCity(session))?.root.code)

  it('is the whole city, or the largest region of its own', async () => {
    expect(await rootOf()).toBe('990100000000')
    expect(await rootOf(['990100000000'])).toBe('990100000000')
    expect(await rootOf(['990102000000'])).toBe('990102000000')
    expect(await rootOf(['990101001001', '990102001000'])).toBe('990102001000')
    // Of two with as many regions below them, the larger one; a region within another is not a root.
    expect(await rootOf(['990101002000', '990102002000'])).toBe('990102002000')
    expect(await rootOf(['990101001001', '990101001000'])).toBe('990101001000')
    expect(await rootOf(['990101001001001'])).toBe('990101001001001')
    expect(await rootOf([])).toBeUndefined()
    expect(await rootOf(['999999999999'])).toBeUndefined()
  })

  it('ends at its own regions, above and beside', async () => {
    await as(['990101001000'], async (session) => {
      const own = (await regionByCode(session, '990101001000')) as RegionRow
      const grid = (await regionByCode(session, '990101001001001')) as RegionRow
      for (const code of ['990100000000', '990101000000', '990101002000', '990102001001001']) {
        expect(await regionByCode(session, code)).toBeNull()
      }
      expect(await regionsByIds(session, [own.parentRegionId as number])).toEqual([null])
      const above = await regionAncestors(session, [own.id, grid.id])
      expect(above.map((rows) => rows.map(({ code }) => code))).toEqual([[], ['990101001000', '990101001001']])
      const [children] = await regionChildren(session, [own.id], { first: 10 })
      expect(children?.nodes.map(({ code }) => code)).toEqual(['990101001001', '990101001002'])
      const page = await regionPage(session, { first: 50 })
      expect(page.nodes.map(({ code }) => code.slice(0, 9))).toEqual(Array<string>(7).fill('990101001'))
      expect(await regionBounds(session, [own.id])).toEqual([[121.47, 31.22, 121.478, 31.228]])
    })
  })

  it('has the datasets, their revisions and the sources of the city', async () => {
    const whole = await as(undefined, async (session) => [await readDatasets(session), await readSources(session)])
    const street = await as(['990101001000'], async (session) => [
      await readDatasets(session),
      await readSources(session),
    ])
    expect(street).toEqual(whole)
    expect(street[1]).toEqual([expect.objectContaining({ key: 'mini', attribution: '© City Brain' })])
  })
})
