import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PrivateServer } from '../../graphql-api/platform/db/private-server.ts'
import type { PhaseOrder, PhaseReport } from './phases.ts'

const run = promisify(execFile)
const SAMPLE_MS = 250

export interface PhaseResult extends PhaseReport {
  /** Largest memory of the database server's processes together, their shared memory once, bytes; undefined where it is not known. */
  readonly serverBytes: number | undefined
}

/** Runs a phase in a child process; watches the server's memory meanwhile. */
export async function runPhase(order: PhaseOrder, server: PrivateServer | undefined): Promise<PhaseResult> {
  let serverBytes: number | undefined
  const sample = (): void => {
    const bytes = server === undefined ? undefined : memoryOf(server)
    if (bytes !== undefined) serverBytes = Math.max(serverBytes ?? 0, bytes)
  }
  sample()
  const timer = setInterval(sample, SAMPLE_MS)
  try {
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'phase.ts'), JSON.stringify(order)],
      { maxBuffer: 2 ** 24 },
    )
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PhaseReport
    return { ...report, serverBytes }
  } finally {
    clearInterval(timer)
  }
}

/** Memory of the postmaster and its children, from /proc: what is theirs alone, and once what they share. */
function memoryOf(server: PrivateServer): number | undefined {
  try {
    const postmaster = readFileSync(join(server.socketFolder, 'data/postmaster.pid'), 'utf8').split('\n', 1)[0] ?? ''
    let own = 0
    let shared = 0
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const status = statusOf(pid)
      if (pid !== postmaster && status?.get('PPid') !== Number(postmaster)) continue
      own += status?.get('RssAnon') ?? 0
      shared = Math.max(shared, status?.get('RssShmem') ?? 0)
    }
    return 1024 * (own + shared)
  } catch {
    // No /proc here, or not ours to read.
    return undefined
  }
}

/** Numbers of /proc/<pid>/status; undefined when the process has ended. */
function statusOf(pid: string): Map<string, number> | undefined {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(/^(\w+):\s+(\d+)/gm)
    return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]))
  } catch {
    return undefined
  }
}
