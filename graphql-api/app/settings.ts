import { resolve } from 'node:path'
import { z } from 'zod'
import type { OidcSettings } from '../security/oidc/identity-provider.ts'
import { isLoopback } from '../security/http/origin.ts'
import { passwordWeakness, WEAKNESSES } from '../security/accounts/password-policy.ts'
import { sessionLimits, type SessionLimits } from '../security/accounts/session-limits.ts'
import { readSecretFiles, SECRETS, shownValue } from './secrets.ts'

/** Settings from the environment; see docs/settings.md. */
export interface Settings {
  /** PORT; 0 takes any free one. */
  readonly port: number
  /** HOST: the address to listen on. */
  readonly host: string
  /** CITY_HOME, absolute: embedded database, reports, keys. */
  readonly home: string
  /** DATABASE_URL; absent: the embedded database in `home`. */
  readonly databaseUrl?: string
  /**
   * DATABASE_OWNER_URL: the same database as the user who owns its tables, for migrations and imports. DATABASE_URL is
   * then a login role that owns nothing and is a member of city_whole, city_scoped and city_gate. Absent: DATABASE_URL
   * is the owner.
   */
  readonly databaseOwnerUrl?: string
  /** NODE_ENV=production: no introspection, no hints from the schema in error messages. */
  readonly production: boolean
  /** CITY_LOG. */
  readonly logFormat: 'text' | 'json'
  /** CITY_TRUST_PROXY: take the client's protocol and host from `X-Forwarded-…`; only behind a proxy that sets them. */
  readonly trustProxy: boolean
  /** CITY_TILE_CACHE_MB: memory for encoded tiles, here in bytes. */
  readonly tileCacheBytes: number
  /** CITY_TILES_AUTO: update tile archives while the server is idle. */
  readonly tilesAuto: boolean
  /**
   * CITY_BASEMAP: address of raster tiles for the imagery theme, with `{z}`, `{x}` and `{y}`; absent: none, and no
   * request leaves the server's origin.
   */
  readonly basemap?: string
  /** CITY_DASHBOARD: build the dashboard when its sources are newer; off when Vite serves it (`npm run dev`). */
  readonly buildsDashboard: boolean
  readonly demo: DemoSettings
  /** CITY_SIMULATOR: simulate the demo city's devices. */
  readonly simulator: boolean
  /** CITY_SESSION_HOURS and CITY_SESSION_DAYS: duration of a session without use, and in total. */
  readonly session: SessionLimits
  /** CITY_ADMIN_PASSWORD: of the first administrator; absent: one is generated. */
  readonly adminPassword?: string
  /** OIDC_…: signing in by an identity provider; absent: none. */
  readonly oidc?: OidcSettings & {
    /** OIDC_TITLE: text of its button. */
    readonly title: string
  }
  /** MQTT_PORT and MQTT_HOST: address of the built-in broker, port 0: any free one; absent: off. */
  readonly mqtt?: { readonly host: string; readonly port: number }
  /** MQTT_URL: the city's own broker, from which messages of feeds are taken; absent: none. */
  readonly mqttUrl?: string
  /** NATS_URL: connects several replicas; absent: this is the only one. */
  readonly natsUrl?: string
}

/** The demo city. */
export interface DemoSettings {
  /** CITY_DEMO. `auto`: if the embedded database is empty; `on`: if any database is empty; `off`: never. */
  readonly wish: 'auto' | 'on' | 'off'
  /**
   * CITY_SEED: the same seed gives the same city, byte for byte. Absent: that of the existing demo, else `DEMO_SEED`.
   */
  readonly seed?: string
  /** CITY_DEMO_SCALE, 0.01…20; 1 is a district of 30,000 buildings. Absent: that of the existing demo, else 1. */
  readonly scale?: number
}

export const DEMO_SEED = 'linjiang'
export const DEMO_SCALE = 1

/** All faults of the environment, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'))
  }
}

const YES_NO: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false }

/** An unset or empty variable has its default; any other value must be valid. */
function variable<T>(byDefault: T, expected: string, read: (text: string) => T | undefined) {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined || text.trim() === '') return byDefault
      const value = read(text.trim())
      if (value !== undefined) return value
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
}

function wholeNumber(min: number, max: number): (text: string) => number | undefined {
  return (text) => (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined)
}

/** The name of a folder. @returns undefined if it is not a valid seed */
export function readSeed(text: string): string | undefined {
  return /^[\w-]{1,40}$/.test(text) ? text : undefined
}
export const SEED_EXPECTED = '1…40 letters, digits, "-" or "_"'

/** @returns undefined if it is not a valid scale */
export function readScale(text: string): number | undefined {
  const value = /^\d{1,2}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN
  return value >= 0.01 && value <= 20 ? value : undefined
}
export const SCALE_EXPECTED = 'a number, 0.01…20'

