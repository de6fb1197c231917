import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../../platform/log/log.ts'
import { readingsJson } from '../adapters/readings-json.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import type { Payload, Receipt } from '../feed/feed.ts'
import type { Ingest } from '../pipeline/ingest.ts'
import { openFileDrop, type FileDrop, type FileDropOptions } from './file-drop.ts'
import { createTestWaits, type TestWaits } from './test-waits.ts'

const OK: Receipt = { state: 'ok', accepted: 2, duplicates: 0, rejected: 0, faults: [] }
const SMALL = { ...readingsJson, id: 'small', maxBytes: 100 }

let home: string
let folder: string
let taken: { text: string; payload: Payload }[]
let takes: () => Promise<Receipt>
let waits: TestWaits
let transport: FileDrop
const lines: string[] = []

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'city-drop-'))
  folder = join(home, 'feeds', 'inbox', 'small')
  mkdirSync(folder, { recursive: true })
  taken = []
  lines.length = 0
  takes = () => Promise.resolve(OK)
  await open()
})
afterEach(async () => {
  await transport.close()
  rmSync(home, { recursive: true, force: true })
})

async function open(more: Partial<FileDropOptions> = {}): Promise<void> {
  waits = createTestWaits()
  const ingest: Pick<Ingest, 'take'> = {
    take(feed, payload, name) {
      expect([feed.id, name]).toEqual(['small', 'drop'])
      taken.push({ text: new TextDecoder().decode(payload.bytes), payload })
      return takes()
    },
  }
  const log = createLog('json', (line) => lines.push(line))
  transport = await openFileDrop({ home, catalogue: catalogueOf([SMALL]), ingest, log, wait: waits.wait, ...more })
  await idle()
}

/** Looks several times, including everything that is then in progress. */
async function look(times = 1): Promise<void> {
  for (let i = 0; i < times; i++) await waits.next()
  await idle()
}

async function idle(): Promise<void> {
  while (waits.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve))
}

const files = (where = ''): string[] => readdirSync(join(folder, where)).filter((name) => name.includes('.'))

test('takes a file once nobody writes to it any more, and moves it to done', async () => {
  writeFileSync(join(folder, 'a.json'), '[1')
  await look()
  writeFileSync(join(folder, 'a.json'), '[1, 2]')
  await look()
  expect(taken).toEqual([])
  await look()
  expect(taken).toMatchObject([{ text: '[1, 2]', payload: { encoding: 'json', origin: 'a.json' } }])
  expect([files(), files('done')]).toEqual([[], ['a.json']])
})

test('waits for a file that is first written under another name', async () => {
  for (const name of ['.a.json', 'a.json.part', 'a.json.tmp', 'a.json~']) writeFileSync(join(folder, name), '[1]')
  await look(3)
  expect(taken).toEqual([])
  expect(files()).toHaveLength(4)
})

test('moves a file without any accepted item to failed, with the reasons', async () => {
  takes = () =>
    Promise.resolve({
      ...{ state: 'failed', accepted: 0, duplicates: 0, rejected: 1 },
      faults: [{ code: 'INVALID', message: 'value is "n/a"; expected a number', place: '[0].value' }],
    })
  writeFileSync(join(folder, 'bad.json'), '[1]')
  await look(3)
  expect(files('failed')).toEqual(['bad.json', 'bad.json.why'])
  expect(readFileSync(join(folder, 'failed', 'bad.json.why'), 'utf8')).toBe(
    '0 accepted, 0 duplicates, 1 rejected\n[0].value\tINVALID\tvalue is "n/a"; expected a number\n',
  )
})

test('does not read a file that is too large or of an unknown type', async () => {
  writeFileSync(join(folder, 'large.json'), 'x'.repeat(101))
  writeFileSync(join(folder, 'table.csv'), 'a,b')
  await look(3)
  expect(taken).toEqual([])
  expect(readFileSync(join(folder, 'failed', 'large.json.why'), 'utf8')).toContain('101 bytes; expected at most 100')
  expect(readFileSync(join(folder, 'failed', 'table.csv.why'), 'utf8')).toContain('feed "small" takes json, ndjson')
})

