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

test('has a default for everything, and treats an empty variable as unset', () => {
  const expected = {
    port: 8080,
    host: '127.0.0.1',
    home: resolve('.city'),
    production: false,
    logFormat: 'text',
    trustProxy: false,
    tileCacheBytes: 256 * 2 ** 20,
    tilesAuto: true,
    buildsDashboard: true,
    demo: { wish: 'auto' },
    simulator: true,
    session: { slidingMs: 12 * 3_600_000, absoluteMs: 7 * 24 * 3_600_000 },
    mqtt: { host: '127.0.0.1', port: 1883 },
  }
  expect(readSettings({})).toEqual({ settings: expected, warnings: [] })
  expect(readSettings({ PORT: '', DATABASE_URL: ' ', CITY_HOME: '' }).settings).toEqual(expected)
})

test('reads the variables', () => {
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
    CITY_DASHBOARD: '0',
    CITY_BASEMAP: 'https://tiles.example/{z}/{x}/{y}.jpg',
    CITY_DEMO: '1',
    CITY_SIMULATOR: '0',
    CITY_SEED: 'my-city_2',
    CITY_DEMO_SCALE: '0.05',
    DATABASE_OWNER_URL: 'postgresql://owner:secret@db:5432/city',
    CITY_SESSION_HOURS: '1',
    CITY_SESSION_DAYS: '2',
    CITY_ADMIN_PASSWORD: 'river and seven bridges',
    OIDC_ISSUER: 'https://id.example/realms/city',
    OIDC_CLIENT_ID: 'city-brain',
    OIDC_CLIENT_SECRET: 'hidden',
    OIDC_TITLE: '统一认证',
    OIDC_GROUPS_CLAIM: 'realm_access.roles',
    MQTT_HOST: '10.0.0.5',
    MQTT_PORT: '0',
    MQTT_URL: 'mqtts://city:secret@broker.example:8883',
    NATS_URL: 'nats://nats:4222',
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
    buildsDashboard: false,
    basemap: 'https://tiles.example/{z}/{x}/{y}.jpg',
    demo: { wish: 'on', seed: 'my-city_2', scale: 0.05 },
    simulator: false,
    databaseOwnerUrl: 'postgresql://owner:secret@db:5432/city',
    session: { slidingMs: 3_600_000, absoluteMs: 2 * 24 * 3_600_000 },
    adminPassword: 'river and seven bridges',
    oidc: {
      issuer: 'https://id.example/realms/city',
      clientId: 'city-brain',
      clientSecret: 'hidden',
      title: '统一认证',
      groupsClaim: 'realm_access.roles',
    },
    mqtt: { host: '10.0.0.5', port: 0 },
    mqttUrl: 'mqtts://city:secret@broker.example:8883',
    natsUrl: 'nats://nats:4222',
  })
  expect(readSettings({ MQTT_PORT: 'off' }).settings).not.toHaveProperty('mqtt')
})

test('reports all faults at once, each with its variable, its value and what is expected', () => {
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
      MQTT_PORT: 'none',
      MQTT_URL: 'http://broker:1883',
      NATS_URL: 'token@nats',
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
    'MQTT_PORT is "none"; expected a whole number, 0…65535, or off',
    'MQTT_URL is "http://broker:1883"; expected the address of a broker, e.g. mqtt://user:password@broker:1883 or mqtts://…',
    'NATS_URL is "…@nats"; expected the address of a NATS server, e.g. nats://nats:4222',
  ])
})

test('does not print a password', () => {
  expect(mistakes({ DATABASE_URL: 'mysql://city:secret@db/city' })).toEqual([
    'DATABASE_URL is "mysql://city:…@db/city"; expected postgres://user:password@host:port/database',
  ])
  expect(mistakes({ NATS_URL: 'ftp://token@nats:4222' })[0]).toContain('"ftp://…@nats:4222"')
})

test('warns of an unknown CITY_ variable', () => {
  const { warnings } = readSettings({ CITY_HOEM: '/srv', OTHER: '1' })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('CITY_HOEM is set, but nothing reads it')
})

test.each([
  'tiles.example/{z}/{x}/{y}',
  'https://tiles.example/{z}/{x}.png',
  'https://a.example/{z}/{x}/{y}"><script>',
  'https://a.example/{z}/{x}/{y}; script-src *',
])('accepts no basemap that is not an address of tiles: %s', (text) => {
  expect(() => readSettings({ CITY_BASEMAP: text })).toThrow('CITY_BASEMAP is')
})

test('reads a secret from a file', () => {
  const readFile = (path: string): string => {
    if (path === '/run/secrets/admin') return 'river and seven bridges\n'
    if (path === '/run/secrets/empty') return ' \n'
    throw Object.assign(new Error(path), { code: 'ENOENT' })
  }
  const { settings, warnings } = readSettings({ CITY_ADMIN_PASSWORD_FILE: '/run/secrets/admin' }, readFile)
  expect(settings.adminPassword).toBe('river and seven bridges')
  expect(warnings).toEqual([])
  const wrong = (environment: Record<string, string>) => () => readSettings(environment, readFile)
  expect(wrong({ CITY_ADMIN_PASSWORD: 'x', CITY_ADMIN_PASSWORD_FILE: '/run/secrets/admin' })).toThrow(
    'CITY_ADMIN_PASSWORD and CITY_ADMIN_PASSWORD_FILE are both set; expected one of them',
  )
  expect(wrong({ DATABASE_URL_FILE: '/run/secrets/empty' })).toThrow('which is empty')
  expect(wrong({ OIDC_CLIENT_SECRET_FILE: '/gone' })).toThrow('which cannot be read: ENOENT')
})

test('never reveals secrets', () => {
  const secret = 'Tr0ub4dor'
  const lines = [
    ...mistakes({ CITY_ADMIN_PASSWORD: secret }),
    ...mistakes({ CITY_ADMIN_PASSWORD: secret.repeat(30) }),
    ...mistakes({ OIDC_CLIENT_SECRET: secret.repeat(200) }),
    ...mistakes({ DATABASE_URL: `mysql://city:${secret}@db/city` }),
    ...mistakes({ DATABASE_OWNER_URL: `postgres://db?password=${secret}` }),
  ]
  expect(lines).toHaveLength(5)
  expect(lines.join()).not.toContain(secret)
})

test.each([
  [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_ISSUER is set, but not OIDC_CLIENT_ID; expected both or neither'],
  [
    { OIDC_CLIENT_ID: 'city' },
    'OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is set, but not OIDC_ISSUER; expected both or neither',
  ],
  [
    { OIDC_ISSUER: 'http://id.example', OIDC_CLIENT_ID: 'city' },
    'OIDC_ISSUER is "http://id.example"; expected the https:// address of the identity provider (http:// only on this machine), without query',
  ],
  [
    { DATABASE_OWNER_URL: 'postgres://a:b@c/d' },
    'DATABASE_OWNER_URL is set, but not DATABASE_URL; expected both or neither',
  ],
  [{ CITY_ADMIN_PASSWORD: 'admin' }, 'CITY_ADMIN_PASSWORD is too weak: a password has at least 10 characters'],
  [{ CITY_SESSION_HOURS: '0' }, 'CITY_SESSION_HOURS is "0"; expected a whole number of hours, 1…720'],
])('rejects %j', (environment, line) => {
  expect(mistakes(environment as Record<string, string>)).toEqual([line])
})
