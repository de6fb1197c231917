import { resolve } from 'node:path'
import { z } from 'zod'
import { sessionLimits, type SessionLimits } from './auth/session-limits.ts'

/** What an operator can set by the environment; see README. */
export interface Settings {
  /** PORT; 0 takes any free one. */
  readonly port: number
  /** HOST: the address to listen on. */
  readonly host: string
  /** CITY_HOME, absolute: embedded database, reports, keys. */
  readonly home: string
  /** DATABASE_URL; absent: the embedded database in `home`. */
  readonly databaseUrl?: string
  /** NODE_ENV=production: no introspection, no hints from the schema in error messages. */
  readonly production: boolean
  /** CITY_LOG. */
  readonly logFormat: 'text' | 'json'
  /** CITY_TRUST_PROXY: take the client's protocol and host from `X-Forwarded-…`; only behind a proxy that sets them. */
  readonly trustProxy: boolean
  /** CITY_TILE_CACHE_MB: memory for encoded tiles, in bytes here. */
  readonly tileCacheBytes: number
  /** CITY_TILES_AUTO: tile archives are kept up to date while the city is left alone. */
  readonly tilesAuto: boolean
  /** CITY_BASEMAP: address of raster tiles under the imagery theme, with `{z}`, `{x}` and `{y}`; absent: none, nothing is asked of anyone. */
  readonly basemap?: string
  readonly demo: DemoSettings
  /** CITY_SESSION_HOURS and CITY_SESSION_DAYS: how long a session lasts without use, and at all. */
  readonly session: SessionLimits
  /** CITY_ADMIN_PASSWORD: of the first administrator; absent: one is generated. */
  readonly adminPassword?: string
}

/** The demo city. */
export interface DemoSettings {
  /** CITY_DEMO. `auto`: where the embedded database is empty; `on`: where any database is empty; `off`: never. */
  readonly wish: 'auto' | 'on' | 'off'
  /** CITY_SEED: the same seed gives the same city, byte for byte. Absent: that of the demo that is there, else `DEMO_SEED`. */
  readonly seed?: string
  /** CITY_DEMO_SCALE, 0.01…20; 1 is a district of 30,000 buildings. Absent: that of the demo that is there, else 1. */
  readonly scale?: number
}

export const DEMO_SEED = 'linjiang'
export const DEMO_SCALE = 1

/** Every mistake in the environment, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'))
  }
}

const YES_NO: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false }

/** An unset or empty variable takes its default; anything else must be right. */
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

/** It names a folder. @returns undefined when it is no seed. */
export function readSeed(text: string): string | undefined {
  return /^[\w-]{1,40}$/.test(text) ? text : undefined
}
export const SEED_EXPECTED = '1…40 letters, digits, "-" or "_"'

/** @returns undefined when it is no scale. */
export function readScale(text: string): number | undefined {
  const value = /^\d{1,2}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN
  return value >= 0.01 && value <= 20 ? value : undefined
}
export const SCALE_EXPECTED = 'a number, 0.01…20'

const yesNo = (text: string): boolean | undefined => YES_NO[text.toLowerCase()]

const VARIABLES = z.object({
  PORT: variable(8080, 'a whole number, 0…65535', wholeNumber(0, 65_535)),
  HOST: variable('127.0.0.1', 'a host name or an IP address, e.g. 127.0.0.1, or 0.0.0.0 for all networks', (text) =>
    /^([\w.-]+|[\da-f:.]+)$/i.test(text) ? text : undefined,
  ),
  CITY_HOME: variable('.city', 'a path', (text) => text),
  DATABASE_URL: variable<string | undefined>(undefined, 'postgres://user:password@host:port/database', (text) =>
    /^postgres(ql)?:\/\/[^/]*\/.+$/.test(text) && URL.canParse(text) ? text : undefined,
  ),
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
  CITY_DEMO: variable<boolean | undefined>(undefined, '1 or 0', yesNo),
  CITY_SEED: variable<string | undefined>(undefined, SEED_EXPECTED, readSeed),
  CITY_DEMO_SCALE: variable<number | undefined>(undefined, SCALE_EXPECTED, readScale),
})

/** Variables that other commands read. */
const KNOWN_ELSEWHERE = new Set(['CITY_LANG', 'CITY_DEBUG', 'CITY_API'])

/** A value that may hold a password is not written to a terminal or a log. */
function shown(name: string, value: string): string {
  return name === 'DATABASE_URL' ? value.replace(/:[^:@/]*@/, ':…@') : value
}

/**
 * Reads and checks the environment.
 * @returns the settings, and a line for each CITY_… variable that means nothing: a typing mistake, most likely.
 * @throws {SettingsError} with all mistakes at once.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): {
  settings: Settings
  warnings: string[]
} {
  const parsed = VARIABLES.safeParse(environment)
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map(({ path, message }) => {
        const name = String(path[0])
        return `${name} is "${shown(name, environment[name] ?? '')}"; expected ${message}`
      }),
    )
  }
  const { PORT, HOST, CITY_HOME, DATABASE_URL, NODE_ENV, CITY_LOG, CITY_TRUST_PROXY, CITY_TILE_CACHE_MB } = parsed.data
  const { CITY_BASEMAP, CITY_DEMO, CITY_SEED, CITY_DEMO_SCALE, CITY_TILES_AUTO } = parsed.data
  const known = new Set([...Object.keys(VARIABLES.shape), ...KNOWN_ELSEWHERE])
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('CITY_') && !known.has(name))
    .sort()
    .map(
      (name) =>
        `${name} is set, but nothing reads it; known are ${[...known].filter((other) => other.startsWith('CITY_')).join(', ')}`,
    )
  return {
    settings: {
      port: PORT,
      host: HOST,
      home: resolve(CITY_HOME),
      ...(DATABASE_URL !== undefined && { databaseUrl: DATABASE_URL }),
      ...(CITY_BASEMAP !== undefined && { basemap: CITY_BASEMAP }),
      production: NODE_ENV,
      logFormat: CITY_LOG,
      trustProxy: CITY_TRUST_PROXY,
      tileCacheBytes: CITY_TILE_CACHE_MB * 2 ** 20,
      tilesAuto: CITY_TILES_AUTO,
      demo: {
        wish: CITY_DEMO === undefined ? 'auto' : CITY_DEMO ? 'on' : 'off',
        ...(CITY_SEED !== undefined && { seed: CITY_SEED }),
        ...(CITY_DEMO_SCALE !== undefined && { scale: CITY_DEMO_SCALE }),
      },
      session: sessionLimits(),
    },
    warnings,
  }
}