const ADMIN_PASSWORD_EXPECTED = 'a password of 10…200 characters that is not among those that attackers try first'

function readIssuer(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, username, search, hash } = new URL(text)
  const isBare = username === '' && search === '' && hash === ''
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))
  return isBare && isSafe ? text : undefined
}

function readHost(text: string): string | undefined {
  return /^([\w.-]+|[\da-f:.]+)$/i.test(text) ? text : undefined
}

function readAddress(protocols: readonly string[]): (text: string) => string | undefined {
  return (text) =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '' ? text : undefined
}

const yesNo = (text: string): boolean | undefined => YES_NO[text.toLowerCase()]

const DATABASE_EXPECTED = 'postgres://user:password@host:port/database'
function readDatabaseUrl(text: string): string | undefined {
  return /^postgres(ql)?:\/\/[^/]*\/.+$/.test(text) && URL.canParse(text) ? text : undefined
}

const plainText = (maxLength: number) => (text: string) => (text.length <= maxLength ? text : undefined)

const VARIABLES = z.object({
  PORT: variable(8080, 'a whole number, 0…65535', wholeNumber(0, 65_535)),
  HOST: variable('127.0.0.1', 'a host name or an IP address, e.g. 127.0.0.1, or 0.0.0.0 for all networks', readHost),
  CITY_HOME: variable('.city', 'a path', (text) => text),
  DATABASE_URL: variable<string | undefined>(undefined, DATABASE_EXPECTED, readDatabaseUrl),
  DATABASE_OWNER_URL: variable<string | undefined>(undefined, DATABASE_EXPECTED, readDatabaseUrl),
  NODE_ENV: variable(false, 'production, development or test', (text) =>
    ['production', 'development', 'test'].includes(text) ? text === 'production' : undefined,
  ),
  CITY_LOG: variable<'text' | 'json'>('text', 'text or json', (text) =>
    text === 'text' || text === 'json' ? text : undefined,
  ),
  CITY_TRUST_PROXY: variable(false, '1 or 0', yesNo),
  CITY_TILE_CACHE_MB: variable(256, 'a whole number of megabytes, 0…999999', wholeNumber(0, 999_999)),
  CITY_TILES_AUTO: variable(true, '1 or 0', yesNo),
  CITY_BASEMAP: variable<string | undefined>(
    undefined,
    'an https:// address of raster tiles with {z}, {x} and {y}',
    (text) =>
      /^https?:\/\/[^\s"\';,<>]+$/.test(text) && ['{z}', '{x}', '{y}'].every((part) => text.includes(part))
        ? text
        : undefined,
  ),
  CITY_DASHBOARD: variable(true, '1 or 0', yesNo),
  CITY_DEMO: variable<boolean | undefined>(undefined, '1 or 0', yesNo),
  CITY_SIMULATOR: variable(true, '1 or 0', yesNo),
  CITY_SEED: variable<string | undefined>(undefined, SEED_EXPECTED, readSeed),
  CITY_DEMO_SCALE: variable<number | undefined>(undefined, SCALE_EXPECTED, readScale),
  CITY_SESSION_HOURS: variable(12, 'a whole number of hours, 1…720', wholeNumber(1, 720)),
  CITY_SESSION_DAYS: variable(7, 'a whole number of days, 1…365', wholeNumber(1, 365)),
  CITY_ADMIN_PASSWORD: variable<string | undefined>(undefined, ADMIN_PASSWORD_EXPECTED, plainText(200)),
  OIDC_ISSUER: variable<string | undefined>(
    undefined,
    'the https:// address of the identity provider (http:// only on this machine), without query',
    readIssuer,
  ),
  OIDC_CLIENT_ID: variable<string | undefined>(undefined, 'at most 200 characters', plainText(200)),
  OIDC_CLIENT_SECRET: variable<string | undefined>(undefined, 'at most 1000 characters', plainText(1_000)),
  OIDC_TITLE: variable('OpenID Connect', 'at most 40 characters', plainText(40)),
  OIDC_GROUPS_CLAIM: variable('groups', 'the name of a claim, at most 100 characters', plainText(100)),
  MQTT_PORT: variable<number | 'off'>(1883, 'a whole number, 0…65535, or off', (text) =>
    text.toLowerCase() === 'off' ? 'off' : wholeNumber(0, 65_535)(text),
  ),
  MQTT_HOST: variable('127.0.0.1', 'a host name or an IP address, e.g. 127.0.0.1', readHost),
  MQTT_URL: variable<string | undefined>(
    undefined,
    'the address of a broker, e.g. mqtt://user:password@broker:1883 or mqtts://…',
    readAddress(['mqtt:', 'mqtts:', 'ws:', 'wss:']),
  ),
  NATS_URL: variable<string | undefined>(
    undefined,
    'the address of a NATS server, e.g. nats://nats:4222',
    readAddress(['nats:', 'tls:']),
  ),
})

/** Variables read by other commands. */
const KNOWN_ELSEWHERE = new Set(['CITY_LANG', 'CITY_DEBUG', 'CITY_API'])

/** All our variables; docs/settings.md lists them. */
export const SETTING_NAMES: readonly string[] = [...Object.keys(VARIABLES.shape), ...KNOWN_ELSEWHERE]

/**
 * Reads and checks the environment.
 * @returns the settings, and a line for each unknown CITY_… variable, most likely a typing mistake
 * @throws {SettingsError} with all faults at once
 */
export function readSettings(
  given: Readonly<Record<string, string | undefined>>,
  readFile?: (path: string) => string,
): {
  settings: Settings
  warnings: string[]
} {
  const { environment, mistakes } = readSecretFiles(given, readFile)
  const parsed = VARIABLES.safeParse(environment)
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0])
      mistakes.push(`${name} is "${shownValue(name, environment[name] ?? '')}"; expected ${message}`)
    }
  } else mistakes.push(...mistakesTogether(parsed.data))
  if (!parsed.success || mistakes.length > 0) throw new SettingsError(mistakes)
  const values = parsed.data
  return {
    settings: {
      port: values.PORT,
      host: values.HOST,
      home: resolve(values.CITY_HOME),
      ...optional('databaseUrl', values.DATABASE_URL),
      ...optional('databaseOwnerUrl', values.DATABASE_OWNER_URL),
      ...optional('basemap', values.CITY_BASEMAP),
      production: values.NODE_ENV,
      logFormat: values.CITY_LOG,
      trustProxy: values.CITY_TRUST_PROXY,
      tileCacheBytes: values.CITY_TILE_CACHE_MB * 2 ** 20,
      tilesAuto: values.CITY_TILES_AUTO,
      buildsDashboard: values.CITY_DASHBOARD,
      demo: {
        wish: values.CITY_DEMO === undefined ? 'auto' : values.CITY_DEMO ? 'on' : 'off',
        ...optional('seed', values.CITY_SEED),
        ...optional('scale', values.CITY_DEMO_SCALE),
      },
      simulator: values.CITY_SIMULATOR,
      session: sessionLimits(values.CITY_SESSION_HOURS, values.CITY_SESSION_DAYS),
      ...optional('adminPassword', values.CITY_ADMIN_PASSWORD),
      ...optional('oidc', oidcOf(values)),
      ...optional('mqtt', values.MQTT_PORT === 'off' ? undefined : { host: values.MQTT_HOST, port: values.MQTT_PORT }),
      ...optional('mqttUrl', values.MQTT_URL),
      ...optional('natsUrl', values.NATS_URL),
    },
    warnings: unknownVariables(environment),
  }
}

