import { resolve } from 'node:path'
import type { DatabaseSettings } from '../db/open.ts'

/** A wrong value on the command line or in the environment. The message is one line: what, the value, what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Where the database is, from `CITY_HOME` and `DATABASE_URL`. The tool works through a running server where there is one. */
export function databaseSettings(environment: Readonly<Record<string, string | undefined>>): DatabaseSettings {
  const home = resolve(
    environment.CITY_HOME === undefined || environment.CITY_HOME === '' ? '.city' : environment.CITY_HOME,
  )
  const databaseUrl = environment.DATABASE_URL
  if (databaseUrl === undefined || databaseUrl === '') return { home, whenHeld: 'attach' }
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new UsageError('DATABASE_URL is no postgres://user:password@host:port/database')
  }
  return { home, whenHeld: 'attach', databaseUrl }
}
