import { appendAudit } from '../../security/audit/audit.service.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Actor } from '../../graphql/audited.ts'
import { checkText, invalidInput } from '../../graphql/errors.ts'
import type { Role } from '../../graphql/types.generated.ts'
import { checkScope, type Scope } from './scope.ts'

const sql = statements(new URL('./oidc-groups.sql', import.meta.url))

/** A group of an identity provider with a role here. Changes take effect at the members' next sign-in. */
export interface OidcGroupRoleRow extends Scope {
  readonly issuer: string
  readonly group: string
  readonly role: Role
}

export function oidcGroupRoles(session: Session): Promise<OidcGroupRoleRow[]> {
  return session.rows<OidcGroupRoleRow>(sql('all'))
}

export interface OidcGroupRoleValues {
  readonly issuer: string
  readonly group: string
  readonly role: Role
  readonly wholeCity?: boolean | null | undefined
  readonly regionCodes?: readonly string[] | null | undefined
}

/** Adds it, or changes its regions. */
export async function setOidcGroupRole(
  session: Session,
  actor: Actor,
  values: OidcGroupRoleValues,
): Promise<OidcGroupRoleRow> {
  const issuer = values.issuer.trim()
  if (!/^https?:\/\//.test(issuer) || !URL.canParse(issuer) || issuer.length > 300)
    throw invalidInput('groupRole.issuer', values.issuer, 'the address of an identity provider, https://…')
  const group = checkText('groupRole.group', values.group, 200)
  const scope = await checkScope(session, 'groupRole', values)
  const key = { issuer, group, role: values.role.toLowerCase() }
  const before = await session.row<OidcGroupRoleRow>(sql('one', key))
  const after = (await session.row<OidcGroupRoleRow>(sql('set', { ...key, ...scope }))) as OidcGroupRoleRow
  await note(session, actor, 'oidc.group_set', group, { before: before ?? null, after })
  return after
}

/** @returns false if there was none */
export async function removeOidcGroupRole(
  session: Session,
  actor: Actor,
  { issuer, group, role }: OidcGroupRoleValues,
): Promise<boolean> {
  const before = await session.row<OidcGroupRoleRow>(sql('remove', { issuer, group, role: role.toLowerCase() }))
  await note(session, actor, 'oidc.group_remove', group, { before: before ?? null })
  return before !== undefined
}

async function note(session: Session, actor: Actor, action: string, group: string, detail: object): Promise<void> {
  await appendAudit(session, {
    ...actor,
    action,
    subject: `group ${group.slice(0, 80)}`,
    outcome: 'done',
    detail: { ...detail },
  })
}
