import { suggestionList } from 'graphql/jsutils/suggestionList.js'
import { MACHINE_RIGHTS } from '../../../domain/rights.ts'
import { appendAudit } from '../../security/audit/audit.service.ts'
import { hashSecret, newSecret } from '../../security/accounts/secret.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Actor } from '../../graphql/audited.ts'
import { conflict, invalidInput, notFound } from '../../graphql/errors.ts'
import { why } from './refusal.ts'
import { checkScope, type Scope } from './scope.ts'

const sql = statements(new URL('./machine-tokens.sql', import.meta.url))

export interface MachineTokenRow extends Scope {
  readonly id: number
  readonly name: string
  readonly purpose: 'FEED' | 'NORTHBOUND'
  readonly feedId: string | null
  readonly rights: readonly string[]
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

/** By name, revoked ones last. */
export function machineTokens(session: Session): Promise<MachineTokenRow[]> {
  return session.rows<MachineTokenRow>(sql('all'))
}

export interface NewMachineValues {
  readonly name: string
  readonly purpose: 'FEED' | 'NORTHBOUND'
  readonly feedId?: string | null | undefined
  readonly rights?: readonly string[] | null | undefined
  readonly wholeCity?: boolean | null | undefined
  readonly regionCodes?: readonly string[] | null | undefined
  readonly expiresAt?: string | null | undefined
}

/** @returns the machine and its token, which is stored nowhere */
export async function issueMachineToken(
  session: Session,
  actor: Actor,
  machine: NewMachineValues,
): Promise<{ machineToken: MachineTokenRow; token: string }> {
  const { name, purpose } = machine
  if (!/^[a-z0-9][a-z0-9._-]{1,63}$/.test(name)) {
    const expected = '2…64 of a–z, 0–9, ".", "_" and "-", starting with a letter or a digit'
    throw invalidInput('machine.name', name, expected, why('bad-machine-name', name.slice(0, 64)))
  }
  const feedId = checkFeed(machine)
  const rights = checkRights(machine)
  // A feed sees nothing of the city.
  const scope: Scope =
    purpose === 'FEED' && machine.wholeCity !== true && (machine.regionCodes ?? []).length === 0
      ? { wholeCity: false, regionCodes: [] }
      : await checkScope(session, 'machine', machine)
  const expiresAt = machine.expiresAt ?? null
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now())
    throw invalidInput('machine.expiresAt', expiresAt, 'an instant in the future', why('over-already'))
  const token = `cb_${newSecret()}`
  const values = { name, purpose: purpose.toLowerCase(), feedId, rights, ...scope, createdBy: actor.actor, expiresAt }
  const machineToken = await session.row<MachineTokenRow>(sql('issue', { ...values, tokenHash: hashSecret(token) }))
  if (machineToken === undefined)
    throw conflict(`There is, or was, a machine "${name}"; choose another name`, why('machine-taken', name))
  const after = { purpose: values.purpose, feedId, rights, ...scope, expiresAt }
  await appendAudit(session, {
    ...actor,
    action: 'token.issue',
    subject: `token ${name}`,
    outcome: 'done',
    detail: { after },
  })
  return { machineToken, token }
}

export async function revokeMachineToken(session: Session, actor: Actor, name: string): Promise<MachineTokenRow> {
  const machineToken = await session.row<MachineTokenRow>(sql('revoke', { name }))
  if (machineToken === undefined) {
    const shown = name.slice(0, 64)
    throw notFound(`There is no machine "${shown}"`, why('machine-unknown', shown))
  }
  await appendAudit(session, { ...actor, action: 'token.revoke', subject: `token ${name}`, outcome: 'done' })
  return machineToken
}

/** A token for an unknown feed would be useless. @throws BAD_USER_INPUT, naming similar feeds */
export function checkKnownFeed({ purpose, feedId }: NewMachineValues, known: readonly string[]): void {
  if (purpose !== 'FEED' || feedId == null || known.includes(feedId)) return
  const alike = suggestionList(feedId, known).slice(0, 3)
  const named = (alike.length > 0 ? alike : [...known].sort().slice(0, 3)).join(', ')
  throw invalidInput('machine.feedId', feedId, `a feed of the catalogue, such as ${named}`, why('feed-unknown', named))
}

function checkFeed({ purpose, feedId }: NewMachineValues): string | null {
  if (purpose === 'NORTHBOUND') {
    if (feedId == null) return null
    throw invalidInput('machine.feedId', feedId, 'none: only a feed has one', why('bad-feed'))
  }
  if (feedId != null && /^[\w.-]{1,64}$/.test(feedId)) return feedId
  throw invalidInput(
    'machine.feedId',
    feedId ?? null,
    'the feed that it may send: 1…64 letters, digits, "_", "." and "-"',
    why('bad-feed', feedId?.slice(0, 64)),
  )
}

function checkRights({ purpose, rights }: NewMachineValues): readonly string[] {
  const asked = [...new Set(rights ?? [])]
  if (purpose === 'FEED') {
    if (asked.every((right) => right === 'feed.post')) return ['feed.post']
    throw invalidInput(
      'machine.rights',
      asked,
      'feed.post only, since it is a feed',
      why('bad-machine-rights', 'feed.post'),
    )
  }
  const allowed: readonly string[] = MACHINE_RIGHTS.filter((right) => right !== 'feed.post')
  if (asked.length > 0 && asked.every((right) => allowed.includes(right))) return asked
  throw invalidInput(
    'machine.rights',
    asked,
    `at least one of ${allowed.join(', ')}`,
    why('bad-machine-rights', allowed.join(', ')),
  )
}
