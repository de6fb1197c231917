import type { Lists } from '../../platform/db/statements.ts'
import { tablesOf, TARGETS, thingOf } from './by-table.ts'

const entries = (tables: readonly string[]): { table: string }[] => tables.map((table) => ({ table }))

/** The lists for repeated lines in statements. */
export const TABLE_LISTS = {
  things: entries(TARGETS),
  located: entries(tablesOf(({ located }) => located)),
  /** Located things that are expected within the city. */
  inCity: entries(tablesOf(({ located, beyondCity }) => located && !beyondCity)),
  housed: entries(tablesOf(({ housed }) => housed)),
  outlining: entries(tablesOf(({ outlinesCity }) => outlinesCity)),
  counted: entries(tablesOf(({ counted }) => counted !== false)),
  countedFromFeeds: entries(tablesOf(({ counted }) => counted === 'feeds')),
  links: TARGETS.flatMap((table) =>
    Object.entries(thingOf(table).links).map(([code, link]) => ({ table, code, link })),
  ),
  exported: TARGETS.flatMap((table) => {
    const { exported } = thingOf(table)
    const pairs = Object.entries(exported ?? {}).map(([field, column]) => `'${field}', ${column}`)
    return exported === null ? [] : [{ table, pairs: pairs.join(', ') }]
  }),
} as const satisfies Lists
