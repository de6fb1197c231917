import type { Database } from './db/database.ts'
import { openEmbeddedDatabase, type EmbeddedSettings } from './embedded/embedded-database.ts'
import { openServerDatabase } from './db/server-database.ts'

export interface DatabaseSettings extends EmbeddedSettings {
  /** DATABASE_URL; absent: the embedded engine in `home`. */
  readonly databaseUrl?: string
  /** DATABASE_OWNER_URL: the owner of its tables, where DATABASE_URL is of a user who owns nothing. */
  readonly databaseOwnerUrl?: string
}

/** Opens the database that the settings name. Its schema is brought up to date by `migrate`. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { databaseUrl: url, databaseOwnerUrl: ownerUrl } = settings
  if (url !== undefined) return openServerDatabase({ url, ...(ownerUrl !== undefined && { ownerUrl }) })
  return openEmbeddedDatabase(settings)
}
