import { redacted } from '../../domain/redacted.ts'
import { NoFileError, readRegularFileSync } from '../platform/files/regular-file.ts'

/** Secret variables. Each may name a file instead: `CITY_ADMIN_PASSWORD_FILE=/run/secrets/admin`. */
export const SECRETS = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'CITY_ADMIN_PASSWORD',
  'OIDC_CLIENT_SECRET',
  'MQTT_URL',
  'NATS_URL',
] as const

export type Environment = Readonly<Record<string, string | undefined>>

const MAX_SECRET_LENGTH = 4_096

/**
 * Reads secrets from the files named in the environment.
 * @returns the environment with their trimmed content; and faults, one line each, without secrets
 */
export function readSecretFiles(
  environment: Environment,
  readFile: (path: string) => string = (path) => readRegularFileSync(path).toString('utf8'),
): { environment: Environment; mistakes: string[] } {
  const read: Record<string, string | undefined> = { ...environment }
  const mistakes: string[] = []
  for (const name of SECRETS) {
    const path = environment[`${name}_FILE`]?.trim()
    if (path === undefined || path === '') continue
    if ((environment[name] ?? '').trim() !== '') {
      mistakes.push(`${name} and ${name}_FILE are both set; expected one of them`)
      continue
    }
    try {
      const secret = readFile(path).trim()
      if (secret === '') mistakes.push(`${name}_FILE is "${path}", which is empty`)
      else if (secret.length > MAX_SECRET_LENGTH)
        mistakes.push(`${name}_FILE is "${path}", which is longer than ${String(MAX_SECRET_LENGTH)} characters`)
      else read[name] = secret
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'it is no file'
      const reason = error instanceof NoFileError ? error.message : code
      mistakes.push(`${name}_FILE is "${path}", which cannot be read: ${reason}`)
    }
  }
  return { environment: read, mistakes }
}

/** A value in a form that may be written to a terminal or a log. */
export function shownValue(name: string, value: string): string {
  if (!name.endsWith('_URL') && (SECRETS as readonly string[]).includes(name)) return '…'
  return value.includes('://') ? redacted(value) : value.replace(/^.*@/, '…@')
}
