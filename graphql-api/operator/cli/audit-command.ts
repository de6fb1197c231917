import { anchorFile, readAnchors } from '../../security/audit/audit-anchors.ts'
import { listAudit } from '../../security/audit/list-audit.ts'
import { verifyAudit, type AuditFault, type AuditVerdict } from '../../security/audit/verify-audit.ts'
import { printable } from './printable.ts'
import { databaseSettings, UsageError } from './settings.ts'
import type { Say, Words } from './messages.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'

/** What this verb alone says. */
const WORDS = {
  auditAbout: ['the audit: who did what', '审计：谁做了什么'],
  auditVerifyAbout: [
    'verify the chain of the audit and name the first entry that was changed or removed; exit code 2 if there is one',
    '逐条核对审计链，指出第一条被改动或删除的记录；有则退出码为 2',
  ],
  auditListAbout: ['print the newest entries of the audit', '列出最新的审计记录'],
  optAuditActor: ['of this user name alone', '仅此用户名'],
  optAuditAction: [
    'with this action, or all of its kind (session, account …)',
    '仅此操作，或一类操作（session、account……）',
  ],
  optAuditLimit: ['entries at most', '最多条数'],
  verifyingAudit: ['verifying the audit', '核对审计'],
  stoppedVerify: ['stopped: the rest of the audit was not verified', '已停止：其余审计记录未核对'],
  auditEmpty: ['no such entry', '没有符合的记录'],
  auditWhole: [
    'the audit is intact: {entries} entries, {anchors} anchors',
    '审计完整：{entries} 条记录，{anchors} 个锚点',
  ],
  auditWholeUnanchored: [
    'the chain of {entries} entries is intact, but there are no anchors (is this the CITY_HOME of the server?): removed last entries cannot be detected',
    '{entries} 条记录的链完整，但没有锚点（CITY_HOME 是否为服务器所用？）：无法发现末尾记录被删除',
  ],
  auditAnchorsUnreadable: ['{file}: {count} lines are not anchors', '{file}：有 {count} 行不是锚点'],
  auditChanged: [
    'audit entry {id} ({at}, {actor}, {action}) was changed: its content does not match its hash',
    '审计记录 {id}（{at}，{actor}，{action}）被改动：内容与其哈希不符',
  ],
  auditMissing: [
    'audit entries {id} to {until} are missing: {before} is followed by {after} ({at}, {actor}, {action})',
    '审计记录 {id} 至 {until} 缺失：{before} 之后是 {after}（{at}，{actor}，{action}）',
  ],
  auditUnlinked: [
    'audit entry {id} ({at}, {actor}, {action}) does not follow from the previous one: something before it was removed or replaced',
    '审计记录 {id}（{at}，{actor}，{action}）与前一条不相接：之前的记录被删除或替换',
  ],
  auditForeign: [
    'audit entry {id} ({at}, {actor}, {action}) has an impossible number',
    '审计记录 {id}（{at}，{actor}，{action}）的编号不可能存在',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city audit …`. */
export const audit: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('audit').description(say(WORDS.auditAbout))
  group
    .command('verify')
    .description(say(WORDS.auditVerifyAbout))
    .addHelpText('after', examples('audit verify'))
    .action(async () => {
      finish(await runAuditVerify(terminal))
    })
  group
    .command('list')
    .description(say(WORDS.auditListAbout))
    .option('--actor <name>', say(WORDS.optAuditActor))
    .option('--action <action>', say(WORDS.optAuditAction))
    .option('--limit <n>', `${say(WORDS.optAuditLimit)} (50)`)
    .addHelpText(
      'after',
      examples('audit list', 'audit list --actor wang --action staff.reveal', 'audit list --action session'),
    )
    .action(async (args: AuditListArguments) => {
      finish(await runAuditList(terminal, args))
    })
}

export interface AuditListArguments {
  readonly actor?: string
  readonly action?: string
  readonly limit?: string
}

/** The audit was altered: distinct from a failed command (1), for scripts. */
const TAMPERED = 2

/** `city audit verify`. @returns exit code: 0 intact, 2 altered, 130 stopped */
async function runAuditVerify(terminal: Terminal): Promise<number> {
  const { say, signal } = terminal
  return withDatabase(terminal, async (database, home) => {
    const { anchors, unreadable } = await readAnchors(home, databaseSettings(terminal.environment).databaseUrl)
    const progress = terminal.progress(say(WORDS.verifyingAudit))
    const onProgress = (done: number, total: number): void => {
      progress.update(done, total, `${String(done)} / ${String(total)}`)
    }
    let verdict: AuditVerdict
    try {
      verdict = await verifyAudit(database, { anchors, signal, onProgress })
    } catch (error) {
      if (!signal.aborted) throw error
      terminal.print(say(WORDS.stoppedVerify))
      return 130
    } finally {
      progress.end()
    }
    const { fault, entries } = verdict
    if (unreadable > 0) terminal.print(say(WORDS.auditAnchorsUnreadable, { count: unreadable, file: anchorFile(home) }))
    if (fault !== undefined) {
      terminal.complain(describe(say, fault))
      return TAMPERED
    }
    terminal.print(
      say(anchors.length === 0 ? WORDS.auditWholeUnanchored : WORDS.auditWhole, { entries, anchors: anchors.length }),
    )
    return 0
  })
}

/** `city audit list`. @returns exit code. */
async function runAuditList(terminal: Terminal, args: AuditListArguments): Promise<number> {
  const { actor, action, limit = '50' } = args
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw new UsageError(terminal.say('badNumber', { name: 'limit', value: limit }))
  return withDatabase(terminal, async (database) => {
    const entries = await listAudit(database, {
      limit: Number(limit),
      ...(actor !== undefined && { actor }),
      ...(action !== undefined && { action }),
    })
    if (entries.length === 0) terminal.print(terminal.say(WORDS.auditEmpty))
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
        changed: WORDS.auditChanged,
        missing: WORDS.auditMissing,
        unlinked: WORDS.auditUnlinked,
        foreign: WORDS.auditForeign,
        shortened: 'auditShortened',
        rewritten: 'auditRewritten',
      } as const
    )[kind],
    values,
  )
}
