import { appendAudit } from '../../security/audit/audit.service.ts'
import { hashPassword } from '../../security/accounts/passwords.ts'
import { generatedPassword } from '../../security/accounts/secret.ts'
import { endSessions } from '../../security/accounts/session.service.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Actor } from '../../graphql/audited.ts'
import { pageRequest, type Connection, type Order, type PageArguments } from '../../graphql/connection.ts'
import { checkText, conflict, invalidInput, notFound } from '../../graphql/errors.ts'
import { escapeLike } from '../../graphql/like-pattern.ts'
import { createKeysetPages } from '../../graphql/keyset-page.ts'
import type { AccountFilter, Role } from '../../graphql/types.generated.ts'
import { why } from './refusal.ts'
import { checkScope, type Scope } from './scope.ts'

const sql = statements(new URL('./accounts.sql', import.meta.url))
const pages = createKeysetPages<AccountRow>(sql)

/** An account as administrators see it. */
export interface AccountRow extends Scope {
  readonly id: number
  readonly username: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly disabledAt: Date | null
  readonly lockedUntil: Date | null
  readonly mustChangePassword: boolean
  readonly hasPassword: boolean
  readonly oidcIssuer: string | null
  readonly isDemo: boolean
  readonly createdAt: Date
  readonly lastSignInAt: Date | null
  readonly sortKey?: string
}

export type AccountRows = Connection<AccountRow>

const ORDERS = {
  USERNAME: { key: 'string', by: 'byUsername', after: 'afterUsername' },
} as const satisfies Readonly<Record<string, Order>>

export interface AccountPageArguments extends PageArguments {
  readonly filter?: AccountFilter | null | undefined
}

export function accountPage(session: Session, args: AccountPageArguments): Promise<AccountRows> {
  const { text, role, disabled } = args.filter ?? {}
  return pages.page(session, pageRequest(ORDERS, 'USERNAME', args), {
    filter: {
      ...(text != null && { text: `%${escapeLike(checkText('filter.text', text, 64).toLowerCase())}%` }),
      ...(role != null && { role: role.map((name) => name.toLowerCase()) }),
      ...(disabled != null && { isDisabled: true, disabled }),
    },
    columns: {},
  })
}

export async function accountByUsername(session: Session, username: string): Promise<AccountRow | null> {
  return (await session.row<AccountRow>(sql('byUsername', { username: username.toLowerCase() }))) ?? null
}

export async function accountById(session: Session, id: number): Promise<AccountRow | null> {
  return (await session.row<AccountRow>(sql('byId', { id }))) ?? null
}

export interface NewAccountValues {
  readonly username: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly wholeCity?: boolean | null | undefined
  readonly regionCodes?: readonly string[] | null | undefined
}

/** @returns the account and its first password, which is stored nowhere and must be changed */
export async function addAccount(
  session: Session,
  actor: Actor,
  values: NewAccountValues,
): Promise<{ account: AccountRow; password: string }> {
  const username = checkUsername('account.username', values.username)
  const displayName = checkText('account.displayName', values.displayName, 80)
  const roles = checkRoles('account.roles', values.roles)
  const scope = await checkScope(session, 'account', values)
  const password = generatedPassword()
  const { wholeCity } = scope
  const passwordHash = await hashPassword(password)
  const added = await session.row<{ id: number }>(sql('add', { username, displayName, wholeCity, passwordHash }))
  if (added === undefined) throw conflict(`There is an account "${username}" already`, why('account-taken', username))
  await setRolesAndRegions(session, added.id, roles, scope)
  const account = await mustRead(session, username)
  await note(session, actor, 'account.add', account, { after: shown(account) })
  return { account, password }
}

export interface AccountChangeValues {
  readonly displayName?: string | null | undefined
  readonly roles?: readonly Role[] | null | undefined
  readonly wholeCity?: boolean | null | undefined
  readonly regionCodes?: readonly string[] | null | undefined
}

/** Absent fields stay unchanged. */
export async function updateAccount(
  session: Session,
  actor: Actor,
  username: string,
  change: AccountChangeValues,
): Promise<AccountRow> {
  const before = await mustRead(session, username, true)
  const displayName =
    change.displayName == null ? before.displayName : checkText('change.displayName', change.displayName, 80)
  const roles = change.roles == null ? before.roles : checkRoles('change.roles', change.roles)
  const isNewScope = change.wholeCity != null || change.regionCodes != null
  const scope = isNewScope ? await checkScope(session, 'change', nextScope(before, change)) : before
  await session.row(sql('change', { id: before.id, displayName, wholeCity: scope.wholeCity }))
  await setRolesAndRegions(session, before.id, roles, scope)
  const after = await mustRead(session, username)
  await note(session, actor, 'account.change', after, { before: shown(before), after: shown(after) })
  return after
}

/**
 * If only one of the two is given, the other follows: given regions replace the whole city, and the whole city needs no
 * regions.
 */
function nextScope(before: Scope, { wholeCity, regionCodes }: AccountChangeValues): AccountChangeValues {
  const isWhole = wholeCity ?? (regionCodes != null && regionCodes.length > 0 ? false : before.wholeCity)
  return { wholeCity: isWhole, regionCodes: regionCodes ?? (isWhole ? [] : before.regionCodes) }
}

