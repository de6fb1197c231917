import { isLoopback } from '../../security/http/origin.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { readDemo } from '../../store/sources/demo-marker.ts'
import { DEMO_SEED, readSettings, SettingsError, type Settings } from '../../app/settings.ts'
import type { Terminal } from './terminal.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  doctorLoopback: ['listens on {host}: this machine only', '监听 {host}：仅限本机'],
  doctorProxy: ['listens on {host} behind a trusted proxy', '监听 {host}，前有受信任的代理'],
  doctorPublic: [
    'HOST is {host} without a proxy: passwords cross the network unencrypted; set up a TLS proxy and CITY_TRUST_PROXY=1',
    'HOST 为 {host} 且没有代理：密码以明文经过网络；请在前面部署带 TLS 的代理并设置 CITY_TRUST_PROXY=1',
  ],
  doctorPublicDemo: [
    'the demo city exists, but HOST is {host}: remove it (npm run city -- demo remove) or set HOST=127.0.0.1',
    '存在演示城市，但 HOST 为 {host}：请移除（npm run city -- demo remove）或设置 HOST=127.0.0.1',
  ],
  doctorDefaultSeed: [
    'it has the public default seed ({seed}): its data are known elsewhere',
    '演示城市使用默认种子（{seed}）：其内容人人可得',
  ],
  doctorAccounts: [
    'accounts: {accounts}, of which {administrators} administer the city',
    '账号：{accounts} 个，其中管理员 {administrators} 个',
  ],
  doctorNoAdministrator: [
    'nobody can administer the city: npm start creates the account admin, or npm run city -- user add … --role administrator --whole-city',
    '没有可用的管理员：npm start 会创建 admin 账号，或运行 npm run city -- user add … --role administrator --whole-city',
  ],
  doctorUnchanged: [
    'the generated password was never changed: {usernames}: sign in and change it',
    '仍在使用生成的初始密码：{usernames}：请登录并修改',
  ],
  doctorLeakproof: [
    'readers with regions are slow because {functions} is not marked leakproof: a superuser must run "select mark_leakproof()" in this database',
    '区域账号的查询较慢：{functions} 未标记为 leakproof；请由超级用户在本数据库运行 “select mark_leakproof()”',
  ],
  doctorTemporary: [
    'readers may create temporary tables; the owner of the database must run: revoke temporary on database "{database}" from public',
    '读取角色可以创建临时表；请由数据库属主执行：revoke temporary on database "{database}" from public',
  ],
  doctorSuperuser: [
    'the database user "{user}" is a superuser; for least privilege set DATABASE_OWNER_URL to the owner and DATABASE_URL to a member of city_whole, city_scoped and city_gate',
    '数据库用户“{user}”是超级用户；如需最小权限，请把 DATABASE_OWNER_URL 设为属主，DATABASE_URL 设为 city_whole、city_scoped、city_gate 的成员',
  ],
  doctorOwner: [
    'the database user "{user}" owns the tables; for least privilege set DATABASE_OWNER_URL to it and DATABASE_URL to a member of city_whole, city_scoped and city_gate',
    '数据库用户“{user}”是表的属主；如需最小权限，请把 DATABASE_OWNER_URL 设为它，DATABASE_URL 设为 city_whole、city_scoped、city_gate 的成员',
  ],
  doctorLogin: [
    'the database user "{user}" has no rights but those of readers and of accounts',
    '数据库用户“{user}”只能切换为读取或登录角色',
  ],
  doctorLoginBad: [
    'the user of DATABASE_URL, "{user}", may do more than read; its owner must run: alter role "{user}" nosuperuser noinherit, and remove it from the owner\'s role',
    'DATABASE_URL 的用户“{user}”权限过大；请由属主执行：alter role "{user}" nosuperuser noinherit，并将其移出属主角色',
  ],
} as const satisfies Readonly<Record<string, Words>>

const sql = statements(new URL('./doctor.sql', import.meta.url))

type Line = (ok: boolean, text: string) => void

/** Checks the environment. @returns the settings; undefined if they are invalid */
export function checkSettings({ environment }: Terminal, line: Line): Settings | undefined {
  try {
    return readSettings(environment).settings
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    for (const mistake of error.mistakes) line(false, mistake)
    return undefined
  }
}

/** Whether passwords cross a network unencrypted. */
export function checkListening({ say }: Terminal, { host, trustProxy }: Settings, line: Line): void {
  if (isLoopback(host)) line(true, say(WORDS.doctorLoopback, { host }))
  else line(trustProxy, say(trustProxy ? WORDS.doctorProxy : WORDS.doctorPublic, { host }))
}

/**
 * Whether somebody can administer the city, default passwords were changed, and the database separates rows by itself.
 */
export async function checkAccounts(
  database: Database,
  { say, print }: Terminal,
  settings: Settings | undefined,
  line: Line,
): Promise<void> {
  const found = await database.read(SYSTEM, async (session) => ({
    accounts: await session.row<AccountsRow>(sql('accounts')),
    user: await session.row<UserRow>(sql('databaseUser')),
    unmarked: await session.rows<{ name: string }>(sql('unmarked')),
    temporary: await session.row<{ database: string }>(sql('temporary')),
    demo: await readDemo(session),
  }))
  const { administrators = 0, accounts = 0, unchanged = [] } = found.accounts ?? {}
  line(
    administrators > 0,
    say(administrators > 0 ? WORDS.doctorAccounts : WORDS.doctorNoAdministrator, { administrators, accounts }),
  )
  if (unchanged.length > 0) line(false, say(WORDS.doctorUnchanged, { usernames: unchanged.join(', ') }))
  if (found.unmarked.length > 0)
    line(false, say(WORDS.doctorLeakproof, { functions: found.unmarked.map(({ name }) => name).join(', ') }))
  const isPublic = settings !== undefined && !isLoopback(settings.host)
  if (isPublic && found.demo?.removedAt === null) {
    line(false, say(WORDS.doctorPublicDemo, { host: settings.host }))
    if (found.demo.seed === DEMO_SEED) line(false, say(WORDS.doctorDefaultSeed, { seed: DEMO_SEED }))
  }
  if (database.engine !== 'server') return
  if (found.temporary !== undefined) line(false, say(WORDS.doctorTemporary, { ...found.temporary }))
  if (settings?.databaseOwnerUrl !== undefined) {
    const login = await database.read(ACCOUNTS, (session) => session.row<LoginRow>(sql('login')))
    const isTooStrong = login?.isTooStrong !== false
    line(!isTooStrong, say(isTooStrong ? WORDS.doctorLoginBad : WORDS.doctorLogin, { user: login?.name ?? '?' }))
  } else
    print(
      `· ${say(found.user?.isSuperuser === true ? WORDS.doctorSuperuser : WORDS.doctorOwner, { user: found.user?.name ?? '?' })}`,
    )
}

interface AccountsRow {
  readonly accounts: number
  readonly administrators: number
  /** Administrators whose first password is still the printed one. */
  readonly unchanged: readonly string[]
}

interface LoginRow {
  readonly name: string
  /** Superuser, owner of the tables, or a role that inherits its roles' rights. */
  readonly isTooStrong: boolean
}

interface UserRow {
  readonly name: string
  readonly isSuperuser: boolean
}
