import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Somebody else builds archives in the folder. */
export class BuildHeldError extends Error {
  override readonly name = 'BuildHeldError'
  constructor(
    folder: string,
    readonly pid: number,
  ) {
    super(`process ${pid} is building the tile archives in ${folder} now; wait until it is done`)
  }
}

/**
 * Runs `work` while no other process builds in the folder: two would do the same work twice. A lock left by a dead process is taken over.
 * @throws {BuildHeldError} when a living process builds there.
 */
export async function withBuildLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'build.lock')
  await take(path, folder)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function take(path: string, folder: string): Promise<void> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    if (isAlive(holder)) throw new BuildHeldError(folder, holder)
    await rm(path, { force: true })
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // There is one, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
