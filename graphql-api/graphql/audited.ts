import {
  getDirectiveValues,
  GraphQLError,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import type { AuditEntry } from '../security/audit/audit.service.ts'
import { noteRefusedCommand } from '../security/audit/refused-commands.ts'
import type { Context } from './context.ts'

/** The caller of a command, for the audit. */
export type Actor = Pick<AuditEntry, 'actor' | 'address' | 'requestId'>

export function actorOf({ viewer, address, requestId }: Context): Actor {
  return { actor: viewer?.subject ?? 'anonymous', ...(address !== undefined && { address }), requestId }
}

/** The `@audited` directive of a command. */
export function auditOf(
  schema: GraphQLSchema,
  { astNode }: Pick<GraphQLField<unknown, unknown>, 'astNode'>,
): { readonly action: string; readonly subject: string } | undefined {
  const definition = schema.getDirective('audited')
  if (definition == null || astNode == null) return undefined
  return getDirectiveValues(definition, astNode) as { action: string; subject: string } | undefined
}

/** Audits a refused command, in a transaction of its own. */
export async function noteRefusal(
  context: Context,
  args: object,
  info: Pick<GraphQLResolveInfo, 'schema' | 'parentType' | 'fieldName'>,
  error: unknown,
): Promise<void> {
  const field = info.parentType.getFields()[info.fieldName]
  const audited = field && auditOf(info.schema, field)
  if (audited === undefined) return
  const isRefusal = error instanceof GraphQLError
  const given = (args as { reason?: unknown }).reason
  await context.write('accounts', (session) =>
    noteRefusedCommand(session, {
      ...actorOf(context),
      code: isRefusal ? String(error.extensions.code) : 'INTERNAL',
      action: audited.action,
      subject: fill(audited.subject, args),
      outcome: isRefusal ? 'refused' : 'failed',
      reason: isRefusal ? error.message : 'internal error; see the log',
      ...(typeof given === 'string' && { detail: { given: given.slice(0, 200) } }),
    }),
  )
}

/** `{a.b}` in a template is replaced by the argument, shortened since it comes from a client. */
function fill(template: string, args: object): string {
  return template.replace(/\{([\w.]+)\}/g, (_, path: string) => {
    let value: unknown = args
    for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name]
    return String(value)
      .slice(0, 80)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
  })
}
