import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attackedCity } from './attacked-city.ts'
import { textArguments } from './every-argument.ts'

const city = attackedCity()
let cookie: string
let logged = 0

beforeAll(async () => {
  cookie = await city().cookieOf('chief')
})
beforeEach(() => (logged = city().lines.length))

/** The server is unharmed: it answers, and there was no internal error. */
async function isWell(): Promise<void> {
  expect((await city().ask('{ me { username } }', { cookie })).data?.me).toEqual({ username: 'chief' })
  expect(city().lines.slice(logged)).toEqual([])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
}

function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  return city()
    .send(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'apollo-require-preflight': '1',
        origin: city().url,
        cookie,
        ...headers,
      },
      body: typeof body === 'string' ? body : Uint8Array.from(body),
    })
    .then(({ status }) => status)
}

describe('bodies', () => {
  test('that are too large are refused, however they are sent', async () => {
    const large = JSON.stringify({ query: '{ apiVersion }', variables: { x: 'x'.repeat(300_000) } })
    expect(await post('/graphql', large)).toBe(413)
    expect(await post('/auth/login', JSON.stringify({ username: 'a', password: 'x'.repeat(5_000) }))).toBe(413)
    const { host } = new URL(city().url)
    const start = `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${city().url}\r\nContent-Type: application/json\r\nCookie: ${cookie}\r\nConnection: close\r\n`
    // With a false length, or none.
    const chunk = 'x'.repeat(65_536)
    const chunks = `${`10000\r\n${chunk}\r\n`.repeat(8)}0\r\n\r\n`
    expect(await city().raw(`${start}Transfer-Encoding: chunked\r\n\r\n${chunks}`)).toMatch(/^HTTP\/1\.1 413 /)
    await isWell()
  })

  test('that grow when decompressed are refused', async () => {
    const { gzipSync, brotliCompressSync } = await import('node:zlib')
    const bomb = Buffer.alloc(20_000_000, ' ')
    expect(await post('/graphql', gzipSync(bomb), { 'content-encoding': 'gzip' })).toBe(413)
    expect(await post('/graphql', brotliCompressSync(bomb), { 'content-encoding': 'br' })).toBe(413)
    expect(await post('/auth/login', gzipSync(bomb), { 'content-encoding': 'gzip' })).toBe(413)
    expect(await post('/graphql', 'x', { 'content-encoding': 'zstd, gzip' })).toBe(415)
    await isWell()
  })

  test('that are deep are refused', async () => {
    const depth = 100_000
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(depth / open.length)}1${close.repeat(depth / open.length)}`
      expect(await post('/graphql', deep)).toBeLessThan(500)
      expect(
        await post(
          '/graphql',
          `{"query":"query($x: GeoJSON){ roads(filter:{within:{polygon:$x}}) { totalCount } }","variables":{"x":${deep}}}`,
        ),
      ).toBeLessThan(500)
      expect(await post('/auth/logout', deep.slice(0, 1_000) + deep.slice(-1_000))).toBeLessThan(500)
    }
    await isWell()
  })

  test('of GraphQL that are deep, long or circular are refused before they run', async () => {
    const documents = [
      `{ ${'region { '.repeat(500)} id ${'} '.repeat(500)} }`,
      `{ city ${'{ children { nodes '.repeat(20)} { id } ${'} }'.repeat(20)} }`,
      `{ a${'(x: ['.repeat(5_000)}1${'])'.repeat(5_000)} }`,
      `{ ${'apiVersion '.repeat(10_000)} }`,
      `{ ${Array.from({ length: 1_000 }, (_, i) => `a${String(i)}: apiVersion`).join(' ')} }`,
      `{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }`,
      `{ ...f0 } ${Array.from({ length: 300 }, (_, i) => `fragment f${String(i)} on Query { ...f${String(i + 1)} ...f${String(i + 1)} }`).join(' ')} fragment f300 on Query { apiVersion }`,
      `{ apiVersion ${'@include(if: true) '.repeat(500)} }`,
      `{ regions(first: 500) { nodes { buildings(first: 500) { nodes { region { buildings(first: 500) { nodes { id } } } } } } } }`,
      `query (${Array.from({ length: 3_000 }, (_, i) => `$a${String(i)}: Int`).join(' ')}) { apiVersion }`,
      '#'.repeat(200_000),
      '{'.repeat(100_000),
      '"""'.repeat(30_000),
    ]
    for (const query of documents) {
      const { data, errors } = await city().ask(query, { cookie })
      expect([query.slice(0, 60), errors.length > 0, data ?? null]).toEqual([query.slice(0, 60), true, null])
      expect(errors[0]?.extensions?.code).not.toBe('INTERNAL')
    }
    await isWell()
  })

  test('with a missing operation are refused, also without a sign-in', async () => {
    for (const operationName of ['nothing', '__proto__', '']) {
      for (const by of [cookie, '']) {
        const status = await post(
          '/graphql',
          JSON.stringify({ query: 'query a { apiVersion } query b { apiVersion }', operationName }),
          { cookie: by },
        )
        expect([operationName, by === '', status < 500]).toEqual([operationName, by === '', true])
      }
    }
    await isWell()
  })

  test('that are not JSON, or JSON of another kind, are refused', async () => {
    for (const body of [
      '',
      '{',
      'null',
      '1',
      '"query"',
      '[]',
      '{}',
      '{"query":1}',
      '{"query":{"a":1}}',
      '{"query":"{apiVersion}","variables":[1]}',
      '{"query":"{apiVersion}","extensions":1}',
      '\ufeff{',
      '\u0000',
      'NaN',
      Buffer.from([0xff, 0xfe, 0x00]),
    ]) {
      const status = await post('/graphql', body)
      expect([body, status >= 400 && status < 500]).toEqual([body, true])
    }
    for (const type of [
      'application/json; charset=utf-7',
      'application/json; charset=x',
      'application/json;'.repeat(50),
      'APPLICATION/JSON; a=b',
    ])
      expect(await post('/graphql', '{"query":"{ nothing }"}', { 'content-type': type })).toBeLessThan(500)
    await isWell()
  })
})

describe('keys that every object has', () => {
  const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']

  test('pollute nothing, in bodies, variables and addresses', async () => {
    for (const key of KEYS) {
      const evil = `{"${key}":{"polluted":true,"prototype":{"polluted":true},"rights":["account.manage"],"everywhere":true}}`
      const bodies: [string, string][] = [
        ['/graphql', `{"query":"{ apiVersion }","variables":${evil},"extensions":${evil},"${key}":{"polluted":true}}`],
        ['/graphql', `{"query":"query($f: RoadFilter){ roads(filter:$f) { totalCount } }","variables":{"f":${evil}}}`],
        [
          '/graphql',
          `{"query":"query($p: GeoJSON){ roads(filter:{within:{polygon:$p}}) { totalCount } }","variables":{"p":${evil}}}`,
        ],
        ['/graphql', `{"query":"{ apiVersion }","operationName":"${key}"}`],
        ['/auth/login', `{"username":"${key}","password":"${key}","${key}":{"polluted":true}}`],
        ['/auth/password', evil],
      ]
      for (const [path, body] of bodies) expect([body, (await post(path, body)) < 500]).toEqual([body, true])
      for (const path of [
        `/graphql?query={apiVersion}&${key}[polluted]=1`,
        `/auth/methods?${key}.polluted=1`,
        `/tiles/${key}.json`,
        `/tiles/${key}/0/0/0.mvt`,
        `/assets/${key}`,
        `/${key}`,
      ])
        expect([path, (await city().send(path, { headers: { cookie } })).status < 500]).toEqual([path, true])
    }
    await isWell()
  })

  test('sign nobody else out', async () => {
    const other = await city().cookieOf('duty')
    const mine = await city().cookieOf('duty')
    const body = '{"__proto__":{"everywhere":true},"constructor":{"prototype":{"everywhere":true}}}'
    expect(await post('/auth/logout', body, { cookie: mine })).toBe(200)
    expect((await city().ask('{ me { username } }', { cookie: other })).data?.me).toEqual({ username: 'duty' })
  })

  test('name no missing variable, alias or field', async () => {
    const answer = await city().ask('{ __proto__: apiVersion constructor: apiVersion toString: apiVersion }', {
      cookie,
    })
    expect(answer.status).toBe(200)
    expect(Object.keys((JSON.parse(answer.text) as { data: object }).data).sort()).toEqual([
      '__proto__',
      'constructor',
      'toString',
    ])
    await isWell()
  })
})

describe('headers', () => {
  test('that are too many or too long are refused', async () => {
    const { host } = new URL(city().url)
    const start = `GET /auth/methods HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
    expect(await city().raw(`${start}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
    expect(await city().raw(`${start}${'X-Many: a\r\n'.repeat(4_000)}\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
    expect(await city().raw(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 4(14|31) /,
    )
    expect(await city().raw(`${start}Cookie: ${'a=b; '.repeat(2_500)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /)
    await isWell()
  })

  test('that two parsers read differently are refused (request smuggling)', async () => {
    const { host } = new URL(city().url)
    const start = `POST /auth/login HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`
    const inner = `GET /auth/methods HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
    for (const bytes of [
      `${start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      `${start}Content-Length: 0\r\nContent-Length: ${String(inner.length)}\r\n\r\n${inner}`,
      `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
      `${start}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
      `${start}Content-Length: +4\r\n\r\n0\r\n\r\n${inner}`,
      `${start}X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      `GET /auth/methods HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    ]) {
      const answer = await city().raw(bytes, 2_000)
      expect([bytes.slice(0, 120), answer.includes('"password":true')]).toEqual([
        bytes.slice(0, 120),
        bytes.startsWith('GET') && answer.startsWith('HTTP/1.1 200'),
      ])
    }
    await isWell()
  })
})

describe('text that makes a careless pattern slow (ReDoS)', () => {
  // Each makes a common kind of pattern backtrack; 60,000 characters fit into a body.
  const LENGTH = 60_000
  const TEXTS = [
    'a'.repeat(LENGTH) + '!',
    '0'.repeat(LENGTH) + 'x',
    ' '.repeat(LENGTH) + 'x',
    'a '.repeat(LENGTH / 2) + '!',
    '9'.repeat(LENGTH),
    'a@'.repeat(LENGTH / 2),
    '-'.repeat(LENGTH),
    'a.'.repeat(LENGTH / 2) + '@',
    '%'.repeat(LENGTH),
    '\\'.repeat(LENGTH),
    '_a'.repeat(LENGTH / 2),
    '\u200b'.repeat(LENGTH / 3),
    '中'.repeat(LENGTH / 3),
    'ﷺ'.repeat(LENGTH / 3),
    'e\u0301'.repeat(LENGTH / 4),
    'eyJ'.repeat(LENGTH / 3),
    '2026-01-01T'.repeat(LENGTH / 11),
  ]

  test.each(textArguments())(
    '$path',
    async ({ document, variables }) => {
      for (const text of TEXTS) {
        const { status, errors } = await city().ask(document, { cookie, variables: variables(text) })
        expect([
          text.slice(0, 12),
          status < 500,
          errors.filter(({ extensions }) => extensions?.code === 'INTERNAL'),
        ]).toEqual([text.slice(0, 12), true, []])
        // Wrong values are shortened in messages.
        for (const { message } of errors) expect(message.length).toBeLessThan(1_000)
      }
    },
    30_000,
  )

  test('in user names, passwords, headers and addresses', async () => {
    const { host } = new URL(city().url)
    for (const text of TEXTS) {
      await city().run('delete from sign_in_failure')
      const short = text.slice(0, 190)
      for (const [username, password] of [
        [short, short],
        ['duty', text.slice(0, 990)],
      ] as const)
        expect((await city().signIn(username, password)).status).toBe(401)
      const latin = text.slice(0, 12_000).replaceAll(/[^\x21-\x7e ]/g, 'a')
      for (const line of [
        `Cookie: ${latin}`,
        `Authorization: ${latin}`,
        `Authorization: Bearer ${latin}`,
        `Accept-Encoding: ${latin}`,
        `If-None-Match: ${latin}`,
        `Origin: ${latin}`,
        `User-Agent: ${latin}`,
        `Content-Type: ${latin}`,
      ]) {
        const answer = await city().raw(
          `GET /tiles/buildings.json HTTP/1.1\r\nHost: ${host}\r\n${line}\r\nConnection: close\r\n\r\n`,
        )
        expect([line.slice(0, 40), answer.slice(0, 12)]).toEqual([
          line.slice(0, 40),
          expect.stringMatching(/^HTTP\/1\.1 4/),
        ])
      }
      const encoded = encodeURIComponent(text.slice(0, 2_000)).slice(0, 9_000).replace(/%.?$/, '')
      for (const path of [
        `/tiles/${encoded}.json`,
        `/${encoded}`,
        `/sign-in?as=${encoded}`,
        `/auth/methods?${encoded}`,
      ])
        expect([path.slice(0, 40), (await city().send(path, { headers: { cookie } })).status < 500]).toEqual([
          path.slice(0, 40),
          true,
        ])
    }
  }, 60_000)
})
