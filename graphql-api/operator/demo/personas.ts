import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Role } from '../../../domain/rights.ts'
import { appendAudit } from '../../security/audit/audit.service.ts'
import { hashPassword, verifyPassword } from '../../security/accounts/passwords.ts'
import { generatedPassword } from '../../security/accounts/secret.ts'
import { ACCOUNTS, type Database, type Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { readRegularFile } from '../../platform/files/regular-file.ts'

const sql = statements(new URL('./personas.sql', import.meta.url))

/** A ready-made account of the demo city. */
export interface Persona {
  readonly username: string
  readonly displayName: string
  readonly role: Role
  /** Level of its region; absent: the whole city. */
  readonly within?: 'STREET' | 'COMMUNITY'
}

export const PERSONAS: readonly Persona[] = [
  { username: 'operator', displayName: '演示值班员', role: 'operator' },
  { username: 'leader', displayName: '演示领导', role: 'leader' },
  { username: 'analyst', displayName: '演示分析员', role: 'analyst' },
  { username: 'dispatcher', displayName: '演示调度员', role: 'dispatcher' },
  { username: 'street', displayName: '演示街道值班员', role: 'operator', within: 'STREET' },
  { username: 'grid', displayName: '演示网格管理员', role: 'grid_manager', within: 'COMMUNITY' },
]

/** A persona with its password. */
export interface PersonaSignIn extends Persona {
  readonly password: string
  /** Name of its region. */
  readonly region?: string
}

interface AccountRow {
  readonly id: number
  readonly passwordHash: string | null
  readonly isDemo: boolean
  readonly disabled: boolean
}

/**
 * Creates missing personas and resets the password, role and region of each. Accounts with a persona's name but of
 * another origin, and disabled personas, are not touched.
 * @param home CITY_HOME with the key from which passwords are derived: the same at each start, different elsewhere
 */
export async function ensurePersonas(
  database: Pick<Database, 'read' | 'write'>,
  home: string,
  personas: readonly Persona[] = PERSONAS,
): Promise<PersonaSignIn[]> {
  const key = await personaKey(home)
  const signIns: PersonaSignIn[] = []
  for (const persona of personas) {
    const password = personaPassword(key, persona.username)
    const found = await database.read(ACCOUNTS, async (session) => ({
      account: await session.row<AccountRow>(sql('account', { username: persona.username })),
      region: persona.within && (await session.row<RegionRow>(sql('firstRegion', { level: persona.within }))),
    }))
    const { account, region } = found
    if (account !== undefined && (!account.isDemo || account.disabled)) continue
    // Without a region it would see nothing.
    if (persona.within !== undefined && region === undefined) continue
    const passwordHash =
      account?.passwordHash != null && (await verifyPassword(account.passwordHash, password))
        ? account.passwordHash
        : await hashPassword(password)
    await database.write(ACCOUNTS, (session) => put(session, persona, passwordHash, region?.code))
    signIns.push({ ...persona, password, ...(region !== undefined && { region: region.name }) })
  }
  return signIns
}

/** @returns number of removed personas */
export async function removePersonas(session: Session): Promise<number> {
  const removed = await session.rows<{ username: string }>(sql('remove'))
  for (const { username } of removed)
    await appendAudit(session, {
      actor: 'system',
      action: 'account.remove',
      subject: `account ${username}`,
      outcome: 'done',
      reason: 'a persona of the demo city',
    })
  return removed.length
}

/** Whether anybody can sign in as a persona. */
export async function hasPersonas(session: Session): Promise<boolean> {
  return (await session.row<{ there: boolean }>(sql('there')))?.there === true
}

interface RegionRow {
  readonly code: string
  readonly name: string
}

async function put(session: Session, persona: Persona, passwordHash: string, regionCode?: string): Promise<void> {
  const { username, displayName, role } = persona
  const row = await session.row<{ id: number; isNew: boolean }>(
    sql('put', { username, displayName, passwordHash, wholeCity: regionCode === undefined }),
  )
  if (row === undefined) return
  await session.row(sql('role', { id: row.id, role }))
  await session.row(sql('otherRegions', { id: row.id, regionCode: regionCode ?? '' }))
  if (regionCode !== undefined) await session.row(sql('region', { id: row.id, regionCode }))
  if (row.isNew)
    await appendAudit(session, {
      actor: 'system',
      action: 'account.add',
      subject: `account ${username}`,
      outcome: 'done',
      reason: 'a persona of the demo city',
      detail: { roles: [role], regionCodes: regionCode === undefined ? [] : [regionCode] },
    })
}

function personaPassword(key: Buffer, username: string): string {
  let block = 0
  return generatedPassword(() =>
    createHmac('sha256', key)
      .update(`${username} ${String(block++)}`)
      .digest(),
  )
}

const KEY_BYTES = 32

async function personaKey(home: string): Promise<Buffer> {
  const folder = join(home, 'keys')
  const file = join(folder, 'demo-personas')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(file, randomBytes(KEY_BYTES).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from(String(await readRegularFile(file)).trim(), 'hex')
  if (key.length === KEY_BYTES) return key
  throw new PersonaKeyError(`${file} is no key; delete it, and the next start makes another one`)
}

class PersonaKeyError extends Error {
  override readonly name = 'PersonaKeyError'
}
