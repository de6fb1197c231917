import { ROLE_TITLES } from '../../../domain/rights.ts'
import { ensureAdministrator, FIRST_ADMINISTRATOR } from '../../security/accounts/first-administrator.ts'
import { isLoopback } from '../../security/http/origin.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../../platform/db/database.ts'
import { readDemo } from '../../store/sources/demo-marker.ts'
import { ensurePersonas, removePersonas, type PersonaSignIn } from '../demo/personas.ts'
import type { Settings } from '../../app/settings.ts'

export interface SignInOptions {
  readonly database: Database
  readonly settings: Pick<Settings, 'home' | 'host' | 'adminPassword' | 'demo'>
  /** Address of the listener. */
  readonly url: string
}

/** Creates the first administrator and the demo's personas. @returns lines for the terminal with generated passwords */
export async function prepareSignIns({ database, settings, url }: SignInOptions): Promise<string[]> {
  const { password } = await ensureAdministrator(database, settings.adminPassword)
  const personas = (await isDemoOpen(database, settings))
    ? await ensurePersonas(database, settings.home)
    : (await database.write(ACCOUNTS, removePersonas), [])
  return [
    ...(password === undefined ? [] : administratorLines(password)),
    ...(personas.length === 0 ? [] : personaLines(personas, url)),
  ]
}

/** Personas are only for the user of this machine. */
async function isDemoOpen(database: Database, { host, demo }: SignInOptions['settings']): Promise<boolean> {
  if (demo.wish === 'off' || !isLoopback(host)) return false
  return (await database.read(SYSTEM, readDemo))?.removedAt === null
}

function administratorLines(password: string): string[] {
  return [
    '',
    '  首位管理员（密码仅显示这一次，首次登录时须修改）',
    '  The first administrator (shown only once; change the password at the first sign-in)',
    '',
    `    用户名 user name  ${FIRST_ADMINISTRATOR}`,
    `    密码   password   ${password}`,
    '',
    `  忘记密码 lost password: npm run city -- user reset ${FIRST_ADMINISTRATOR}`,
    '',
  ]
}

function personaLines(personas: readonly PersonaSignIn[], url: string): string[] {
  return [
    '',
    '  演示身份，仅限本机登录',
    '  Sign-ins of the demo city, on this machine only',
    '',
    ...personas.flatMap(({ username, password, role, region }) => [
      `    ${ROLE_TITLES[role].zh} ${ROLE_TITLES[role].en}${region === undefined ? '' : `: ${region}`}`,
      `      ${username.padEnd(10)}  ${password}  ${url}/sign-in?as=${username}#${password}`,
    ]),
    '',
  ]
}
