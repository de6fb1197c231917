import type { Database } from './database.ts'
import { openEmbeddedDatabase, type EmbeddedSettings } from './embedded/embedded-database.ts'
import { openServerDatabase } from './server-database.ts'

export interface DatabaseSettings extends EmbeddedSettings {
  /** DATABASE_URL; absent: the embedded engine in `home`. */
  readonly databaseUrl?: string
}

/** Opens the database that the settings name. Its schema is brought up to date by `migrate`. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  if (settings.databaseUrl !== undefined) return openServerDatabase({ url: settings.databaseUrl })
  return openEmbeddedDatabase(settings)
}
