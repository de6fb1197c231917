import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attackedCity } from './attacked-city.ts'

const city = attackedCity()
let cookie: string
let logged = 0

beforeAll(async () => {
  cookie = await city().cookieOf('chief')
})
beforeEach(() => (logged = city().lines.length))

/** Ways out of a folder, sent unnormalized. */
const UPWARDS = [
  '../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..%255c',
  '..\\',
  '..%5c',
  '.%2e/',
  '....//',
  '..;/',
  '..%00/',
  '%c0%ae%c0%ae/',
  '%uff0e%uff0e/',
  '..%ef%bc%8f',
  '.../...//',
]
const TARGETS = [
  'secret.txt',
  'etc/passwd',
  'package.json',
  '.city/keys/personas',
  '.git/config',
  'audit-anchors.jsonl',
]
const FOLDERS = [
  '/',
  '/assets/',
  '/tiles/',
  '/tiles/buildings/',
  '/tiles/buildings/0/0/',
  '/sign-in/',
  '/admin/',
  '/desk/',
  '/auth/',
]
const SECRETS = ['a secret beside', 'root:', '"dependencies"', '[core]']

async function get(target: string, method = 'GET'): Promise<string> {
  const { host } = new URL(city().url)
  const answer = await city().raw(
    `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
  )
  expect([target, answer.slice(0, 9)]).toEqual([target, 'HTTP/1.1 '])
  expect([target, Number(answer.slice(9, 12)) < 500]).toEqual([target, true])
  expect([target, SECRETS.filter((secret) => answer.includes(secret))]).toEqual([target, []])
  return answer
}

describe.each(FOLDERS)('out of %s', (folder) => {
  test('leads no way', async () => {
    for (const upwards of UPWARDS) {
      for (const target of TARGETS) {
        await get(`${folder}${upwards}${target}`)
        await get(`${folder}${upwards.repeat(8)}${target}`)
        await get(`${folder}a/${upwards.repeat(2)}${target}`)
      }
    }
    for (const target of TARGETS) {
      await get(`${folder}/${target}`)
      await get(`${folder}%2f${target}`)
      await get(`${folder}file:///${target}`)
      await get(`${folder}C:\\${target}`)
      await get(`${folder}.mvt/../${target}`)
    }
    expect(city().lines.slice(logged)).toEqual([])
  })
})

test.each([
  '*',
  '//evil.example/',
  '/\\evil.example/',
  'http://evil.example/assets/main.js',
  'file:///etc/passwd',
  '/assets/main.js/',
  '/assets/main.js%00.html',
  '/assets/',
  '/.',
  '/..',
  '/%',
  '/%zz',
  '/assets/%E0%A4%A',
  '/?%',
  '/tiles/%zz/0/0/0.mvt',
  '/tiles/buildings/-1/0/0.mvt',
  '/tiles/buildings/0x1/0/0.mvt',
  '/tiles/buildings/1e1/0/0.mvt',
  '/tiles/buildings/14/99999999999999999999/0.mvt',
  '/tiles/buildings/14/1.5/0.mvt',
  '/tiles/buildings/ 14/0/0.mvt',
  '/tiles/buildings/14/0/0.mvt.bak',
  '/tiles/buildings/14/0/0.pbf',
  '/tiles/constructor.json',
  '/tiles/__proto__/14/0/0.mvt',
  '/tiles/hasOwnProperty/14/0/0.mvt',
])('%s is answered without secrets and faults', async (target) => {
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'PROPFIND', 'OPTIONS']) {
    const answer = await get(target, method)
    // Nowhere but here.
    expect(/^location: *(https?:)?\/\//im.exec(answer)?.[0]).toBeUndefined()
    // TRACE would show a script hidden headers.
    expect(answer).not.toContain(cookie)
  }
  expect(city().lines.slice(logged)).toEqual([])
})

describe('what requires a sign-in requires it in every spelling', () => {
  const PATHS = ['/tiles/buildings.json', '/tiles/buildings/14/13722/6692.mvt']
  const spellings = (path: string): string[] => [
    path,
    path.replace('tiles', 'TILES'),
    path.replace('/tiles', '//tiles'),
    path.replace('/tiles', '/./tiles'),
    path.replace('/tiles', '/assets/../tiles'),
    path.replace('tiles', '%74iles'),
    path.replace('/tiles/', '/tiles//'),
    path.replace('/tiles/', '/tiles%2f'),
    path.replace('/tiles/', '\\tiles\\'),
    `${city().url}${path}`,
    `${path}?`,
    `${path}#`,
    `${path};a=b`,
    `${path}/`,
    `${path}%20`,
  ]

  test('tiles', async () => {
    for (const path of PATHS) {
      for (const target of spellings(path)) {
        const { host } = new URL(city().url)
        for (const method of ['GET', 'HEAD', 'POST']) {
          const answer = await city().raw(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
          expect([method, target, /^HTTP\/1\.1 (40\d|30\d)/.test(answer)]).toEqual([method, target, true])
          expect([target, /tilejson|vector-tile/.test(answer)]).toEqual([target, false])
        }
      }
    }
  })

  test('sign-ins are counted by the listener too', async () => {
    const { host } = new URL(city().url)
    const body = '{"username":"nobody","password":"wrong password"}'
    await city().run('delete from sign_in_failure')
    for (const target of [
      '/auth/login',
      '/AUTH/login',
      '/auth/LOGIN',
      '/auth/login/',
      '/Auth/Login/',
      `${city().url}/auth/login`,
    ]) {
      const answer = await city().raw(
        `POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\n\r\n${body}`,
      )
      expect([target, /^HTTP\/1\.1 (401|404|429)/.test(answer)]).toEqual([target, true])
    }
    const [row] = await city().rows<{ failures: number }>(
      `select failures from sign_in_failure where subject = 'name nobody'`,
    )
    expect(row?.failures).toBeGreaterThanOrEqual(5)
  })
})

describe('the listener counts', () => {
  const busy = attackedCity('embedded', { rates: { address: 1e6, viewer: 1e6, signIn: 8, feed: 1e6 } })

  test('every spelling of the path to a sign-in', async () => {
    const { host } = new URL(busy().url)
    const answers: string[] = []
    for (const [method, target] of [
      ['POST', '/auth/login'],
      ['POST', '/AUTH/login'],
      ['POST', `${busy().url}/auth/login`],
      ['POST', '/auth/password'],
      ['GET', '/auth/oidc/start'],
      ['GET', '/AUTH/oidc/callback?state=1'],
      ['POST', '/auth/LOGIN'],
      ['POST', '/auth/login?x'],
      ['POST', '/auth/login'],
      ['POST', '/Auth/login'],
      ['GET', `HTTP://${host}/auth/oidc/start`],
    ] as const) {
      const answer = await busy().raw(
        `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
      answers.push(answer.slice(9, 12))
    }
    expect(answers.slice(0, 8)).not.toContain('429')
    expect(answers.slice(8)).toEqual(['429', '429', '429'])
    expect((await busy().send('/auth/methods')).status).toBe(200)
  })
})
