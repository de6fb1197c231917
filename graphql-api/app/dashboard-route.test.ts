import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { serveDashboard } from './dashboard-route.ts'

let folder = ''
let server: Server | undefined

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'city-page-'))
  writeFileSync(join(folder, 'index.html'), '<html><head><title>City</title></head><body></body></html>')
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets/map-worker.mjs'), '')
})
afterEach(() => server?.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function page(
  basemap?: string,
  settings?: { timeZone: string; language: 'zh' | 'en' | null },
): Promise<{ policy: string; html: string }> {
  const app = express().use(serveDashboard(folder, { basemap, settings: () => Promise.resolve(settings) }))
  server = createServer(app)
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${String(port)}/wall/overview`)
  return { policy: response.headers.get('content-security-policy') ?? '', html: await response.text() }
}

it('allows the page no other origin by default', async () => {
  const { policy, html } = await page()
  expect(policy).not.toContain('http')
  expect(html).not.toContain('city-basemap')
})

it('gives the page its basemap, and allows that origin for pictures only', async () => {
  const { policy, html } = await page('https://tiles.example/{z}/{x}/{y}.jpg?a=1&b=2')
  expect(html).toContain('<meta name="city-basemap" content="https://tiles.example/{z}/{x}/{y}.jpg?a=1&amp;b=2" />')
  const directives = policy.split('; ').filter((directive) => directive.includes('https://tiles.example'))
  expect(directives.map((directive) => directive.split(' ')[0])).toEqual(['img-src', 'connect-src'])
  expect(policy).not.toContain('tiles.example/')
})

it('gives the page its time zone and language, if known', async () => {
  const { html } = await page(undefined, { timeZone: 'Europe/Lisbon', language: 'en' })
  expect(html).toContain(
    '<meta name="city-time-zone" content="Europe/Lisbon" /><meta name="city-language" content="en" />',
  )
  server?.close()
  expect((await page(undefined, { timeZone: 'UTC', language: null })).html).not.toContain('city-language')
  server?.close()
  expect((await page()).html).not.toContain('<meta')
})

it('gives a worker the same permissions as its page', async () => {
  const { policy } = await page()
  const { port } = server?.address() as AddressInfo
  const worker = await fetch(`http://127.0.0.1:${String(port)}/assets/map-worker.mjs`)
  expect(worker.headers.get('content-security-policy')).toBe(policy)
})

it.each(['/sign-in', '/admin', '/admin/accounts'])('serves the page at %s, too', async (path) => {
  await page()
  const { port } = server?.address() as AddressInfo
  expect((await fetch(`http://127.0.0.1:${String(port)}${path}`)).status).toBe(200)
})
