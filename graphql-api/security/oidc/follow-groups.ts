import { plainTextOf } from '../../../domain/plain-text.ts'
import { appendAudit } from '../audit/audit.service.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { endSessions, whereFrom, type Origin } from '../accounts/session.service.ts'
import { readUsername, usernameCandidates } from './account-name.ts'
import type { Person } from './identity-provider.ts'

const sql = statements(new URL('./oidc.sql', import.meta.url))

export interface Arrival {
  readonly issuer: string
  readonly person: Person
  readonly origin: Origin
  readonly now: Date
}

export type Admitted =
  | { readonly outcome: 'admitted'; readonly account: { readonly id: number; readonly username: string } }
  | { readonly outcome: 'refused'; readonly code: 'oidc_no_role' | 'oidc_disabled'; readonly username: string }

/**
 * The account of a person identified by the provider, with the roles and regions of the person's current groups;
 * created if there is none. Found by issuer and subject only: a name proves nothing.
 */
export async function followGroups(session: Session, arrival: Arrival): Promise<Admitted> {
  const { issuer, person, now } = arrival
  const granted = sum(await session.rows<Grant>(sql('grants', { issuer, groups: person.groups })))
  const found = await session.row<AccountRow>(sql('account', { issuer, subject: person.subject }))
  if (found?.disabled === true) return { outcome: 'refused', code: 'oidc_disabled', username: found.username }
  if (found === undefined && granted.roles.length === 0)
    return { outcome: 'refused', code: 'oidc_no_role', username: readUsername(person) ?? 'unknown' }
  const account = found ?? (await addAccount(session, arrival))
  await applyGroups(session, account, granted, arrival)
  if (granted.roles.length > 0) {
    await session.rows(sql('noteSignIn', { id: account.id, now }))
    return { outcome: 'admitted', account }
  }
  await endSessions(session, { account, actor: account.username, now, origin: arrival.origin })
  return { outcome: 'refused', code: 'oidc_no_role', username: account.username }
}

interface Grant {
  role: string
  wholeCity: boolean
  regionCodes: string[]
}

/** Roles and regions. */
interface Standing {
  readonly roles: readonly string[]
  readonly wholeCity: boolean
  readonly regionCodes: readonly string[]
}

interface AccountRow extends Standing {
  readonly id: number
  readonly username: string
  readonly displayName: string
  readonly disabled: boolean
}

/** Groups add up: all their roles, in all their regions. */
function sum(grants: readonly Grant[]): Standing {
  const wholeCity = grants.some((grant) => grant.wholeCity)
  return {
    roles: [...new Set(grants.map(({ role }) => role))].sort(),
    wholeCity,
    regionCodes: wholeCity ? [] : [...new Set(grants.flatMap(({ regionCodes }) => regionCodes))].sort(),
  }
}

async function applyGroups(
  session: Session,
  account: AccountRow,
  granted: Standing,
  { person, origin }: Arrival,
): Promise<void> {
  const { id, username } = account
  const displayName = shownName(person) ?? account.displayName
  const before = standing(account)
  const hasChanged = JSON.stringify(before) !== JSON.stringify(granted)
  if (!hasChanged && displayName === account.displayName) return
  const { roles, wholeCity, regionCodes } = granted
  await session.rows(sql('change', { id, displayName, wholeCity }))
  await session.rows(sql('addRoles', { id, roles }))
  await session.rows(sql('removeRoles', { id, roles }))
  await session.rows(sql('addRegions', { id, regionCodes }))
  await session.rows(sql('removeRegions', { id, regionCodes }))
  if (hasChanged)
    await appendAudit(session, {
      actor: 'system',
      action: 'account.follow_groups',
      subject: `account ${username}`,
      outcome: 'done',
      detail: { before, after: granted, groups: person.groups.slice(0, 50) },
      ...whereFrom(origin),
    })
}

function standing({ roles, wholeCity, regionCodes }: Standing): Standing {
  return { roles: [...roles].sort(), wholeCity, regionCodes: [...regionCodes].sort() }
}

async function addAccount(session: Session, { issuer, person, origin, now }: Arrival): Promise<AccountRow> {
  const { subject } = person
  for (const username of usernameCandidates(person)) {
    const displayName = shownName(person) ?? username
    const added = await session.row<{ id: number }>(sql('addAccount', { username, displayName, issuer, subject, now }))
    if (added === undefined) {
      const meanwhile = await session.row<AccountRow>(sql('account', { issuer, subject }))
      if (meanwhile !== undefined) return meanwhile
      continue
    }
    await appendAudit(session, {
      actor: 'system',
      action: 'account.add',
      subject: `account ${username}`,
      outcome: 'done',
      detail: { issuer, subject: subject.slice(0, 255) },
      ...whereFrom(origin),
    })
    return { id: added.id, username, displayName, disabled: false, roles: [], wholeCity: false, regionCodes: [] }
  }
  throw new Error('no user name is free')
}

/** In a form that an account can store. */
function shownName({ displayName }: Person): string | undefined {
  const text = plainTextOf(displayName ?? '')
  return text === '' ? undefined : Array.from(text).slice(0, 80).join('')
}
