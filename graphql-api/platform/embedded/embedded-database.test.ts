import { fork, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { SYSTEM, type Statement } from '../db/database.ts'
import { DamagedDatabaseError, DatabaseHeldError, openEmbeddedDatabase } from './embedded-database.ts'

const statement = (text: string, ...values: unknown[]): Statement => ({ name: `test#${text}`, text, values })
const count = statement('select count(*) as rows, coalesce(max(n), 0) as last from acknowledged')

// Each test opens databases on disk, up to four in turn.
describe('embedded database', { timeout: 180_000 }, () => {
  let home: string
  const children: ChildProcess[] = []
  const open = (whenHeld: 'refuse' | 'attach' = 'refuse') =>
    openEmbeddedDatabase({ home, whenHeld, template: inject('embeddedTemplate') })

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'city-embedded-'))
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  })

  /** A process that holds the database and inserts rows one by one, telling the number of each once it is committed. */
  async function startWriter(): Promise<{
    child: ChildProcess
    acknowledged: () => number
    reached: (n: number) => Promise<void>
  }> {
    const child = fork(
      fileURLToPath(new URL('./test-writer.ts', import.meta.url)),
      [home, inject('embeddedTemplate')],
      {
        execArgv: ['--import', 'tsx'],
      },
    )
    children.push(child)
    let last = 0
    const watchers: (() => void)[] = []
    child.on('message', (n: number) => {
      last = n
      for (const watcher of watchers) watcher()
    })
    const reached = (n: number): Promise<void> =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (last >= n) resolve()
        }
        watchers.push(check)
        check()
        child.once('exit', (code) => {
          reject(new Error(`writer exited with ${String(code)}`))
        })
      })
    await reached(1)
    return { child, acknowledged: () => last, reached }
  }

  async function kill(child: ChildProcess): Promise<void> {
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
  }

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

  it('refuses a second process with one clear line, and lets it work through the first when asked', async () => {
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

  it('takes several statements of an attached process at once, of which its client does not complain', async () => {
    const database = await open()
    const attached = await open('attach')
    const warnings: string[] = []
    const note = ({ message }: Error) => warnings.push(message)
    process.on('warning', note)
    try {
      const rows = await attached.write(SYSTEM, (session) =>
        Promise.all([1, 2, 3].map((n) => session.row({ name: 'n', text: 'select $1::int as n', values: [n] }))),
      )
      // Warnings come at the next tick.
      await new Promise(setImmediate)
      expect([rows, warnings]).toEqual([[{ n: 1 }, { n: 2 }, { n: 3 }], []])
    } finally {
      process.off('warning', note)
      await attached.close()
      await database.close()
    }
  })

  it('rolls back what an attached process left open when it went away, and goes on', async () => {
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

  it('gives the lock back on closing and takes it over from a dead process', async () => {
    await (await open()).close()
    await expect(stat(join(home, 'db.lock'))).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(
      join(home, 'db.lock'),
      JSON.stringify({ pid: 999_999, socket: join(home, 'db.sock'), since: '2026-01-01', nonce: 'dead' }),
    )
    await (await open()).close()
    await writeFile(join(home, 'db.lock'), 'half a li')
    await (await open()).close()
  })

  it('starts anew when its creation was cut off', async () => {
    await mkdir(join(home, 'db', 'base'), { recursive: true })
    await writeFile(join(home, 'db', 'PG_VERSION'), '18\n')
    await writeFile(join(home, 'db.creating'), '2026-12-01\n')
    const database = await open()
    expect(
      await database.read(SYSTEM, (session) => session.row(statement('select count(*) as datasets from dataset'))),
    ).toEqual({ datasets: 23 })
    await database.close()
    expect((await readdir(home)).sort()).toEqual(['db'])
  })

  it('sets a database without its mark aside, says so, and takes it back', async () => {
    const first = await open()
    await first.write(SYSTEM, (session) =>
      session.rows(statement("update dataset set revision = 77 where name = 'road'")),
    )
    await first.close()
    await rm(join(home, 'db', 'city-brain.created'))
    const told: string[] = []
    const empty = await openEmbeddedDatabase({
      ...{ home, whenHeld: 'refuse', template: inject('embeddedTemplate') },
      onNotice: (line) => told.push(line),
    })
    await empty.close()
    const aside = (await readdir(home)).find((name) => name.startsWith('db.aside-')) ?? ''
    expect(told).toEqual([
      `${join(home, 'db')} has no mark of ours (city-brain.created): it was set aside as ${join(home, aside)}, and an empty database takes its place; ` +
        `is it the city's, stop, move it back and make the mark by \`touch ${join(home, 'db', 'city-brain.created')}\``,
    ])
    await rm(join(home, 'db'), { recursive: true })
    await rename(join(home, aside), join(home, 'db'))
    await writeFile(join(home, 'db', 'city-brain.created'), '')
    const again = await open()
    expect(
      await again.read(SYSTEM, (session) => session.row(statement("select revision from dataset where name = 'road'"))),
    ).toEqual({ revision: 77 })
    await again.close()
  })

  it.each([
    ['global/pg_control', (file: string) => truncate(file, 100)],
    ['global/pg_filenode.map', (file: string) => rm(file)],
  ])('says by one line what to do when its files are damaged (%s)', async (file, damage) => {
    await (await open()).close()
    await damage(join(home, 'db', file))
    const before = await readdir(join(home, 'db'), { recursive: true })
    const refusal = await open().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(DamagedDatabaseError)
    expect((refusal as Error).message).toMatch(
      /^the embedded database in .*\/db cannot be used \([^\n]*\): nothing of it was removed; [^\n]*city -- restore <backup>`, or start with an empty city$/,
    )
    expect(await readdir(join(home, 'db'), { recursive: true })).toEqual(expect.arrayContaining(before.slice(0, 20)))
    await expect(stat(join(home, 'db.lock'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('never clears a directory that is not its own', async () => {
    await mkdir(join(home, 'db'))
    await writeFile(join(home, 'db', 'thesis.docx'), 'ten years of work')
    await expect(open()).rejects.toThrow('holds something else (thesis.docx …)')
    expect((await stat(join(home, 'db', 'thesis.docx'))).size).toBe(17)
  })

  it('lets one of two processes that start together have it', async () => {
    const outcomes = await Promise.allSettled([open(), open()])
    const opened = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(opened).toHaveLength(1)
    await opened[0]?.value.close()
  })

  it('keeps nothing of what it has answered', async () => {
    const database = await open()
    const answer = statement('select i, i * 2 as j from generate_series(1, 20000) i')
    const read = async (times: number): Promise<number> => {
      for (let i = 0; i < times; i++) await database.read(SYSTEM, (session) => session.tuples(answer))
      return process.memoryUsage().rss
    }
    const before = await read(20)
    // Over a million rows: kept as parsed messages they are above 200 MB.
    expect(((await read(60)) - before) / 2 ** 20).toBeLessThan(100)
    await database.close()
  })
})
