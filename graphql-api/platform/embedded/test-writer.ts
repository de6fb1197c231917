import { SYSTEM } from '../db/database.ts'
import { openEmbeddedDatabase } from './embedded-database.ts'

/**
 * Run as a process by the tests: inserts 1, 2, 3 … each in a transaction of its own and reports it after the commit.
 */
const [home = '', template = ''] = process.argv.slice(2)
const database = await openEmbeddedDatabase({ home, whenHeld: 'refuse', template })
await database.write(SYSTEM, (session) => session.script('create table if not exists acknowledged (n int primary key)'))
for (;;) {
  const row = await database.write(SYSTEM, (session) =>
    session.row<{ n: number }>({
      name: 'insert#writer',
      text: 'insert into acknowledged (n) select coalesce(max(n), 0) + 1 from acknowledged returning n',
      values: [],
    }),
  )
  process.send?.(row?.n)
}
