import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { readAuditHead, type AuditAnchor } from './verify-audit.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'

/** Writes the anchors of a running server. */
export interface AuditAnchors {
  /** Writes the newest entry unless already written. A failure is logged. */
  note(): Promise<void>
  /** Writes once more, then stops. */
  stop(): Promise<void>
}

export interface AuditAnchorsOptions {
  readonly database: Database
  /** CITY_HOME. */
  readonly home: string
  /** DATABASE_URL; absent: the embedded database. */
  readonly databaseUrl?: string | undefined
  readonly log: Pick<Log, 'error'>
  /** Default: once a minute. */
  readonly everyMs?: number
}

const MINUTE_MS = 60_000

/** A copy of this file on another machine is more valuable than the file. */
export function anchorFile(home: string): string {
  return join(home, 'audit-anchors.jsonl')
}

/** Identifies a database among those used with one CITY_HOME; contains no password. */
export function anchorName(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return 'embedded'
  const { host, pathname, searchParams } = new URL(databaseUrl)
  return `${searchParams.get('host') ?? host}${pathname}`
}

export interface AnchorFile {
  /** Those of this database, oldest first. */
  readonly anchors: readonly AuditAnchor[]
  /** Invalid lines: truncated by a crash, or altered. */
  readonly unreadable: number
}

/** @throws {AnchorFileError} if the file exists but cannot be read */
export async function readAnchors(home: string, databaseUrl: string | undefined): Promise<AnchorFile> {
  const path = anchorFile(home)
  const bytes = await readRegularFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new AnchorFileError(`${path} cannot be read: ${String(error)}`, { cause: error })
  })
  const lines = String(bytes)
    .split('\n')
    .filter((line) => line !== '')
  const anchors = lines.map(parseAnchor).filter((anchor) => anchor !== undefined)
  const name = anchorName(databaseUrl)
  return {
    anchors: anchors.filter(({ database }) => database === name),
    unreadable: lines.length - anchors.length,
  }
}

/** The file of anchors cannot be read. */
class AnchorFileError extends Error {
  override readonly name = 'AnchorFileError'
}

/** Starts writing anchors: now, and once a minute while the audit grows. */
export async function keepAnchors(options: AuditAnchorsOptions): Promise<AuditAnchors> {
  const { database, home, databaseUrl, log, everyMs = MINUTE_MS } = options
  const unreadable = (error: unknown): AnchorFile => {
    log.error('the anchors of the audit cannot be read', error)
    return { anchors: [], unreadable: 0 }
  }
  let noted: Pick<AuditAnchor, 'id' | 'hash'> | undefined = (
    await readAnchors(home, databaseUrl).catch(unreadable)
  ).anchors.at(-1)
  const append = async (): Promise<void> => {
    const head = await readAuditHead(database)
    if (head?.hash === noted?.hash) return
    if (noted !== undefined && (head?.id ?? 0) <= noted.id)
      log.error('entries of the audit are gone; "city audit verify" names them', `${String(noted.id)} was the last one`)
    if (head !== undefined)
      await appendLine(home, { ...head, at: new Date().toISOString(), database: anchorName(databaseUrl) })
    noted = head
  }
  // One at a time: a write waits for the previous one.
  let last: Promise<void> = Promise.resolve()
  const note = (): Promise<void> => {
    last = last.then(append).catch((error: unknown) => log.error('the audit could not be anchored', error))
    return last
  }
  await note()
  const timer = setInterval(() => void note(), everyMs)
  timer.unref()
  return {
    note,
    async stop() {
      clearInterval(timer)
      await note()
    },
  }
}

async function appendLine(home: string, anchor: AuditAnchor): Promise<void> {
  await mkdir(home, { recursive: true })
  const file = await open(anchorFile(home), 'a', 0o600)
  try {
    // On a new line, even after one truncated by a crash.
    await file.write(`\n${JSON.stringify(anchor)}\n`)
    await file.sync()
    await file.chmod(0o600)
  } finally {
    await file.close()
  }
}

function parseAnchor(line: string): AuditAnchor | undefined {
  try {
    const { id, hash, at, database } = JSON.parse(line) as Partial<AuditAnchor>
    if (!Number.isSafeInteger(id) || !/^[\da-f]{64}$/.test(hash ?? '')) return undefined
    if (typeof at !== 'string' || typeof database !== 'string') return undefined
    return { id: id as number, hash: hash as string, at, database }
  } catch {
    return undefined
  }
}
