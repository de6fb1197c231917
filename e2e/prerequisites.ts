import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { findServerPrograms } from '../graphql-api/platform/db/private-server.ts'
import { NATS_SERVER } from '../graphql-api/platform/events/test-broker.ts'
import { MOSQUITTO } from '../graphql-api/ingest/transports/test-mosquitto.ts'

/**
 * What the tests need beyond Node. On Debian as root the missing parts are installed; elsewhere they are named and the
 * run fails: a test that is skipped for want of a part is a test that cannot fail.
 */
interface Part {
  readonly title: string
  readonly found: () => boolean
  readonly debianPackages: readonly string[]
  readonly elsewhere: string
}

const parts: readonly Part[] = [
  {
    title: 'Chromium',
    found: () => existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'),
    debianPackages: ['chromium'],
    elsewhere: 'install Chromium and set CHROMIUM_PATH to its program',
  },
  {
    title: 'a CJK font',
    found: () => succeeds('sh', ['-c', 'fc-list :lang=zh-cn family | grep -q .']),
    debianPackages: ['fontconfig', 'fonts-noto-cjk'],
    elsewhere: 'install Noto Sans CJK',
  },
  {
    title: 'PostgreSQL with PostGIS',
    found: () => {
      const programs = findServerPrograms()
      if (programs === undefined) return false
      const share = execFileSync(`${programs}/pg_config`, ['--sharedir'], { encoding: 'utf8' }).trim()
      return existsSync(`${share}/extension/postgis.control`)
    },
    debianPackages: ['postgresql', 'postgresql-contrib', 'postgresql-15-postgis-3'],
    elsewhere: 'install PostgreSQL 15 or newer with PostGIS 3.3 or newer',
  },
  {
    title: 'a NATS server',
    found: () => succeeds(NATS_SERVER, ['--version']),
    debianPackages: ['nats-server'],
    elsewhere: 'install nats-server 2.9 or newer and set NATS_SERVER to its program',
  },
  {
    title: 'an MQTT 5 broker',
    found: () => existsSync(MOSQUITTO),
    debianPackages: ['mosquitto'],
    elsewhere: 'install Eclipse Mosquitto 2.0 or newer and set MOSQUITTO to its program',
  },
]

const missing = parts.filter(({ found }) => !found())
if (missing.length > 0) {
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`Installing ${missing.map(({ title }) => title).join(', ')} …`)
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment })
    const packages = missing.flatMap(({ debianPackages }) => debianPackages)
    execFileSync('apt-get', ['install', '-y', '-qq', ...forThisRelease(packages)], {
      stdio: 'inherit',
      env: environment,
    })
  }
  const stillMissing = parts.filter(({ found }) => !found())
  for (const { title, elsewhere } of stillMissing) console.error(`The tests need ${title}: ${elsewhere}.`)
  if (stillMissing.length > 0) process.exit(1)
}

/** PostGIS packages carry the PostgreSQL version of the Debian release in their names. */
function forThisRelease(packages: string[]): string[] {
  const release = /VERSION_ID="(\d+)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  const version = release === '13' ? '17' : '15'
  return packages.map((name) => name.replace('postgresql-15-', `postgresql-${version}-`))
}

function succeeds(command: string, parameters: string[]): boolean {
  try {
    execFileSync(command, parameters, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
