import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import type { Database, Engine } from './database.ts'
import { openInMemoryDatabase } from '../embedded/embedded-database.ts'
import { openServerDatabase } from './server-database.ts'

/** `npm test` runs on the server, `npm run test:deep` the same on the embedded engine. */
export const ENGINES: readonly Engine[] = inject('engines')

/** A fresh, migrated, empty database on the given engine. Close it when done. */
export async function openTestDatabase(engine: Engine): Promise<Database> {
  if (engine === 'embedded') return (await openInMemoryDatabase(inject('embeddedTemplate'))).database
  return openServerDatabase({ url: await createServerDatabase(), poolSize: 4 })
}

/** URL of a fresh, migrated, empty database on the private server. */
export async function createServerDatabase(): Promise<string> {
  const url = inject('serverUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name} template city_template`)
  await client.end()
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

type EngineTests = (database: () => Database, engine: Engine) => void

/** Runs the tests on each of `ENGINES`; `database()` is a fresh, migrated database shared by the tests of the block. */
export const describeOnEachEngine = (title: string, tests: EngineTests): void => describeOn(ENGINES, title, tests)

function describeOn(engines: readonly Engine[], title: string, tests: EngineTests): void {
  describe.each(engines)(`${title} (%s)`, (engine) => {
    let database: Database | undefined
    beforeAll(async () => {
      database = await openTestDatabase(engine)
    }, 60_000)
    afterAll(() => database?.close())
    tests(() => {
      if (database === undefined) throw new Error('the test database is open only while tests run')
      return database
    }, engine)
  })
}
