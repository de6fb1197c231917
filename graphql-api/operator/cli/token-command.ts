import {
  checkKnownFeed,
  issueMachineToken,
  machineTokens,
  revokeMachineToken,
  type NewMachineValues,
} from '../../admin/accounts/machine-tokens.service.ts'
import { readCatalogue } from '../../ingest/catalogue/catalogue.ts'
import { printable } from './printable.ts'
import { databaseSettings, UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { byGate, scopeOf, terminalActor, type ScopeArguments } from './user-command.ts'

export interface IssueArguments extends ScopeArguments {
  readonly feed?: string
  readonly right?: readonly string[]
  readonly days?: string
}

const DAY_MS = 24 * 3_600_000

/** `city token issue`: of a feed with `--feed`, else of a northbound client. @returns exit code */
export async function runTokenIssue(terminal: Terminal, name: string, args: IssueArguments): Promise<number> {
  const { say, print } = terminal
  const { feed, right = [], days } = args
  if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days))
    throw new UsageError(say('badNumber', { name: 'days', value: days }))
  const expiresAt = days === undefined ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString()
  const machine: NewMachineValues = {
    name,
    expiresAt,
    ...(feed === undefined
      ? { purpose: 'NORTHBOUND', rights: right, ...scopeOf(terminal, args) }
      : { purpose: 'FEED', feedId: feed }),
  }
  const { feeds } = await readCatalogue(databaseSettings(terminal.environment).home)
  const { machineToken, token } = await byGate(terminal, (session) => {
    checkKnownFeed(
      machine,
      feeds.map(({ id }) => id),
    )
    return issueMachineToken(session, terminalActor(), machine)
  })
  print(say('tokenIssued', { name: machineToken.name, rights: machineToken.rights.join(' ') }))
  print(token)
  return 0
}

/** `city token list`. @returns exit code. */
export async function runTokenList(terminal: Terminal): Promise<number> {
  const { say, print } = terminal
  const tokens = await byGate(terminal, machineTokens)
  if (tokens.length === 0) print(say('tokenNone'))
  for (const { name, feedId, rights, wholeCity, regionCodes, expiresAt, lastUsedAt, revokedAt } of tokens) {
    const isOver = expiresAt !== null && expiresAt.getTime() <= Date.now()
    const state = revokedAt !== null ? 'tokenRevokedState' : isOver ? 'tokenExpiredState' : 'tokenGoodState'
    const scope = feedId !== null ? `feed ${feedId}` : wholeCity ? say('userWholeCity') : regionCodes.join(' ')
    const times = [expiresAt, lastUsedAt].map((at) => at?.toISOString() ?? '-')
    print([name, rights.join(' '), scope, say(state), ...times].map(printable).join('\t'))
  }
  return 0
}

/** `city token revoke`. @returns exit code. */
export async function runTokenRevoke(terminal: Terminal, name: string): Promise<number> {
  await byGate(terminal, (session) => revokeMachineToken(session, terminalActor(), name))
  terminal.print(terminal.say('tokenRevoked', { name }))
  return 0
}
