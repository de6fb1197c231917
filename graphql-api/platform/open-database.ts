import type { Database } from './db/database.ts'
import { openEmbeddedDatabase, type EmbeddedSettings } from './embedded/embedded-database.ts'
import { openServerDatabase } from './db/server-database.ts'

export interface DatabaseSettings extends EmbeddedSettings {
  /** DATABASE_URL; absent: the embedded engine in `home`. */
  readonly databaseUrl?: string
  /** DATABASE_OWNER_URL: the owner of its tables, if the user of DATABASE_URL owns nothing. */
  readonly databaseOwnerUrl?: string
}

/** Opens the configured database. `migrate` updates its schema. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { databaseUrl: url, databaseOwnerUrl: ownerUrl } = settings
  if (url !== undefined) return openServerDatabase({ url, ...(ownerUrl !== undefined && { ownerUrl }) })
  return openEmbeddedDatabase(settings)
}
