import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openInMemoryDatabase } from './embedded/embedded-database.ts'
import { migrate, ownMigrations } from './migrate.ts'
import { openServerDatabase } from './server-database.ts'
import { startPrivateServer } from './private-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the private server's maintenance database; each test database is a copy of `city_template`. */
    serverUrl: string
    /** A migrated embedded database as an archive. */
    embeddedTemplate: string
  }
}

/** Once per run: one private PostgreSQL server with a migrated template database, one migrated embedded template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPrivateServer()
  const template = openServerDatabase({ url: await server.createDatabase('city_template') })
  await migrate(template)
  await template.close()
  project.provide('serverUrl', server.url('postgres'))
  project.provide('embeddedTemplate', await embeddedTemplate())
  return () => server.stop()
}

/** Made once per set of migrations and kept in node_modules/.cache: the engine takes ten seconds to make it. */
export async function embeddedTemplate(): Promise<string> {
  const digest = createHash('sha256')
    .update(
      ownMigrations()
        .map(({ sha256 }) => sha256)
        .join(),
    )
    .digest('hex')
    .slice(0, 12)
  const folder = resolve('node_modules/.cache/city-brain')
  const file = `${folder}/embedded-${digest}.tar`
  if (existsSync(file)) return file
  await mkdir(folder, { recursive: true })
  const { database, engine } = await openInMemoryDatabase()
  await migrate(database)
  await writeFile(`${file}.${String(process.pid)}`, await engine.dump())
  await rename(`${file}.${String(process.pid)}`, file)
  await database.close()
  return file
}
