import type { TestProject } from 'vitest/node'
import { embeddedTemplate } from '../embedded/test-template.ts'
import type { Engine } from './database.ts'
import { migrate } from './migrate.ts'
import { openServerDatabase } from './server-database.ts'
import { startPrivateServer } from './private-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the private server's maintenance database; each test database is a copy of `city_template`. */
    serverUrl: string
    /** Folder of a migrated embedded engine, `EngineSettings.template`. */
    embeddedTemplate: string
    /** Engines that tests of both run on this time. */
    engines: readonly Engine[]
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
