import { userInfo } from 'node:os'
import { ROLES, type Role } from '../../../domain/rights.ts'
import {
  accountByUsername,
  accountPage,
  addAccount,
  endAllSessions,
  resetPassword,
  setDisabled,
  updateAccount,
  type AccountRow,
} from '../../admin/accounts/accounts.service.ts'
import { listSessions } from '../../security/accounts/session.service.ts'
import { DatabaseError, ACCOUNTS, type Session } from '../../platform/db/database.ts'
import type { Actor } from '../../graphql/audited.ts'
import { accountRefusal } from './account-refusal.ts'
import { printable } from './printable.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

export interface ScopeArguments {
  readonly wholeCity?: boolean
  readonly region?: readonly string[]
}

export interface AddUserArguments extends ScopeArguments {
  readonly name?: string
  readonly role?: readonly string[]
}

/** `city user add`. @returns exit code. */
export async function runUserAdd(terminal: Terminal, username: string, args: AddUserArguments): Promise<number> {
  const { say, print } = terminal
  const roles = rolesOf(terminal, args.role ?? [])
  const scope = scopeOf(terminal, args)
  const { account, password } = await byGate(terminal, (session) =>
    addAccount(session, terminalActor(), { username, displayName: args.name ?? username, roles, ...scope }),
  )
  print(say('userAdded', { username: account.username, roles: roleNames(account), scope: seen(terminal, account) }))
  print(say('userPassword', { password }))
  return 0
}

/** `city user list`. @returns exit code. */
export async function runUserList(terminal: Terminal, { text }: { readonly text?: string }): Promise<number> {
  const { say, print } = terminal
  let after: string | null = null
  let count = 0
  do {
    const { nodes, next } = await byGate(terminal, async (session) => {
      const page = await accountPage(session, { first: 200, after, ...(text !== undefined && { filter: { text } }) })
      const { hasNextPage, endCursor } = page.pageInfo()
      return { nodes: page.nodes, next: hasNextPage ? endCursor : null }
    })
    count += nodes.length
    for (const account of nodes) print(describe(terminal, account))
    after = next
  } while (after !== null)
  if (count === 0) print(say('userNone'))
  return 0
}

/** `city user scope`. @returns exit code. */
export async function runUserScope(terminal: Terminal, username: string, args: ScopeArguments): Promise<number> {
  const scope = scopeOf(terminal, args)
  const account = await byGate(terminal, (session) => updateAccount(session, terminalActor(), username, scope))
  terminal.print(terminal.say('userScoped', { username: account.username, scope: seen(terminal, account) }))
  return 0
}

/** `city user role`. @returns exit code. */
export async function runUserRole(terminal: Terminal, username: string, names: readonly string[]): Promise<number> {
  const roles = rolesOf(terminal, names)
  const account = await byGate(terminal, (session) => updateAccount(session, terminalActor(), username, { roles }))
  terminal.print(terminal.say('userHasRoles', { username: account.username, roles: roleNames(account) }))
  return 0
}

/** `city user disable` and `city user enable`. @returns exit code. */
export async function runUserDisable(terminal: Terminal, username: string, disabled: boolean): Promise<number> {
  const account = await byGate(terminal, (session) => setDisabled(session, terminalActor(), username, disabled))
  terminal.print(terminal.say(disabled ? 'userWasDisabled' : 'userWasEnabled', { username: account.username }))
  return 0
}

/** `city user reset`. @returns exit code. */
export async function runUserReset(terminal: Terminal, username: string): Promise<number> {
  const { account, password } = await byGate(terminal, (session) => resetPassword(session, terminalActor(), username))
  terminal.print(terminal.say('userWasReset', { username: account.username }))
  terminal.print(terminal.say('userPassword', { password }))
  return 0
}

/** `city user sessions`. @returns exit code. */
export async function runUserSessions(terminal: Terminal, username: string): Promise<number> {
  const { say, print } = terminal
  const sessions = await byGate(terminal, async (session) => {
    const account = await accountByUsername(session, username)
    if (account === null) throw new UsageError(say('userUnknown', { username: printable(username) }))
    return listSessions(session, account.id, new Date())
  })
  if (sessions.length === 0) print(say('userNoSessions', { username: printable(username) }))
  for (const { id, createdAt, seenAt, expiresAt, address, userAgent } of sessions) {
    const times = [createdAt, seenAt, expiresAt].map((at) => at.toISOString())
    print([id, ...times, address ?? '-', userAgent ?? '-'].map(printable).join('\t'))
  }
  return 0
}

/** `city user sign-out`. @returns exit code. */
export async function runUserSignOut(terminal: Terminal, username: string): Promise<number> {
  const count = await byGate(terminal, (session) => endAllSessions(session, terminalActor(), username))
  terminal.print(terminal.say('userSignedOut', { username: printable(username), count }))
  return 0
}

const LAST_ADMINISTRATOR = 'CB001'

/** Runs a command on accounts in one transaction. A running server notices the change within two seconds. */
export function byGate<T>(terminal: Terminal, work: (session: Session) => Promise<T>): Promise<T> {
  return withDatabase(terminal, async (database) => {
    try {
      return await database.write(ACCOUNTS, work)
    } catch (error) {
      if (error instanceof DatabaseError && error.code === LAST_ADMINISTRATOR)
        throw new UsageError(terminal.say('lastAdministrator'))
      throw accountRefusal(error, terminal.say) ?? error
    }
  })
}

/** The user of this machine, for the audit. */
export function terminalActor(): Actor {
  return { actor: 'system', address: `terminal ${terminalUser()}` }
}

/** Name of the user of this machine. */
export function terminalUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user without a name.
    return 'unknown'
  }
}

/** Exactly one of `--whole-city` and `--region`. */
export function scopeOf(
  { say }: Terminal,
  { wholeCity = false, region = [] }: ScopeArguments,
): { wholeCity: boolean; regionCodes: readonly string[] } {
  if (wholeCity === region.length > 0) throw new UsageError(say('userScopeMissing'))
  return { wholeCity, regionCodes: region }
}

function rolesOf({ say }: Terminal, names: readonly string[]): Uppercase<Role>[] {
  const known = ROLES.join(', ')
  if (names.length === 0) throw new UsageError(say('userRoleMissing', { known }))
  return names.map((name) => {
    const role = ROLES.find((one) => one === name.toLowerCase().replaceAll('-', '_'))
    if (role === undefined) throw new UsageError(say('userRoleUnknown', { role: printable(name), known }))
    return role.toUpperCase() as Uppercase<Role>
  })
}

function describe(terminal: Terminal, account: AccountRow): string {
  const { say } = terminal
  const { username, displayName, disabledAt, lockedUntil, lastSignInAt, isDemo } = account
  const state = disabledAt !== null ? 'userDisabled' : lockedUntil !== null ? 'userLocked' : 'userActive'
  const last = lastSignInAt === null ? say('userNeverSignedIn') : lastSignInAt.toISOString()
  const words = [username, displayName, roleNames(account), seen(terminal, account), say(state), last]
  return [...words, ...(isDemo ? [say('userIsDemo')] : [])].map(printable).join('\t')
}

function roleNames({ roles }: Pick<AccountRow, 'roles'>): string {
  return roles.map((role) => role.toLowerCase()).join(', ')
}

function seen({ say }: Terminal, { wholeCity, regionCodes }: Pick<AccountRow, 'wholeCity' | 'regionCodes'>): string {
  return wholeCity ? say('userWholeCity') : regionCodes.join(' ')
}
