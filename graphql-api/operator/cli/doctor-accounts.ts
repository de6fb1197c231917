import { isLoopback } from '../../security/http/origin.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { readDemo } from '../../store/sources/demo-marker.ts'
import { DEMO_SEED, readSettings, SettingsError, type Settings } from '../../app/settings.ts'
import type { Terminal } from './terminal.ts'

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
  if (isLoopback(host)) line(true, say('doctorLoopback', { host }))
  else line(trustProxy, say(trustProxy ? 'doctorProxy' : 'doctorPublic', { host }))
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
    say(administrators > 0 ? 'doctorAccounts' : 'doctorNoAdministrator', { administrators, accounts }),
  )
  if (unchanged.length > 0) line(false, say('doctorUnchanged', { usernames: unchanged.join(', ') }))
  if (found.unmarked.length > 0)
    line(false, say('doctorLeakproof', { functions: found.unmarked.map(({ name }) => name).join(', ') }))
  const isPublic = settings !== undefined && !isLoopback(settings.host)
  if (isPublic && found.demo?.removedAt === null) {
    line(false, say('doctorPublicDemo', { host: settings.host }))
    if (found.demo.seed === DEMO_SEED) line(false, say('doctorDefaultSeed', { seed: DEMO_SEED }))
  }
  if (database.engine !== 'server') return
  if (found.temporary !== undefined) line(false, say('doctorTemporary', { ...found.temporary }))
  if (settings?.databaseOwnerUrl !== undefined) {
    const login = await database.read(ACCOUNTS, (session) => session.row<LoginRow>(sql('login')))
    const isTooStrong = login?.isTooStrong !== false
    line(!isTooStrong, say(isTooStrong ? 'doctorLoginBad' : 'doctorLogin', { user: login?.name ?? '?' }))
  } else
    print(
      `· ${say(found.user?.isSuperuser === true ? 'doctorSuperuser' : 'doctorOwner', { user: found.user?.name ?? '?' })}`,
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
