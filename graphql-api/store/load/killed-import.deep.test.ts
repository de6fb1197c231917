import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, inject, it } from 'vitest'
import { SYSTEM } from '../../platform/db/database.ts'
import { openEmbeddedDatabase } from '../../platform/embedded/embedded-database.ts'
import type { ImportCounts } from './import-counts.ts'

const home = mkdtempSync(join(tmpdir(), 'city-killed-'))
const file = join(home, 'made.geojson')
writeFileSync(file, 'made by hand')
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

interface Word {
  readonly acknowledged?: number
  readonly counts?: ImportCounts
}

function startImport(): ChildProcess {
  const script = fileURLToPath(new URL('./test-loader.ts', import.meta.url))
  return fork(script, [home, inject('embeddedTemplate'), file], { execArgv: ['--import', 'tsx'] })
}

it('keeps every acknowledged row through kill -9, and is completed by the same import', async () => {
  const first = startImport()
  let acknowledged = 0
  await new Promise<void>((resolve) => {
    first.on('message', (word: Word) => {
      acknowledged = word.acknowledged ?? acknowledged
      if (acknowledged >= 3000) first.kill('SIGKILL')
    })
    first.on('exit', () => {
      resolve()
    })
  })
  expect(first.signalCode).toBe('SIGKILL')

  const database = await openEmbeddedDatabase({ home, whenHeld: 'refuse' })
  const [found] = await database.read(SYSTEM, (session) =>
    session.rows<{ n: number }>({ name: 'test.count', text: 'select count(*)::int as n from building', values: [] }),
  )
  await database.close()
  expect(found?.n).toBeGreaterThanOrEqual(acknowledged)
  expect(found?.n).toBeLessThan(16_000)

  const second = startImport()
  const counts = await new Promise<ImportCounts | undefined>((resolve) => {
    let last: ImportCounts | undefined
    second.on('message', (word: Word) => {
      last = word.counts ?? last
    })
    second.on('exit', () => {
      resolve(last)
    })
  })
  expect(counts).toMatchObject({
    read: 16_000,
    loaded: 16_000,
    unchanged: found?.n,
    inserted: 16_000 - (found?.n ?? 0),
  })
}, 120_000)
