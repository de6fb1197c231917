import { appendAudit } from '../audit/audit.service.ts'
import { ACCOUNTS, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { hashPassword } from './passwords.ts'
import { generatedPassword } from './secret.ts'

const sql = statements(new URL('./first-administrator.sql', import.meta.url))

export const FIRST_ADMINISTRATOR = 'admin'

/**
 * Creates `admin` if no account administers the city. Of processes that start at once one does it.
 * @param chosen CITY_ADMIN_PASSWORD; absent: one is generated, and must be changed at the first sign-in
 * @returns the generated password, which is stored nowhere; undefined if there was nothing to do or a password was
 *   given
 */
export async function ensureAdministrator(
  database: Pick<Database, 'read' | 'write'>,
  chosen: string | undefined,
): Promise<{ made: boolean; password?: string }> {
  const isThere = async (): Promise<boolean> =>
    (await database.read(ACCOUNTS, (session) => session.row<{ there: boolean }>(sql('there'))))?.there === true
  if (await isThere()) return { made: false }
  const password = chosen ?? generatedPassword()
  const passwordHash = await hashPassword(password)
  const made = await database.write(ACCOUNTS, async (session) => {
    await session.row(sql('lock'))
    const account = await session.row<{ id: number }>(
      sql('make', { username: FIRST_ADMINISTRATOR, passwordHash, mustChange: chosen === undefined }),
    )
    if (account === undefined) return false
    await session.row(sql('makeAdministrator', { id: account.id }))
    await appendAudit(session, {
      actor: 'system',
      action: 'account.add',
      subject: `account ${FIRST_ADMINISTRATOR}`,
      outcome: 'done',
      detail: { roles: ['administrator'], wholeCity: true, password: chosen === undefined ? 'generated' : 'given' },
    })
    return true
  })
  return made && chosen === undefined ? { made, password } : { made }
}
