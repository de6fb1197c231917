import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type TestApi } from '../../app/api-test.ts'

/** Each query of this folder runs over the mini city on both engines; its result beside it is reviewed with it. */
const queries = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.graphql'))
  .sort()

describeOnEachEngine('queries', (database) => {
  let api: TestApi
  beforeAll(async () => {
    await insertMiniCity(database())
    await insertMiniThings(database())
    api = await startTestApi(database())
  })

  test.each(queries)('%s', async (file) => {
    const result = await api.query(readFileSync(new URL(file, import.meta.url), 'utf8'))
    await expect(`${JSON.stringify(readable(result), null, 2)}\n`).toMatchFileSnapshot(
      file.replace('.graphql', '.json'),
    )
    expect(api.faults).toEqual([])
  })
})

/** Numbers to 7 decimals (a centimetre): the engines' libraries differ beyond. Without places in the query. */
function readable(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e7) / 1e7
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'locations')
      .map(([key, inner]) => [key, readable(inner)]),
  )
}
