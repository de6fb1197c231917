import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { TARGETS, thingOf } from './by-table.ts'
import { COLUMN_TYPES } from '../thing/columns.ts'

it('each thing is a file of its name and a line of the list', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter(
    (file) =>
      !file.endsWith('.test.ts') && readFileSync(new URL(file, import.meta.url), 'utf8').includes('= defineThing<'),
  )
  expect(files.map((file) => file.replace('.ts', '')).toSorted()).toEqual(TARGETS.toSorted())
})

it('no two things share a word or a title', () => {
  for (const wordsOf of [
    (table: (typeof TARGETS)[number]) => thingOf(table).words,
    (table: (typeof TARGETS)[number]) => Object.values(thingOf(table).title),
  ]) {
    const words = TARGETS.flatMap((table) => [...new Set(wordsOf(table))])
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([])
  }
})

/** Columns of each table of features, by the columns that identify one. */
async function featureTables(database: Database): Promise<Map<string, Set<string>>> {
  const rows = await database.read(SYSTEM, (session) =>
    session.rows<{ name: string; columns: string[] }>({
      name: 'test.featureTables',
      text: `select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
        where table_schema = 'public' group by table_name
        having array_agg(column_name::text) @> array['source', 'source_id', 'content_hash', 'import_id']`,
      values: [],
    }),
  )
  return new Map(rows.map(({ name, columns }) => [name, new Set(columns)]))
}

describeOnEachEngine('the list of things', (database) => {
  it('has every table of features, and no other', async () => {
    const tables = await featureTables(database())
    expect([...tables.keys()].toSorted()).toEqual(TARGETS.toSorted())
  })

  it('describes the columns of each table', async () => {
    const tables = await featureTables(database())
    for (const table of TARGETS) {
      const { columns, located, housed, geometry } = thingOf(table)
      const has = tables.get(table)
      const asked = Object.keys(columns ?? {})
      expect([table, asked.filter((column) => !has?.has(column))]).toEqual([table, []])
      if (columns === null) continue
      expect([table, 'region_id' in columns]).toEqual([table, located || housed])
      expect([table, 'building_id' in columns]).toEqual([table, housed])
      expect([table, 'geom' in columns]).toEqual([table, geometry !== 'none'])
      expect(Object.values(columns).every((type) => type in COLUMN_TYPES)).toBe(true)
    }
  })

  it('has a dataset for each, whose revision changes with it', async () => {
    const rows = await database().read(SYSTEM, (session) =>
      session.rows<{ name: string }>({ name: 'test.datasets', text: 'select name from dataset', values: [] }),
    )
    const names = rows.map(({ name }) => name)
    expect(TARGETS.filter((table) => !names.includes(table))).toEqual([])
  })
})
