import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readSettings, SettingsError } from './settings.ts'

function mistakes(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment)
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes
    throw error
  }
  return []
}

test('everything has a default, and an empty variable is an unset one', () => {
  const expected = {
    port: 8080,
    host: '127.0.0.1',
    home: resolve('.city'),
    production: false,
    logFormat: 'text',
    trustProxy: false,
    tileCacheBytes: 256 * 2 ** 20,
    tilesAuto: true,
    demo: { wish: 'auto' },
  }
  expect(readSettings({})).toEqual({ settings: expected, warnings: [] })
  expect(readSettings({ PORT: '', DATABASE_URL: ' ', CITY_HOME: '' }).settings).toEqual(expected)
})

test('what is set is read', () => {
  const { settings } = readSettings({
    PORT: '0',
    HOST: '::1',
    CITY_HOME: '/srv/city',
    DATABASE_URL: 'postgresql://city:secret@db:5432/city',
    NODE_ENV: 'production',
    CITY_LOG: 'json',
    CITY_TRUST_PROXY: 'true',
    CITY_TILE_CACHE_MB: '0',
    CITY_TILES_AUTO: '0',
    CITY_BASEMAP: 'https://tiles.example/{z}/{x}/{y}.jpg',
    CITY_DEMO: '1',
    CITY_SEED: 'my-city_2',
    CITY_DEMO_SCALE: '0.05',
  })
  expect(settings).toEqual({
    port: 0,
    host: '::1',
    home: '/srv/city',
    databaseUrl: 'postgresql://city:secret@db:5432/city',
    production: true,
    logFormat: 'json',
    trustProxy: true,
    tileCacheBytes: 0,
    tilesAuto: false,
    basemap: 'https://tiles.example/{z}/{x}/{y}.jpg',
    demo: { wish: 'on', seed: 'my-city_2', scale: 0.05 },
  })
})

test('all mistakes are told at once, each with its variable, its value and what would be right', () => {
  expect(
    mistakes({
      PORT: '80800',
      HOST: 'a b',
      NODE_ENV: 'prod',
      CITY_LOG: 'xml',
      CITY_TRUST_PROXY: 'yes',
      CITY_TILE_CACHE_MB: '-1',
      CITY_DEMO: 'maybe',
      CITY_SEED: '../etc',
      CITY_DEMO_SCALE: '21',
    }),
  ).toEqual([
    'PORT is "80800"; expected a whole number, 0…65535',
    'HOST is "a b"; expected a host name or an IP address, e.g. 127.0.0.1, or 0.0.0.0 for all networks',
    'NODE_ENV is "prod"; expected production, development or test',
    'CITY_LOG is "xml"; expected text or json',
    'CITY_TRUST_PROXY is "yes"; expected 1 or 0',
    'CITY_TILE_CACHE_MB is "-1"; expected a whole number of megabytes, 0…999999',
    'CITY_DEMO is "maybe"; expected 1 or 0',
    'CITY_SEED is "../etc"; expected 1…40 letters, digits, "-" or "_"',
    'CITY_DEMO_SCALE is "21"; expected a number, 0.01…20',
  ])
})

test('a password is not written down', () => {
  expect(mistakes({ DATABASE_URL: 'mysql://city:secret@db/city' })).toEqual([
    'DATABASE_URL is "mysql://city:…@db/city"; expected postgres://user:password@host:port/database',
  ])
})

test('a CITY_ variable that nothing reads is warned of', () => {
  const { warnings } = readSettings({ CITY_HOEM: '/srv', OTHER: '1' })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('CITY_HOEM is set, but nothing reads it')
})

test.each([
  'tiles.example/{z}/{x}/{y}',
  'https://tiles.example/{z}/{x}.png',
  'https://a.example/{z}/{x}/{y}"><script>',
  'https://a.example/{z}/{x}/{y}; script-src *',
])('takes no basemap that is no address of tiles: %s', (text) => {
  expect(() => readSettings({ CITY_BASEMAP: text })).toThrow('CITY_BASEMAP is')
})
