import type { Database } from '../../platform/db/database.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { databaseSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'

/** Opens the city's database, updates its schema, and closes it after the work in any case. */
export async function withDatabase<T>(
  terminal: Terminal,
  work: (database: Database, home: string) => Promise<T>,
): Promise<T> {
  const settings = databaseSettings(terminal.environment)
  const database = await openDatabase(settings)
  try {
    await migrate(database)
    return await work(database, settings.home)
  } finally {
    await database.close()
  }
}
