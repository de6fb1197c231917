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
import type { Verb } from './verb.ts'
import type { Command } from 'commander'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  userAbout: ['accounts: users, with their roles and regions', '账号：谁可以登录，能看到什么、能做什么'],
  userName: ['user name', '用户名'],
  userAddAbout: ['add an account; its first password is shown once', '添加账号；初始密码只显示一次'],
  userListAbout: ['list accounts', '列出账号'],
  userScopeAbout: ['set the regions that an account sees', '设定账号可见的区域'],
  userRoleAbout: ['give an account these roles and no others', '设定账号的角色（替换原有角色）'],
  userDisableAbout: ['disable an account; its sessions end', '停用账号；其会话随即结束'],
  userEnableAbout: ['enable it again, also after too many wrong passwords', '启用账号，并解除因密码错误造成的锁定'],
  userResetAbout: [
    'give it a new password, to be changed at the next sign-in; its sessions end',
    '重置密码，下次登录时须修改；其会话随即结束',
  ],
  userSessionsAbout: ['list the open sessions of an account', '列出账号的登录会话'],
  userSignOutAbout: ['sign an account out everywhere', '让账号在所有地方退出登录'],
  optUserDisplayName: ['displayed name (default: the user name)', '显示名称（默认：用户名）'],
  optUserText: ['part of the user name or the name', '用户名或名称的一部分'],
  optWholeCity: ['sees the whole city', '可见全市'],
  optRegion: ['codes of the regions that it sees, including everything below', '可见区域的区划代码，含其下级'],
  userAdded: ['{username} was added: {roles}; sees {scope}', '已添加 {username}：{roles}；可见 {scope}'],
  userPassword: [
    'password: {password} (not shown again; must be changed at the first sign-in)',
    '密码：{password}（不再显示；首次登录时须修改）',
  ],
  userNone: ['no such account', '没有符合的账号'],
  userNeverSignedIn: ['never signed in', '从未登录'],
  userIsDemo: ['demo', '演示'],
  userScoped: ['{username} sees {scope} now', '{username} 现在可见 {scope}'],
  userHasRoles: ['{username} now has the roles {roles}', '{username} 现在的角色：{roles}'],
  userWasDisabled: ['{username} is disabled; its sessions have ended', '{username} 已停用；其会话已结束'],
  userWasEnabled: ['{username} may sign in', '{username} 可以登录'],
  userWasReset: ['{username} has a new password; its sessions have ended', '{username} 的密码已重置；其会话已结束'],
  userNoSessions: ['{username} is not signed in anywhere', '{username} 没有登录会话'],
  userSignedOut: ['{username}: {count} sessions ended', '{username}：已结束 {count} 个会话'],
  userRoleUnknown: ['there is no role "{role}"; expected one of {known}', '没有角色“{role}”；可用：{known}'],
  lastAdministrator: [
    'nothing was changed: nobody would be left to administer this city; give another account the role administrator and the whole city first',
    '没有改动：否则将没有人能管理本系统；请先让另一个账号成为可见全市的 administrator',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city user …`. */
export const user: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('user').description(say(WORDS.userAbout))
  const ofOne = (verb: string, about: string): Command =>
    group.command(verb).description(about).argument('<username>', say(WORDS.userName))

  withScope(terminal, ofOne('add', say(WORDS.userAddAbout)))
    .option('--name <text>', say(WORDS.optUserDisplayName))
    .option('--role <role...>', ROLES.join(', '))
    .addHelpText(
      'after',
      examples(
        'user add wang --name 王芳 --role operator --whole-city',
        'user add li --role grid_manager --region 990104001002',
      ),
    )
    .action(async (username: string, args: AddUserArguments) => {
      finish(await runUserAdd(terminal, username, args))
    })
  group
    .command('list')
    .description(say(WORDS.userListAbout))
    .option('--text <text>', say(WORDS.optUserText))
    .addHelpText('after', examples('user list', 'user list --text wang'))
    .action(async (args: { text?: string }) => {
      finish(await runUserList(terminal, args))
    })
  withScope(terminal, ofOne('scope', say(WORDS.userScopeAbout)))
    .addHelpText('after', examples('user scope wang --whole-city', 'user scope li --region 990104001000 990104002000'))
    .action(async (username: string, args: ScopeArguments) => {
      finish(await runUserScope(terminal, username, args))
    })
  ofOne('role', say(WORDS.userRoleAbout))
    .argument('<role...>', ROLES.join(', '))
    .addHelpText('after', examples('user role wang operator analyst'))
    .action(async (username: string, roles: string[]) => {
      finish(await runUserRole(terminal, username, roles))
    })
  ofOne('disable', say(WORDS.userDisableAbout))
    .addHelpText('after', examples('user disable wang'))
    .action(async (username: string) => {
      finish(await runUserDisable(terminal, username, true))
    })
  ofOne('enable', say(WORDS.userEnableAbout))
    .addHelpText('after', examples('user enable wang'))
    .action(async (username: string) => {
      finish(await runUserDisable(terminal, username, false))
    })
  ofOne('reset', say(WORDS.userResetAbout))
    .addHelpText('after', examples('user reset admin'))
    .action(async (username: string) => {
      finish(await runUserReset(terminal, username))
    })
  ofOne('sessions', say(WORDS.userSessionsAbout))
    .addHelpText('after', examples('user sessions wang'))
    .action(async (username: string) => {
      finish(await runUserSessions(terminal, username))
    })
  ofOne('sign-out', say(WORDS.userSignOutAbout))
    .addHelpText('after', examples('user sign-out wang'))
    .action(async (username: string) => {
      finish(await runUserSignOut(terminal, username))
    })
}

/** Options that say which part of the city is seen. */
export function withScope({ say }: Terminal, command: Command): Command {
  return command.option('--whole-city', say(WORDS.optWholeCity)).option('--region <code...>', say(WORDS.optRegion))
}

export interface ScopeArguments {
  readonly wholeCity?: boolean
  readonly region?: readonly string[]
}

export interface AddUserArguments extends ScopeArguments {
  readonly name?: string
  readonly role?: readonly string[]
}

/** `city user add`. @returns exit code. */
async function runUserAdd(terminal: Terminal, username: string, args: AddUserArguments): Promise<number> {
  const { say, print } = terminal
  const roles = rolesOf(terminal, args.role ?? [])
  const scope = scopeOf(terminal, args)
  const { account, password } = await byGate(terminal, (session) =>
    addAccount(session, terminalActor(), { username, displayName: args.name ?? username, roles, ...scope }),
  )
  print(say(WORDS.userAdded, { username: account.username, roles: roleNames(account), scope: seen(terminal, account) }))
  print(say(WORDS.userPassword, { password }))
  return 0
}

/** `city user list`. @returns exit code. */
async function runUserList(terminal: Terminal, { text }: { readonly text?: string }): Promise<number> {
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
  if (count === 0) print(say(WORDS.userNone))
  return 0
}

/** `city user scope`. @returns exit code. */
async function runUserScope(terminal: Terminal, username: string, args: ScopeArguments): Promise<number> {
  const scope = scopeOf(terminal, args)
  const account = await byGate(terminal, (session) => updateAccount(session, terminalActor(), username, scope))
  terminal.print(terminal.say(WORDS.userScoped, { username: account.username, scope: seen(terminal, account) }))
  return 0
}

/** `city user role`. @returns exit code. */
async function runUserRole(terminal: Terminal, username: string, names: readonly string[]): Promise<number> {
  const roles = rolesOf(terminal, names)
  const account = await byGate(terminal, (session) => updateAccount(session, terminalActor(), username, { roles }))
  terminal.print(terminal.say(WORDS.userHasRoles, { username: account.username, roles: roleNames(account) }))
  return 0
}

/** `city user disable` and `city user enable`. @returns exit code. */
async function runUserDisable(terminal: Terminal, username: string, disabled: boolean): Promise<number> {
  const account = await byGate(terminal, (session) => setDisabled(session, terminalActor(), username, disabled))
  terminal.print(terminal.say(disabled ? WORDS.userWasDisabled : WORDS.userWasEnabled, { username: account.username }))
  return 0
}

/** `city user reset`. @returns exit code. */
async function runUserReset(terminal: Terminal, username: string): Promise<number> {
  const { account, password } = await byGate(terminal, (session) => resetPassword(session, terminalActor(), username))
  terminal.print(terminal.say(WORDS.userWasReset, { username: account.username }))
  terminal.print(terminal.say(WORDS.userPassword, { password }))
  return 0
}

/** `city user sessions`. @returns exit code. */
async function runUserSessions(terminal: Terminal, username: string): Promise<number> {
  const { say, print } = terminal
  const sessions = await byGate(terminal, async (session) => {
    const account = await accountByUsername(session, username)
    if (account === null) throw new UsageError(say('userUnknown', { username: printable(username) }))
    return listSessions(session, account.id, new Date())
  })
  if (sessions.length === 0) print(say(WORDS.userNoSessions, { username: printable(username) }))
  for (const { id, createdAt, seenAt, expiresAt, address, userAgent } of sessions) {
    const times = [createdAt, seenAt, expiresAt].map((at) => at.toISOString())
    print([id, ...times, address ?? '-', userAgent ?? '-'].map(printable).join('\t'))
  }
  return 0
}

/** `city user sign-out`. @returns exit code. */
async function runUserSignOut(terminal: Terminal, username: string): Promise<number> {
  const count = await byGate(terminal, (session) => endAllSessions(session, terminalActor(), username))
  terminal.print(terminal.say(WORDS.userSignedOut, { username: printable(username), count }))
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
        throw new UsageError(terminal.say(WORDS.lastAdministrator))
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
    if (role === undefined) throw new UsageError(say(WORDS.userRoleUnknown, { role: printable(name), known }))
    return role.toUpperCase() as Uppercase<Role>
  })
}

function describe(terminal: Terminal, account: AccountRow): string {
  const { say } = terminal
  const { username, displayName, disabledAt, lockedUntil, lastSignInAt, isDemo } = account
  const state = disabledAt !== null ? 'userDisabled' : lockedUntil !== null ? 'userLocked' : 'userActive'
  const last = lastSignInAt === null ? say(WORDS.userNeverSignedIn) : lastSignInAt.toISOString()
  const words = [username, displayName, roleNames(account), seen(terminal, account), say(state), last]
  return [...words, ...(isDemo ? [say(WORDS.userIsDemo)] : [])].map(printable).join('\t')
}

function roleNames({ roles }: Pick<AccountRow, 'roles'>): string {
  return roles.map((role) => role.toLowerCase()).join(', ')
}

function seen({ say }: Terminal, { wholeCity, regionCodes }: Pick<AccountRow, 'wholeCity' | 'regionCodes'>): string {
  return wholeCity ? say('userWholeCity') : regionCodes.join(' ')
}
