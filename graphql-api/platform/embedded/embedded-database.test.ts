import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SYSTEM, type Statement } from '../db/database.ts'
import { DatabaseHeldError } from './embedded-database.ts'
import { useEmbeddedHome } from './test-home.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `test#${text}`, text, values })

// Each test opens databases on disk, up to four in turn.
describe('embedded database', { timeout: 180_000 }, () => {
  const { home, open, startWriter } = useEmbeddedHome()

  it('refuses a second process in one clear line, and lets it work through the first on request', async () => {
    const { child, reached } = await startWriter()
    const refusal = await open().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(DatabaseHeldError)
    expect(String(refusal)).toMatch(
      new RegExp(`already open in process ${String(child.pid)} .*; stop that process, or set CITY_HOME`),
    )

    const attached = await open('attach')
    await attached.write(SYSTEM, (session) =>
      session.rows(statement("update dataset set revision = 42 where name = 'road'")),
    )
    expect(
      await attached.read(SYSTEM, (session) =>
        session.row(statement("select revision from dataset where name = 'road'")),
      ),
    ).toEqual({ revision: 42 })
    await reached(20)
    await attached.close()
  })

  it('accepts several statements of an attached process at once, without warnings of its client', async () => {
    const database = await open()
    const attached = await open('attach')
    const warnings: string[] = []
    const note = ({ message }: Error) => warnings.push(message)
    process.on('warning', note)
    try {
      const rows = await attached.write(SYSTEM, (session) =>
        Promise.all([1, 2, 3].map((n) => session.row({ name: 'n', text: 'select $1::int as n', values: [n] }))),
      )
      // Warnings are emitted at the next tick.
      await new Promise(setImmediate)
      expect([rows, warnings]).toEqual([[{ n: 1 }, { n: 2 }, { n: 3 }], []])
    } finally {
      process.off('warning', note)
      await attached.close()
      await database.close()
    }
  })

  it('rolls back the open transaction of an attached process that disconnects, and continues', async () => {
    const owner = await open()
    const attached = await open('attach')
    const leaving = attached.write(SYSTEM, async (session) => {
      await session.rows(statement("update dataset set revision = 13 where name = 'water'"))
      await Promise.all([
        attached.close(),
        session.rows(statement('select pg_sleep(0)')).then(() => Promise.reject(new Error('gone'))),
      ])
    })
    await expect(leaving).rejects.toThrow()
    expect(
      await owner.read(SYSTEM, (session) =>
        session.row(statement("select revision from dataset where name = 'water'")),
      ),
    ).toEqual({ revision: 0 })
    await owner.close()
  })

  it('starts again if its creation was interrupted', async () => {
    await mkdir(join(home(), 'db', 'base'), { recursive: true })
    await writeFile(join(home(), 'db', 'PG_VERSION'), '18\n')
    await writeFile(join(home(), 'db.creating'), '2026-12-01\n')
    const database = await open()
    expect(
      await database.read(SYSTEM, (session) => session.row(statement('select count(*) as datasets from dataset'))),
    ).toEqual({ datasets: 23 })
    await database.close()
    expect((await readdir(home())).sort()).toEqual(['db'])
  })

  it('never clears a foreign directory', async () => {
    await mkdir(join(home(), 'db'))
    await writeFile(join(home(), 'db', 'thesis.docx'), 'ten years of work')
    await expect(open()).rejects.toThrow('holds something else (thesis.docx …)')
    expect((await stat(join(home(), 'db', 'thesis.docx'))).size).toBe(17)
  })

  it('lets one of two processes that start together have it', async () => {
    const outcomes = await Promise.allSettled([open(), open()])
    const opened = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(opened).toHaveLength(1)
    await opened[0]?.value.close()
  })

  it('keeps nothing of its answers', async () => {
    const database = await open()
    const answer = statement('select i, i * 2 as j from generate_series(1, 20000) i')
    const read = async (times: number): Promise<number> => {
      for (let i = 0; i < times; i++) await database.read(SYSTEM, (session) => session.tuples(answer))
      return process.memoryUsage().rss
    }
    const before = await read(20)
    // Over a million rows: as parsed messages they would take more than 200 MB.
    expect(((await read(60)) - before) / 2 ** 20).toBeLessThan(100)
    await database.close()
  })
})
