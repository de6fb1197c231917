import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServerDatabase } from '../../platform/db/test-databases.ts'
import { city as run, type Ended } from './test-city.ts'

const home = mkdtempSync(join(tmpdir(), 'city-feeds-'))
let databaseUrl: string

beforeAll(async () => {
  databaseUrl = await createServerDatabase()
  mkdirSync(join(home, 'feeds'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const city = (...args: string[]): Promise<Ended> =>
  run(['feeds', ...args], { CITY_HOME: home, DATABASE_URL: databaseUrl, CITY_LANG: 'en' })

const now = (): string => new Date().toISOString()

test('posts files, reports faults, and shows the state of the feed', async () => {
  const file = join(home, 'now.json')
  const readings = [
    { thing: 'AQ-1', property: 'pm25', value: 30, observedAt: now() },
    { thing: 'AQ-2', property: 'pm25', value: 'n/a', observedAt: now() },
  ]
  writeFileSync(file, JSON.stringify(readings))
  expect(await city('post', 'readings-json', file)).toEqual({
    code: 1,
    out: 'now.json: 1 accepted, 0 duplicates, 1 rejected\n  [1].value\tINVALID\t[1].value is "n/a"; expected a number\n',
    err: '',
  })
  const { out } = await city('list')
  expect(out).toMatch(/^readings-json\tfresh\tReadings\t0\.2\t1\t1\t1\t[\dT:.Z-]+$/m)
  expect(out).toMatch(/^fleet-avl\tnever\t/m)
  expect((await city('show', 'readings-json')).out).toMatch(
    /^state\tfresh\n(.*\n)*accepted\t1\n(.*\n)*deadLetters\t1$/m,
  )
  expect((await city('post', 'none', file)).err).toContain('there is no feed "none"; expected one of readings-json')
})

test('shows dead letters, replays them, and discards them with a reason', async () => {
  const dead = await city('dead')
  const id = /^(\d+)\treadings-json\t[\dT:.Z-]+\tINVALID\t1\t\[1\]\.value\t/m.exec(dead.out)?.[1] ?? ''
  expect(id).not.toBe('')
  const again = await city('replay', 'readings-json')
  expect(again).toMatchObject({ code: 1, err: '' })
  expect(again.out).toContain('0 letters accepted (0 new items, 1 duplicates), 1 still rejected')
  expect((await city('discard', id)).err).toContain('--reason is missing')
  expect((await city('discard', id, '--reason', 'serviced')).out).toBe('1 dead letters are discarded\n')
  expect((await city('dead')).out).toBe('there are no dead letters\n')
})

test('reveals a dead letter for a reason, and shows nothing personal before', async () => {
  const file = join(home, 'ticket.json')
  writeFileSync(file, JSON.stringify({ ticket: 'T', caller: { name: '王小明', phone: '13812341357' } }))
  const lines = [await city('post', 'hotline-12345', file)]
  lines.push(...(await Promise.all([city('dead'), city('show', 'hotline-12345'), city('list')])))
  expect(JSON.stringify(lines)).not.toMatch(/小明|12341357/)
  const id = /^(\d+)\thotline-12345\t/m.exec(lines[1]?.out ?? '')?.[1] ?? ''
  expect((await city('dead', '--reveal', id)).err).toContain('--reason is missing')
  expect((await city('dead', '--reveal', id, '--reason', 'call back')).out).toContain('王小明')
  await city('discard', id, '--reason', 'called back')
  expect((await city('dead', '--reveal', id, '--reason', 'call back')).err).toContain(`no open dead letter ${id}`)
})

test('names an invalid definition, and lists the other feeds', async () => {
  writeFileSync(join(home, 'feeds', 'bad.json'), '{"base": "none"}')
  writeFileSync(join(home, 'feeds', 'roofs.json'), '{"base": "readings-json", "id": "roofs"}')
  const { code, out, err } = await city('list')
  expect([code, err]).toEqual([1, expect.stringContaining('bad.json: base is "none"; expected one of')])
  expect(out).toMatch(/^roofs\tnever\t/m)
})
