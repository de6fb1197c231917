import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpListener, type HttpListener } from '../../security/http/http-listener.ts'
import { createStartProgress } from './start-progress.ts'
import { startingRoute } from './starting-route.ts'

const progress = createStartProgress('this-run', () => 1500)
const starting = startingRoute(progress, { host: '127.0.0.1', trustProxy: false })
let listener: HttpListener
let url: string

beforeAll(async () => {
  listener = createHttpListener({ port: 0, host: '127.0.0.1' }, (request, response) => {
    if (!starting(request, response)) response.end('the city')
  })
  url = await listener.open()
})
afterAll(() => listener.close())

const look = (path: string): Promise<Response> => fetch(url + path, { headers: { accept: 'text/html' } })

describe('while the city is starting', () => {
  test.each(['/', '/wall/overview?at=121,31,14', '/desk/dispatch/42', '/remote'])(
    '%s is the progress page',
    async (path) => {
      const response = await look(path)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('正在准备城市')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(response.headers.get('x-frame-options')).toBe('DENY')
    },
  )

  test('the page contains nothing that its policy forbids, and all its resources exist', async () => {
    const page = await (await look('/')).text()
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
    const parts = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(parts).toHaveLength(3)
    for (const path of parts) expect([path, (await fetch(url + path)).status]).toEqual([path, 200])
    const font = await (await fetch(`${url}/starting/font/index.css`)).text()
    const file = /files\/[^)]+\.woff2/.exec(font)?.[0] ?? ''
    expect((await fetch(`${url}/starting/font/${file}`)).headers.get('content-type')).toBe('font/woff2')
  })

  // Sent unnormalized: fetch would resolve the dots.
  test.each(['/starting/../page/index.html', '/starting/font/../package.json', '/starting/font/files/../../LICENSE'])(
    '%s is not served',
    async (path) => {
      const status = await new Promise((resolve, reject) => {
        request(url, { path }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end()
      })
      expect(status).toBe(404)
    },
  )

  test('it is alive, but not ready, and says why', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const running = progress.during('import', async (report) => {
      report({ done: 2, total: 5, detail: 'roads.geojson' })
      for (const path of ['/readyz', '/graphql', '/tiles/buildings/0/0/0.mvt', '/assets/main.js', '/anything']) {
        const response = await fetch(url + path)
        expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '2'])
        expect(await response.text()).toContain('starting: import roads.geojson (40 %)')
      }
      const posted = await fetch(`${url}/graphql`, { method: 'POST', body: '{}' })
      expect([posted.status, await posted.json()]).toEqual([
        503,
        { errors: [{ message: 'starting: import roads.geojson (40 %)', extensions: { code: 'STARTING' } }] },
      ])
    })
    await running
  })
})

function statusAs(host: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { path, headers: { host, accept: 'text/html' } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

test('a rebound host name gets no information', async () => {
  for (const path of ['/', '/starting.json', '/starting/starting.js', '/graphql', '/healthz']) {
    expect([path, await statusAs('evil.example', path)]).toEqual([path, 403])
    expect([path, await statusAs('localhost:8080', path)]).not.toEqual([path, 403])
  }
})

test('afterwards only the progress is served', async () => {
  progress.end('ready')
  expect(await (await look('/')).text()).toBe('the city')
  expect(await (await fetch(`${url}/readyz`)).text()).toBe('the city')
  expect(await (await fetch(`${url}/starting.json`)).json()).toMatchObject({ run: 'this-run', state: 'ready' })
  expect(await statusAs('evil.example', '/starting.json')).toBe(403)
})
