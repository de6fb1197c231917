import { createHash } from 'node:crypto'
import type { Statement } from '../../platform/db/database.ts'
import type { Target } from '../feature.ts'
import { thingOf } from '../things/by-table.ts'
import { COLUMN_TYPES, type Columns } from '../thing/columns.ts'
import type { Row } from '../thing/row.ts'
import { columnArrays } from './rows.ts'

const LEADING = {
  source_id: 'text',
  source_version: 'bigint',
  shape_version: 'bigint',
  content_hash: 'text',
} as const satisfies Columns

interface Upsert {
  readonly name: string
  readonly text: string
  readonly columns: readonly string[]
}

const upserts = new Map<Target, Upsert>()

/**
 * Upserts rows of one table, no `source_id` twice. Returns the inserted or updated rows as `id`, `source_id` and
 * `inserted`; equal or newer rows are left alone and not returned.
 */
export function upsert(target: Target, source: string, importId: number | null, rows: readonly Row[]): Statement {
  let found = upserts.get(target)
  if (found === undefined) upserts.set(target, (found = write(target)))
  const arrays = columnArrays(rows)
  const { name, text, columns } = found
  return { name, text, values: [source, importId, ...columns.map((column) => arrays[column])] }
}

function write(target: Target): Upsert {
  const types: Columns = { ...LEADING, ...thingOf(target).columns }
  const columns = Object.keys(types)
  const type = (column: string): { array: string; value?: (column: string) => string } =>
    COLUMN_TYPES[types[column] as keyof typeof COLUMN_TYPES]
  const text = `insert into ${target} as r (source, import_id, ${columns.join(', ')})
select $1, $2::int, ${columns.map((column) => type(column).value?.(column) ?? column).join(', ')}
from unnest(${columns.map((column, i) => `$${i + 3}::${type(column).array}`).join(', ')}) as t (${columns.join(', ')})
on conflict (source, source_id) do update set
  ${columns
    .filter((column) => column !== 'source_id')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}, import_id = excluded.import_id, updated_at = now()
where r.content_hash <> excluded.content_hash
  and (r.source_version, r.shape_version) <= (excluded.source_version, excluded.shape_version)
returning id, source_id, xmax = 0 as inserted`
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return { name: `load/upsert.${target}#${digest}`, text, columns }
}