test('does not overwrite an earlier file of the same name', async () => {
  for (const text of ['[1]', '[2]']) {
    writeFileSync(join(folder, 'a.json'), text)
    await look(3)
  }
  expect(files('done')).toEqual(['a.json', 'a.json.2'])
  expect(readFileSync(join(folder, 'done', 'a.json'), 'utf8')).toBe('[1]')
})

test('leaves the file in place if the process ends before the rows are durable', async () => {
  takes = () => Promise.reject(Object.assign(new Error('refused'), { code: 'DATABASE_UNAVAILABLE' }))
  writeFileSync(join(folder, 'a.json'), '[1]')
  await look(2)
  expect(taken.length).toBeGreaterThan(0)
  await transport.close()
  expect(files()).toEqual(['a.json'])
  takes = () => Promise.resolve(OK)
  await open()
  await look(2)
  expect([files(), files('done')]).toEqual([[], ['a.json']])
})

test('does not take a link for a file, and reports a folder of no feed once', async () => {
  writeFileSync(join(home, 'secret.json'), '[1]')
  symlinkSync(join(home, 'secret.json'), join(folder, 'link.json'))
  mkdirSync(join(home, 'feeds', 'inbox', 'smal'))
  await look(4)
  expect(taken).toEqual([])
  expect(lines.filter((line) => line.includes('inbox/smal"'))).toHaveLength(1)
})

test('reports what is neither file nor folder once, and never opens it', async () => {
  execFileSync('mkfifo', [join(folder, 'fifo.json')])
  symlinkSync(join(home, 'nothing'), join(folder, 'dangling.json'))
  writeFileSync(join(folder, 'a.json'), '[1]')
  await look(4)
  expect(files('done')).toEqual(['a.json'])
  const told = lines.filter((line) => line.includes('is not a file')).map((line) => JSON.parse(line) as object)
  expect(told).toMatchObject([
    { path: join(folder, 'dangling.json'), kind: 'a link' },
    { path: join(folder, 'fifo.json'), kind: 'a FIFO' },
  ])
})

test('does not let a slow feed hold up the files of another', async () => {
  await transport.close()
  const other = join(home, 'feeds', 'inbox', 'other')
  mkdirSync(other)
  let finish: (receipt: Receipt) => void = () => undefined
  const slow = new Promise<Receipt>((resolve) => (finish = resolve))
  await open({
    patienceMs: 20,
    catalogue: catalogueOf([SMALL, { ...SMALL, id: 'other' }]),
    ingest: { take: (feed) => (feed.id === 'small' ? slow : Promise.resolve(OK)) },
  })
  writeFileSync(join(folder, 'slow.json'), '[1]')
  await look(2)
  writeFileSync(join(other, 'a.json'), '[2]')
  await look(2)
  await vi.waitFor(() => expect(readdirSync(join(other, 'done'))).toEqual(['a.json']), 10_000)
  expect(files()).toEqual(['slow.json'])
  finish(OK)
  await vi.waitFor(() => expect(files('done')).toEqual(['slow.json']), 10_000)
})

test('leaves only the reasons of a file if its feed keeps only some fields', async () => {
  await transport.close()
  const sensitive = { fields: ['name'], keeps: ['value'] }
  const faults = [{ code: 'INVALID', message: 'value is "n/a"; expected a number' }] as const
  await open({
    catalogue: catalogueOf([{ ...SMALL, sensitive }]),
    ingest: { take: () => Promise.resolve({ state: 'failed', accepted: 0, duplicates: 0, rejected: 1, faults }) },
  })
  writeFileSync(join(folder, 'a.json'), '[1]')
  await look(3)
  expect([files(), files('failed')]).toEqual([[], ['a.json.why']])
})

test('keeps rejected files as long as dead letters', async () => {
  await transport.close()
  for (const where of ['done', 'failed']) {
    mkdirSync(join(folder, where))
    writeFileSync(join(folder, where, 'old.json'), '[1]')
  }
  const days = (n: number) => () => Date.now() + n * 24 * 3_600_000
  await open({ now: days(89) })
  await look()
  expect([files('done'), files('failed')]).toEqual([[], ['old.json']])
  await transport.close()
  await open({ now: days(91) })
  await look()
  expect(files('failed')).toEqual([])
})