type Values = z.output<typeof VARIABLES>

/** Values that are valid alone, but not together. */
function mistakesTogether(values: Values): string[] {
  const mistakes: string[] = []
  const { CITY_ADMIN_PASSWORD: password, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = values
  const weakness = password === undefined ? undefined : passwordWeakness(password, 'admin')
  if (weakness !== undefined) mistakes.push(`CITY_ADMIN_PASSWORD is too weak: ${WEAKNESSES[weakness]}`)
  if (issuer !== undefined && clientId === undefined)
    mistakes.push('OIDC_ISSUER is set, but not OIDC_CLIENT_ID; expected both or neither')
  if (issuer === undefined && (clientId !== undefined || values.OIDC_CLIENT_SECRET !== undefined))
    mistakes.push('OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is set, but not OIDC_ISSUER; expected both or neither')
  if (values.DATABASE_OWNER_URL !== undefined && values.DATABASE_URL === undefined)
    mistakes.push('DATABASE_OWNER_URL is set, but not DATABASE_URL; expected both or neither')
  return mistakes
}

function oidcOf(values: Values): Settings['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values
  if (issuer === undefined || clientId === undefined) return undefined
  const { OIDC_TITLE: title, OIDC_GROUPS_CLAIM: groupsClaim } = values
  return { issuer, clientId, groupsClaim, title, ...optional('clientSecret', clientSecret) }
}

function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const files = SECRETS.map((name) => `${name}_FILE`)
  const known = new Set([...SETTING_NAMES, ...files])
  const names = [...known].filter((name) => name.startsWith('CITY_')).join(', ')
  return Object.keys(environment)
    .filter((name) => name.startsWith('CITY_') && !known.has(name))
    .sort()
    .map((name) => `${name} is set, but nothing reads it; known are ${names}`)
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, NonNullable<Value>>> {
  return value == null ? {} : ({ [name]: value } as Record<Name, NonNullable<Value>>)
}
