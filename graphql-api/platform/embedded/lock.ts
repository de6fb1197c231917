import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readRegularFile } from '../files/regular-file.ts'

/**
 * The embedded engine does not lock its directory, and two engines on one directory destroy it. Our lock is a file with
 * its holder and the holder's local socket. A holder is alive as long as its socket answers: the operating system
 * closes it however the process dies.
 */
export interface LockHolder {
  readonly pid: number
  /** Path of the local socket (on Windows, a named pipe). */
  readonly socket: string
  readonly since: string
  readonly nonce: string
}

export interface Lock {
  release(): Promise<void>
}

/** The directory is open elsewhere. */
export class DatabaseHeldError extends Error {
  override readonly name = 'DatabaseHeldError'
  constructor(
    readonly path: string,
    readonly holder: LockHolder,
  ) {
    super(
      `the embedded database at ${path} is already open in process ${String(holder.pid)} (since ${holder.since}); ` +
        'stop that process, or set CITY_HOME to another directory',
    )
  }
}

/**
 * Takes the lock, or throws `DatabaseHeldError` if a living process has it. A lock left by a dead process is replaced.
 * @param listen starts listening on the socket; called after the file is ours and before it is complete
 */
export async function takeLock(
  lockFile: string,
  path: string,
  socket: string,
  listen: () => Promise<void>,
): Promise<Lock> {
  const holder: LockHolder = { pid: process.pid, socket, since: new Date().toISOString(), nonce: randomUUID() }
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(lockFile, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const other = await readHolder(lockFile)
    if (other !== undefined && (await answers(other.socket))) throw new DatabaseHeldError(path, other)
    // Its holder may be between writing the file and listening: wait a moment before treating it as dead.
    if (attempt < 3 && other !== undefined && isAlive(other.pid)) await delay(300)
    else await discard(lockFile, other?.nonce)
  }
  await listen()
  if ((await readHolder(lockFile))?.nonce !== holder.nonce) {
    throw new Error(
      `the lock of the embedded database at ${path} was taken by another process at the same moment; try again`,
    )
  }
  return {
    async release() {
      if ((await readHolder(lockFile))?.nonce === holder.nonce) await rm(lockFile, { force: true })
    },
  }
}

/** The living holder of a lock, or undefined. */
export async function findHolder(lockFile: string): Promise<LockHolder | undefined> {
  const holder = await readHolder(lockFile)
  return holder !== undefined && (await answers(holder.socket)) ? holder : undefined
}

async function readHolder(lockFile: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(String(await readRegularFile(lockFile))) as LockHolder
  } catch {
    return undefined
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    const finish = (answer: boolean): void => {
      probe.destroy()
      resolve(answer)
    }
    probe.once('connect', () => {
      finish(true)
    })
    probe.once('error', () => {
      finish(false)
    })
    probe.setTimeout(2000, () => {
      finish(true)
    })
  })
}

/** Removes a dead holder's file; if another process was faster and the file is new, restores it. */
async function discard(lockFile: string, nonce: string | undefined): Promise<void> {
  const aside = `${lockFile}.${randomUUID()}`
  try {
    await rename(lockFile, aside)
  } catch {
    return
  }
  if ((await readHolder(aside))?.nonce === nonce) await rm(aside, { force: true })
  else await rename(aside, lockFile)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
