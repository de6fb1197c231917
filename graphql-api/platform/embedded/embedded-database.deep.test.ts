import { readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { SYSTEM, type Statement } from '../db/database.ts'
import { DamagedDatabaseError, openEmbeddedDatabase } from './embedded-database.ts'
import { useEmbeddedHome } from './test-home.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `test#${text}`, text, values })
const count = statement('select count(*) as rows, coalesce(max(n), 0) as last from acknowledged')

// Each test opens databases on disk, up to four in turn.
describe('embedded database', { timeout: 180_000 }, () => {
  const { home, open, startWriter, kill } = useEmbeddedHome()

  it('keeps every acknowledged row through kill -9, twice', async () => {
    for (const round of [1, 2]) {
      const writer = await startWriter()
      await writer.reached(40 * round)
      await kill(writer.child)
      const database = await open()
      const row = await database.read(SYSTEM, (session) => session.row<{ rows: number; last: number }>(count))
      await database.close()
      expect(row?.last).toBeGreaterThanOrEqual(writer.acknowledged())
      expect(row?.rows).toBe(row?.last)
    }
  })

  it('releases the lock on closing and takes it over from a dead process', async () => {
    await (await open()).close()
    await expect(stat(join(home(), 'db.lock'))).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(
      join(home(), 'db.lock'),
      JSON.stringify({ pid: 999_999, socket: join(home(), 'db.sock'), since: '2026-01-01', nonce: 'dead' }),
    )
    await (await open()).close()
    await writeFile(join(home(), 'db.lock'), 'half a li')
    await (await open()).close()
  })

  it('sets a database without its mark aside, with a notice, and takes it back', async () => {
    const first = await open()
    await first.write(SYSTEM, (session) =>
      session.rows(statement("update dataset set revision = 77 where name = 'road'")),
    )
    await first.close()
    await rm(join(home(), 'db', 'city-brain.created'))
    const told: string[] = []
    const empty = await openEmbeddedDatabase({
      ...{ home: home(), whenHeld: 'refuse', template: inject('embeddedTemplate') },
      onNotice: (line) => told.push(line),
    })
    await empty.close()
    const aside = (await readdir(home())).find((name) => name.startsWith('db.aside-')) ?? ''
    expect(told).toEqual([
      `${join(home(), 'db')} has no mark of ours (city-brain.created): it was set aside as ${join(home(), aside)}, and an empty database takes its place; ` +
        `is it the city's, stop, move it back and make the mark by \`touch ${join(home(), 'db', 'city-brain.created')}\``,
    ])
    await rm(join(home(), 'db'), { recursive: true })
    await rename(join(home(), aside), join(home(), 'db'))
    await writeFile(join(home(), 'db', 'city-brain.created'), '')
    const again = await open()
    expect(
      await again.read(SYSTEM, (session) => session.row(statement("select revision from dataset where name = 'road'"))),
    ).toEqual({ revision: 77 })
    await again.close()
  })

  it.each([
    ['global/pg_control', (file: string) => truncate(file, 100)],
    ['global/pg_filenode.map', (file: string) => rm(file)],
  ])('says in one line what to do if its files are damaged (%s)', async (file, damage) => {
    await (await open()).close()
    await damage(join(home(), 'db', file))
    const before = await readdir(join(home(), 'db'), { recursive: true })
    const refusal = await open().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(DamagedDatabaseError)
    expect((refusal as Error).message).toMatch(
      /^the embedded database in .*\/db cannot be used \([^\n]*\): nothing of it was removed; [^\n]*city -- restore <backup>`, or start with an empty city$/,
    )
    expect(await readdir(join(home(), 'db'), { recursive: true })).toEqual(expect.arrayContaining(before.slice(0, 20)))
    await expect(stat(join(home(), 'db.lock'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
