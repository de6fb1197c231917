import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { pageRequest, type Connection, type Order, type PageArguments } from '../../graphql/connection.ts'
import { invalidInput } from '../../graphql/errors.ts'
import { createKeysetPages, listParameter } from '../../graphql/keyset-page.ts'
import type { AuditFilter, AuditOutcome } from '../../graphql/types.generated.ts'

const sql = statements(new URL('./read-audit.sql', import.meta.url))
const pages = createKeysetPages<AuditEntryRow>(sql)

/** An entry as administrators see it. */
export interface AuditEntryRow {
  readonly id: number
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly subject: string | null
  readonly address: string | null
  readonly outcome: AuditOutcome
  readonly reason: string | null
  readonly detail: unknown
  readonly requestId: string | null
  /** Hexadecimal. */
  readonly hash: string
}

export type AuditEntryRows = Connection<AuditEntryRow>

export interface AuditStatusRow {
  readonly entries: number
  readonly firstAt: Date | null
  readonly lastAt: Date | null
  readonly lastHash: string | null
}

const ORDERS = { NEWEST: { by: 'byNewest', after: 'afterNewest' } } as const satisfies Readonly<Record<string, Order>>

export interface AuditPageArguments extends PageArguments {
  readonly filter?: AuditFilter | null | undefined
}

/** Newest first. */
export function auditPage(session: Session, args: AuditPageArguments): Promise<AuditEntryRows> {
  const { actor, action, subject, from, to, outcome } = args.filter ?? {}
  return pages.page(session, pageRequest(ORDERS, 'NEWEST', args), {
    filter: {
      actor: checkWord('filter.actor', actor),
      action: checkWord('filter.action', action),
      subject: checkWord('filter.subject', subject),
      from: from ?? undefined,
      to: to ?? undefined,
      outcome: listParameter(outcome),
    },
    columns: {},
  })
}

export async function auditStatus(session: Session): Promise<AuditStatusRow> {
  return (await session.row<AuditStatusRow>(sql('status'))) as AuditStatusRow
}

function checkWord(field: string, text: string | null | undefined): string | undefined {
  if (text == null) return undefined
  if (text.length >= 1 && text.length <= 200 && !text.includes('\u0000')) return text
  throw invalidInput(field, text, '1…200 characters')
}
