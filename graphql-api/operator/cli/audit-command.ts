import { anchorFile, readAnchors } from '../../security/audit/audit-anchors.ts'
import { listAudit } from '../../security/audit/list-audit.ts'
import { verifyAudit, type AuditFault, type AuditVerdict } from '../../security/audit/verify-audit.ts'
import { printable } from './printable.ts'
import { databaseSettings, UsageError } from './settings.ts'
import type { Say } from './messages.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

export interface AuditListArguments {
  readonly actor?: string
  readonly action?: string
  readonly limit?: string
}

/** The audit was altered: distinct from a failed command (1), for scripts. */
const TAMPERED = 2

/** `city audit verify`. @returns exit code: 0 intact, 2 altered, 130 stopped */
export async function runAuditVerify(terminal: Terminal): Promise<number> {
  const { say, signal } = terminal
  return withDatabase(terminal, async (database, home) => {
    const { anchors, unreadable } = await readAnchors(home, databaseSettings(terminal.environment).databaseUrl)
    const progress = terminal.progress(say('verifyingAudit'))
    const onProgress = (done: number, total: number): void => {
      progress.update(done, total, `${String(done)} / ${String(total)}`)
    }
    let verdict: AuditVerdict
    try {
      verdict = await verifyAudit(database, { anchors, signal, onProgress })
    } catch (error) {
      if (!signal.aborted) throw error
      terminal.print(say('stoppedVerify'))
      return 130
    } finally {
      progress.end()
    }
    const { fault, entries } = verdict
    if (unreadable > 0) terminal.print(say('auditAnchorsUnreadable', { count: unreadable, file: anchorFile(home) }))
    if (fault !== undefined) {
      terminal.complain(describe(say, fault))
      return TAMPERED
    }
    terminal.print(
      say(anchors.length === 0 ? 'auditWholeUnanchored' : 'auditWhole', { entries, anchors: anchors.length }),
    )
    return 0
  })
}

/** `city audit list`. @returns exit code. */
export async function runAuditList(terminal: Terminal, args: AuditListArguments): Promise<number> {
  const { actor, action, limit = '50' } = args
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw new UsageError(terminal.say('badNumber', { name: 'limit', value: limit }))
  return withDatabase(terminal, async (database) => {
    const entries = await listAudit(database, {
      limit: Number(limit),
      ...(actor !== undefined && { actor }),
      ...(action !== undefined && { action }),
    })
    if (entries.length === 0) terminal.print(terminal.say('auditEmpty'))
    for (const { id, at, outcome, ...entry } of entries) {
      const words = [String(id), at, entry.address ?? '-', entry.actor, entry.action, entry.subject ?? '-', outcome]
      terminal.print([...words, ...(entry.reason === null ? [] : [entry.reason])].map(printable).join('\t'))
    }
    return 0
  })
}

function describe(say: Say, { kind, id, until, at, actor = '', action = '' }: AuditFault): string {
  const values = { id, until, before: id - 1, after: until + 1, at, actor: printable(actor), action: printable(action) }
  return say(
    (
      {
        changed: 'auditChanged',
        missing: 'auditMissing',
        unlinked: 'auditUnlinked',
        foreign: 'auditForeign',
        shortened: 'auditShortened',
        rewritten: 'auditRewritten',
      } as const
    )[kind],
    values,
  )
}
