import { type Database, type Identity, ACCOUNTS } from '../../platform/db/database.ts'
import { ALL_RIGHTS } from '../../../domain/rights.ts'

/**
 * Everything in the database that an unrestricted user can read, all rows of all tables: lists, searches, tiles and
 * events are all derived from it.
 */
export async function everythingReadable(database: Database): Promise<string> {
  const reader: Identity = { subject: 'tester', access: 'reader', rights: ALL_RIGHTS }
  const seen: string[] = []
  for (const [identity, role] of [
    [reader, 'city_whole'],
    [ACCOUNTS, 'city_gate'],
  ] as const) {
    const tables = await database.read(ACCOUNTS, (session) =>
      session.rows<{ name: string; columns: string }>({
        name: 'test.readable',
        text: `select c.relname as name, string_agg(format('%I::text', a.attname), ', ') as columns
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and c.relnamespace = (select relnamespace from pg_class where oid = 'dead_letter'::regclass)
            and has_column_privilege($1, c.oid, a.attnum, 'select')
          group by c.relname order by 1`,
        values: [role],
      }),
    )
    for (const { name, columns } of tables) {
      const rows = await database.read(identity, (session) =>
        session.rows({ name: `test.readable.${role}.${name}`, text: `select ${columns} from "${name}"`, values: [] }),
      )
      seen.push(`${name}: ${JSON.stringify(rows)}`)
    }
  }
  return seen.join('\n')
}