/** @param disabled it cannot sign in any more, and its sessions end */
export async function setDisabled(
  session: Session,
  actor: Actor,
  username: string,
  disabled: boolean,
): Promise<AccountRow> {
  const before = await mustRead(session, username, true)
  await session.row(sql(disabled ? 'disable' : 'enable', { id: before.id }))
  if (disabled) await end(session, actor, before)
  else await session.row(sql('forgive', { username: before.username }))
  const after = await mustRead(session, username)
  await note(session, actor, disabled ? 'account.disable' : 'account.enable', after, {
    before: { disabledAt: before.disabledAt },
    after: { disabledAt: after.disabledAt },
  })
  return after
}

/** @returns a new password, which is stored nowhere and must be changed at the next sign-in. Its sessions end */
export async function resetPassword(
  session: Session,
  actor: Actor,
  username: string,
): Promise<{ account: AccountRow; password: string }> {
  const before = await mustRead(session, username, true)
  // A password would bypass the provider.
  if (before.oidcIssuer !== null)
    throw conflict(
      `"${before.username}" signs in by the identity provider and has no password here`,
      why('account-without-password', before.username),
    )
  const password = generatedPassword()
  await session.row(sql('setPassword', { id: before.id, passwordHash: await hashPassword(password) }))
  await session.row(sql('forgive', { username: before.username }))
  await end(session, actor, before)
  const account = await mustRead(session, username)
  await note(session, actor, 'account.reset_password', account, {})
  return { account, password }
}

/** Signs an account out everywhere. @returns number of ended sessions */
export async function endAllSessions(session: Session, actor: Actor, username: string): Promise<number> {
  const account = await mustRead(session, username)
  const ended = await end(session, actor, account)
  if (ended === 0) await note(session, actor, 'session.end', account, { sessions: [] })
  return ended
}

/**
 * Ends one session. @returns false if it had already ended or does not exist
 * @param ofAccount only if it belongs to this account
 */
export async function endOneSession(session: Session, actor: Actor, id: string, ofAccount?: number): Promise<boolean> {
  const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
  const account = isId
    ? await session.row<{ id: number; username: string }>(sql('accountOfSession', { id }))
    : undefined
  const isTheirs = account !== undefined && (ofAccount === undefined || account.id === ofAccount)
  const ended = isTheirs ? await end(session, actor, account, id) : 0
  if (ended === 0)
    await appendAudit(session, {
      ...actor,
      action: 'session.end',
      subject: `session ${id.slice(0, 40)}`,
      outcome: 'done',
      detail: { sessions: [] },
    })
  return ended > 0
}

export interface ScopeRegionRow {
  readonly code: string
  readonly name: string
  readonly nameEn: string | null
  readonly level: 'CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY' | 'GRID' | null
}

/** In the order of `codes`; an unknown one is named by its code. */
export async function scopeRegions(session: Session, codes: readonly string[]): Promise<ScopeRegionRow[]> {
  const found = new Map(
    (await session.rows<ScopeRegionRow>(sql('regions', { codes }))).map((region) => [region.code, region]),
  )
  return codes.map((code) => found.get(code) ?? { code, name: code, nameEn: null, level: null })
}

async function setRolesAndRegions(
  session: Session,
  id: number,
  roles: readonly Role[],
  { wholeCity, regionCodes }: Scope,
): Promise<void> {
  const names = roles.map((role) => role.toLowerCase())
  await session.rows(sql('addRoles', { id, roles: names }))
  await session.rows(sql('removeRoles', { id, roles: names }))
  const codes = wholeCity ? [] : regionCodes
  await session.rows(sql('removeRegions', { id, regionCodes: codes }))
  await session.rows(sql('addRegions', { id, regionCodes: codes }))
}

function end(
  session: Session,
  { actor, ...origin }: Actor,
  account: Pick<AccountRow, 'id' | 'username'>,
  id?: string,
): Promise<number> {
  return endSessions(session, { account, actor, now: new Date(), origin, ...(id !== undefined && { id }) })
}

async function mustRead(session: Session, username: string, forUpdate = false): Promise<AccountRow> {
  const account = await session.row<AccountRow>(sql('byUsername', { username: username.toLowerCase(), forUpdate }))
  if (account === undefined) {
    const name = username.slice(0, 64)
    throw notFound(`There is no account "${name}"`, why('account-unknown', name))
  }
  return account
}

async function note(
  session: Session,
  actor: Actor,
  action: string,
  { username }: Pick<AccountRow, 'username'>,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendAudit(session, { ...actor, action, subject: `account ${username}`, outcome: 'done', detail })
}

/** The audited fields of an account. */
function shown({ displayName, roles, wholeCity, regionCodes }: AccountRow): Readonly<Record<string, unknown>> {
  return { displayName, roles: roles.map((role) => role.toLowerCase()), wholeCity, regionCodes }
}

/** Converted to lower case. @throws BAD_USER_INPUT */
function checkUsername(field: string, value: string): string {
  const username = value.trim().toLowerCase()
  if (/^[a-z0-9][a-z0-9._@-]{1,63}$/.test(username)) return username
  const expected = '2…64 of a–z, 0–9, ".", "_", "@" and "-", starting with a letter or a digit'
  throw invalidInput(field, value, expected, why('bad-username', value.slice(0, 64)))
}

function checkRoles(field: string, roles: readonly Role[]): readonly Role[] {
  if (roles.length > 0) return [...new Set(roles)]
  throw invalidInput(field, roles, 'at least one role', why('role-missing'))
}
