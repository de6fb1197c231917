import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, inject } from 'vitest'
import type { Database } from '../db/database.ts'
import { openEmbeddedDatabase } from './embedded-database.ts'

/** A process that holds a database and inserts rows one by one. */
export interface Writer {
  readonly child: ChildProcess
  /** Number of the last row known to be committed. */
  readonly acknowledged: () => number
  readonly reached: (n: number) => Promise<void>
}

/** A home for an embedded database, new for each test, and processes that use it; both are removed with the test. */
export interface EmbeddedHome {
  readonly home: () => string
  readonly open: (whenHeld?: 'refuse' | 'attach') => Promise<Database>
  readonly startWriter: () => Promise<Writer>
  readonly kill: (child: ChildProcess) => Promise<void>
}

export function useEmbeddedHome(): EmbeddedHome {
  let home: string
  const children: ChildProcess[] = []
  const open: EmbeddedHome['open'] = (whenHeld = 'refuse') =>
    openEmbeddedDatabase({ home, whenHeld, template: inject('embeddedTemplate') })

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'city-embedded-'))
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  })

  /** A process that holds the database and inserts rows one by one, reporting each number once it is committed. */
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

  return { home: () => home, open, startWriter, kill }
}
