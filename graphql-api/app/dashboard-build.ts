import { fork } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildReport } from './build-process.ts'

/** Sources of the dashboard. */
const SOURCES = ['dashboard', 'domain', 'scenes', 'graphql-api', 'index.html', 'vite.config.ts', 'package-lock.json']

/** Lines of the builder's output kept for its error. */
const OUTPUT_LINES = 60

/** The dashboard cannot be built; the message is the builder's own. */
class DashboardBuildError extends Error {
  override readonly name = 'DashboardBuildError'
}

/** Whether `dist/` is missing or older than a source of the dashboard. */
export function isDashboardStale(root: string): boolean {
  const built = modifiedAt(join(root, 'dist', 'index.html'))
  return (
    built === 0 ||
    SOURCES.some((source) => newestIn(join(root, source), source === 'graphql-api' ? /\.graphql$/ : /^/) > built)
  )
}

/**
 * Generates types and builds the dashboard in a separate process, so that the server can answer meanwhile. `dist/` is
 * replaced when everything is written: an interrupted build leaves it unchanged.
 * @param onModules receives the number of modules read so far
 * @throws {DashboardBuildError}; `signal.reason` when aborted
 */
export async function buildDashboard(
  root: string,
  { onModules, signal }: { onModules?: (modules: number) => void; signal?: AbortSignal } = {},
): Promise<void> {
  signal?.throwIfAborted()
  const fresh = join(root, '.cache', `dist-${String(process.pid)}`)
  const child = fork(join(import.meta.dirname, 'build-process.ts'), [root, fresh], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal?.addEventListener('abort', stop, { once: true })
  let output: string[] = []
  let reason: string | undefined
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = [...output, ...chunk.toString().split('\n')].slice(-OUTPUT_LINES)
    })
  child.on('message', (report: BuildReport) => {
    if (typeof report === 'number') onModules?.(report)
    else reason = report
  })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    signal?.throwIfAborted()
    if (code !== 0)
      throw new DashboardBuildError(`the dashboard cannot be built: ${reason ?? output.join('\n').trim()}`)
    await rm(join(root, 'dist'), { recursive: true, force: true })
    await rename(fresh, join(root, 'dist'))
  } finally {
    signal?.removeEventListener('abort', stop)
    await rm(fresh, { recursive: true, force: true })
  }
}

function newestIn(path: string, wanted: RegExp): number {
  let newest = 0
  try {
    if (!statSync(path).isDirectory()) return modifiedAt(path)
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      // Generated files depend on others; tests are not built.
      if (!entry.isFile() || !wanted.test(entry.name) || /\.(generated|test)\.tsx?$/.test(entry.name)) continue
      newest = Math.max(newest, modifiedAt(join(entry.parentPath, entry.name)))
    }
  } catch {
    return newest
  }
  return newest
}

function modifiedAt(file: string): number {
  try {
    return statSync(file).mtimeMs
  } catch {
    return 0
  }
}
