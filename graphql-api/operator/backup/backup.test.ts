import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { appendAudit } from '../../security/audit/audit.service.ts'
import { createIngest } from '../../ingest/pipeline/ingest.ts'
import { payloadOf, recordingBus, silentLog, testFeed } from '../../ingest/pipeline/test-ingest.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../../platform/db/database.ts'
import { ENGINES, openTestDatabase } from '../../platform/db/test-databases.ts'
import { checkBackup, restoreBackup } from './restore-backup.ts'
import { backupTables, digestOfTable } from './table-rows.ts'
import { writeBackup } from './write-backup.ts'

/** Texts that a format could trip over. */
const ODD_NAME = '𠮷野\t"家"\\N\n{}\u2028 ’; drop table region'
const MONTHS = ['2026-09-30T23:59:59.999Z', '2026-10-01T00:00:00Z', '2026-11-20T09:00:00.123Z']

const folder = await mkdtemp(join(tmpdir(), 'city-backup-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A city with rows of every origin: imported, ingested, rejected, audited, rolled over months. */
async function fill(database: Database): Promise<void> {
  await insertMiniCity(database)
  await insertMiniThings(database)
  await database.write(SYSTEM, async (session) => {
    await session.rows({
      name: 'test/odd',
      text: "update region set name = $1 where level = 'GRID'",
      values: [ODD_NAME],
    })
  })
  await database.write(ACCOUNTS, (session) =>
    appendAudit(session, { actor: 'wang', action: 'session.begin', outcome: 'done', address: '10.0.0.7' }),
  )
  const nowMs = Date.parse('2026-11-20T10:00:00Z')
  const ingest = createIngest({
    database,
    bus: recordingBus(),
    log: silentLog,
    now: () => nowMs,
    limits: { lingerMs: 0 },
  })
  const readings = MONTHS.map((at, index) => ({
    kind: 'reading' as const,
    thing: 'T',
    property: 'pm25',
    value: 0.1 + index / 3,
    observedAtMs: Date.parse(at),
  }))
  await ingest.take(testFeed('kept'), payloadOf(readings), 'http')
  await ingest.take(testFeed('kept'), payloadOf({ faults: [{ code: 'INVALID', message: 'it is not right' }] }), 'http')
}

async function digests(database: Database): Promise<Record<string, string>> {
  return database.read(SYSTEM, async (session) => {
    const entries: [string, string][] = []
    for (const table of await backupTables(session))
      entries.push([table.name, (await digestOfTable(session, table)).hex()])
    return Object.fromEntries(entries)
  })
}

describe.each(ENGINES)('a backup of the engine "%s"', (engine) => {
  const file = join(folder, `${engine}.backup`)
  const home = join(folder, `home-${engine}`)
  let database: Database
  let before: Record<string, string>

  beforeAll(async () => {
    database = await openTestDatabase(engine)
    await fill(database)
    await mkdir(join(home, 'feeds'), { recursive: true })
    await writeFile(join(home, 'feeds', 'mine.json'), '{"id":"mine"}')
    before = await digests(database)
    await writeBackup(database, file, { home })
  })
  afterAll(() => database.close())

  test('contains every table, is readable by its owner only and is complete', async () => {
    expect(Object.keys(before)).toContain('observation')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const checked = await checkBackup(file)
    expect(checked).toMatchObject({ tables: Object.keys(before).length, newer: 0, header: { engine } })
    await expect(writeBackup(database, file, { home })).rejects.toThrow('already exists')
  })

  test.each(['embedded', 'server'] as const)(
    'is restored into the engine "%s", equal table by table, and usable from then on',
    async (other) => {
      const target = await openTestDatabase(other)
      const newHome = await mkdtemp(join(folder, 'new-home-'))
      try {
        const counts = await restoreBackup(target, file, { home: newHome })
        expect(counts).toMatchObject({ keptFiles: [], migrated: [] })
        expect(await digests(target)).toEqual(before)
        expect(await readFile(join(newHome, 'feeds', 'mine.json'), 'utf8')).toBe('{"id":"mine"}')
        // Identities continue, references and triggers hold again.
        await target.write(ACCOUNTS, (session) =>
          appendAudit(session, { actor: 'li', action: 'session.begin', outcome: 'done', address: '10.0.0.8' }),
        )
        await expect(
          target.write(SYSTEM, (session) => session.script('update building set region_id = -1')),
        ).rejects.toThrow('foreign key')
        await expect(target.write(SYSTEM, (session) => session.script('delete from audit_entry'))).rejects.toThrow()
        await expect(restoreBackup(target, file, { home: newHome })).rejects.toThrow('already holds a city')
      } finally {
        await target.close()
      }
    },
  )

  test('is refused if it was damaged, and leaves nothing behind', async () => {
    const text = gunzipSync(await readFile(file)).toString('utf8')
    const lines = text.trimEnd().split('\n')
    const damaged: Record<string, Buffer> = {
      'cut off': gzipSync(lines.slice(0, -1).join('\n')),
      'no gzip': Buffer.from('hello'),
      'torn gzip': (await readFile(file)).subarray(0, 4000),
      'no backup': gzipSync('{"hello":1}\n'),
      'a changed value': gzipSync(text.replace('10.0.0.7', '10.0.0.9')),
      'a lost row': gzipSync(lines.filter((line) => !line.includes('10.0.0.7')).join('\n')),
      'a newer version': gzipSync(
        text.replace('"migrations":[', '"migrations":[{"name":"9999-new.sql","sha256":"0"},'),
      ),
    }
    const target = await openTestDatabase(engine)
    try {
      const empty = await digests(target)
      for (const [kind, bytes] of Object.entries(damaged)) {
        const path = join(folder, 'damaged.backup')
        await writeFile(path, bytes)
        await expect(checkBackup(path), kind).rejects.toThrow(/damaged|cut off|not a backup|update City Brain/)
        await expect(restoreBackup(target, path, { home }), kind).rejects.toThrow(
          /damaged|cut off|not a backup|update City Brain/,
        )
      }
      expect(await digests(target)).toEqual(empty)
    } finally {
      await target.close()
    }
  })
})
