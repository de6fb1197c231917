import { resolve } from 'node:path'
import type { DatabaseSettings } from '../../platform/open-database.ts'
import { readSecretFiles, type Environment } from '../../app/secrets.ts'

/**
 * An invalid value on the command line or in the environment. The message is one line: name, value, and what is
 * expected.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * The database, from `CITY_HOME`, `DATABASE_URL` and `DATABASE_OWNER_URL`. The tool works through a running server if
 * there is one.
 */
export function databaseSettings(given: Environment): DatabaseSettings {
  const { environment, mistakes } = readSecretFiles(given)
  if (mistakes[0] !== undefined) throw new UsageError(mistakes[0])
  const home = resolve(
    environment.CITY_HOME === undefined || environment.CITY_HOME === '' ? '.city' : environment.CITY_HOME,
  )
  const databaseUrl = urlOf(environment, 'DATABASE_URL')
  const databaseOwnerUrl = urlOf(environment, 'DATABASE_OWNER_URL')
  if (databaseUrl === undefined) return { home, whenHeld: 'attach' }
  return { home, whenHeld: 'attach', databaseUrl, ...(databaseOwnerUrl !== undefined && { databaseOwnerUrl }) }
}

function urlOf(environment: Environment, name: string): string | undefined {
  const url = environment[name]
  if (url === undefined || url === '') return undefined
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return url
  throw new UsageError(`${name} is not postgres://user:password@host:port/database`)
}
