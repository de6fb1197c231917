import { createHash } from 'node:crypto'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'

const sql = statements(new URL('./verify-audit.sql', import.meta.url))

/** The first entry at which the audit was altered. */
export interface AuditFault {
  /**
   * `changed`: its content does not match its hash. `missing`: entries from `id` to `until` are gone. `unlinked`: it
   * does not follow from the previous entry. `foreign`: an entry with an impossible number. `shortened`: the end is
   * missing, `id` to `until`. `rewritten`: the chain is consistent but contradicts an anchor.
   */
  readonly kind: 'changed' | 'missing' | 'unlinked' | 'foreign' | 'shortened' | 'rewritten'
  readonly id: number
  readonly until: number
  /** Time of the entry, else of the anchor; ISO 8601. */
  readonly at: string
  readonly actor?: string
  readonly action?: string
}

export interface AuditVerdict {
  /** Absent: the audit is intact. */
  readonly fault?: AuditFault
  /** Number of verified entries. */
  readonly entries: number
  /** Number of compared anchors. */
  readonly anchors: number
}

export interface VerifyAuditOptions {
  /** Evidence from outside the database: without it, removed last entries are not detected. */
  readonly anchors: readonly AuditAnchor[]
  readonly signal?: AbortSignal
  /** @param total entries at the start */
  readonly onProgress?: (done: number, total: number) => void
  /** Entries read at a time. Default 2,000. */
  readonly pageSize?: number
}

interface Entry {
  id: number
  at: string
  actor: string
  action: string
  previous: string
  hash: string
  content: string
}

const BEFORE_ALL = Number.MIN_SAFE_INTEGER
const NO_PREVIOUS = '00'.repeat(32)

/** Verifies the chain from its first entry, a page and a transaction at a time: a long audit blocks nobody. */
export async function verifyAudit(database: Database, options: VerifyAuditOptions): Promise<AuditVerdict> {
  const { anchors, signal, onProgress, pageSize = 2_000 } = options
  const total = (await readAuditHead(database))?.id ?? 0
  const anchored = byId(anchors)
  const verdict = (entries: number, fault?: AuditFault): AuditVerdict => ({
    ...(fault !== undefined && { fault }),
    entries,
    anchors: anchors.length,
  })
  let last: Pick<Entry, 'id' | 'hash'> = { id: 0, hash: NO_PREVIOUS }
  let entries = 0
  for (let after = BEFORE_ALL; ; after = last.id) {
    signal?.throwIfAborted()
    const page = await database.read(ACCOUNTS, (session) => session.rows<Entry>(sql('page', { after, size: pageSize })))
    for (const entry of page) {
      const fault = faultOf(entry, last, anchored.get(entry.id) ?? [])
      if (fault !== undefined) return verdict(entries, fault)
      last = entry
      entries++
    }
    onProgress?.(entries, Math.max(total, entries))
    if (page.length < pageSize) break
  }
  const beyond = anchors.filter((anchor) => anchor.id > last.id)
  const newest = beyond.reduce<AuditAnchor | undefined>((a, b) => (a === undefined || b.id > a.id ? b : a), undefined)
  if (newest === undefined) return verdict(entries)
  return verdict(entries, { kind: 'shortened', id: last.id + 1, until: newest.id, at: newest.at })
}

/** The newest entry; undefined if the audit is empty. */
export async function readAuditHead(database: Database): Promise<{ id: number; hash: string } | undefined> {
  return database.read(ACCOUNTS, (session) => session.row<{ id: number; hash: string }>(sql('head')))
}

function faultOf(
  entry: Entry,
  last: Pick<Entry, 'id' | 'hash'>,
  anchors: readonly AuditAnchor[],
): AuditFault | undefined {
  const { id, at, actor, action } = entry
  if (id <= last.id) return { kind: 'foreign', id, until: id, at, actor, action }
  if (id > last.id + 1) return { kind: 'missing', id: last.id + 1, until: id - 1, at, actor, action }
  if (hashOf(entry) !== entry.hash) return { kind: 'changed', id, until: id, at, actor, action }
  if (entry.previous !== last.hash) return { kind: 'unlinked', id, until: id, at, actor, action }
  const anchor = anchors.find(({ hash }) => hash !== entry.hash)
  return anchor === undefined ? undefined : { kind: 'rewritten', id, until: id, at: anchor.at }
}

/** An entry may be anchored more than once: after a restore, its number was used again. */
function byId(anchors: readonly AuditAnchor[]): Map<number, AuditAnchor[]> {
  const found = new Map<number, AuditAnchor[]>()
  for (const anchor of anchors) found.set(anchor.id, [...(found.get(anchor.id) ?? []), anchor])
  return found
}

function hashOf({ previous, content }: Entry): string {
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(content, 'utf8').digest('hex')
}

/**
 * The audit's newest entry at some time, recorded outside the database, where somebody who rewrites the audit cannot
 * reach it.
 */
export interface AuditAnchor {
  readonly id: number
  /** `audit_entry.hash`, hexadecimal. */
  readonly hash: string
  /** Time of the anchor; ISO 8601. */
  readonly at: string
  /** The database, see `anchorName`. */
  readonly database: string
}
