import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readCatalogue } from '../../ingest/catalogue/catalogue.ts'
import { readRegularFile, readRegularFileSync } from './regular-file.ts'
import { readSecretFiles } from '../../app/secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'city-kinds-'))
const at = (name: string): string => join(folder, name)
writeFileSync(at('file'), 'content')
mkdirSync(at('folder'))
execFileSync('mkfifo', [at('fifo')])
symlinkSync(at('file'), at('link'))
symlinkSync(at('fifo'), at('link-to-fifo'))
symlinkSync(at('nothing'), at('dangling'))
const server = createServer().listen(at('socket'))
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const readers = [
  ['in its turn', (path: string) => readRegularFile(path)],
  ['at once', (path: string) => Promise.resolve().then(() => readRegularFileSync(path))],
] as const

test.each(readers)('reads a file %s, also through a link', async (_, read) => {
  expect([String(await read(at('file'))), String(await read(at('link')))]).toEqual(['content', 'content'])
})

test.each(readers)('does not wait for anything else, read %s', async (_, read) => {
  await expect(read(at('fifo'))).rejects.toThrow('it is a FIFO; expected a file')
  await expect(read(at('link-to-fifo'))).rejects.toThrow('it is a FIFO; expected a file')
  await expect(read(at('folder'))).rejects.toThrow('it is a folder; expected a file')
  await expect(read('/dev/zero')).rejects.toThrow('it is a device; expected a file')
  await expect(read(at('socket'))).rejects.toThrow(/it is a socket; expected a file|ENXIO/)
  await expect(read(at('dangling'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('does not read a file over its size limit', async () => {
  await expect(readRegularFile(at('file'), 6)).rejects.toThrow('it has 7 bytes; expected at most 6')
  expect(() => readRegularFileSync(at('file'), 6)).toThrow('it has 7 bytes; expected at most 6')
})

test('reports a secret from something other than a file in one line', () => {
  for (const [name, reason] of [
    ['fifo', 'it is a FIFO; expected a file'],
    ['folder', 'it is a folder; expected a file'],
    ['dangling', 'ENOENT'],
  ] as const)
    expect(readSecretFiles({ CITY_ADMIN_PASSWORD_FILE: at(name) }).mistakes).toEqual([
      `CITY_ADMIN_PASSWORD_FILE is "${at(name)}", which cannot be read: ${reason}`,
    ])
})

test('names entries among the definitions of feeds that are not files, and stops nothing', async () => {
  const feeds = at('feeds')
  mkdirSync(join(feeds, 'folder.json'), { recursive: true })
  execFileSync('mkfifo', [join(feeds, 'fifo.json')])
  symlinkSync(at('nothing'), join(feeds, 'dangling.json'))
  symlinkSync('/dev/zero', join(feeds, 'zero.json'))
  writeFileSync(join(feeds, 'air.json'), JSON.stringify({ base: 'air-stations', id: 'air-north' }))
  const { faults, feedOf } = await readCatalogue(folder)
  expect(faults.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^dangling.json: .*ENOENT/) as string,
    'fifo.json: it is a FIFO; expected a file',
    'folder.json: it is a folder; expected a file',
    'zero.json: it is a device; expected a file',
  ])
  expect(feedOf('air-north')).toBeDefined()
})
