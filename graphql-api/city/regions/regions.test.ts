import { beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'

describeOnEachEngine('regions', (database) => {
  let api: TestApi
  beforeAll(async () => {
    await insertMiniCity(database())
    api = await startTestApi(database())
  })

  test('the number of statements does not grow with the rows', async () => {
    const document = (first: number): string => `{
      regions(level: DISTRICT, first: ${String(first)}) {
        totalCount
        nodes { code counts { buildings } gap { buildings } parent { code } ancestors { code } bounds boundary(toleranceM: 5)
          children { totalCount nodes { code buildings(first: 5) { totalCount nodes { id region { name parent { code } } parts { id } } } } }
        }
      }
    }`
    const one = await api.query(document(1))
    expect(one.errors).toBeUndefined()
    const forOne = [...api.statements]
    const all = await api.query(document(2))
    expect(all.errors).toBeUndefined()
    expect([...api.statements].sort()).toEqual(forOne.sort())
    expect(forOne.length).toBeLessThanOrEqual(14)
    expect(api.openSnapshots).toBe(0)
  })
})
