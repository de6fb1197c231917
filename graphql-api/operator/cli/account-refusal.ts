import { GraphQLError } from 'graphql'
import { ROLES } from '../../../domain/rights.ts'
import type { AccountRefusal } from '../../admin/accounts/refusal.ts'
import type { Message, Say } from './messages.ts'
import { printable } from './printable.ts'
import { UsageError } from './settings.ts'

const MESSAGES: Readonly<Record<AccountRefusal, Message>> = {
  'account-unknown': 'userUnknown',
  'account-taken': 'userTaken',
  'account-without-password': 'userWithoutPassword',
  'bad-username': 'badUsername',
  'bad-text': 'badText',
  'role-missing': 'userRoleMissing',
  'scope-missing': 'userScopeMissing',
  'scope-twice': 'userScopeMissing',
  'scope-too-large': 'scopeTooLarge',
  'bad-region-code': 'badRegionCode',
  'region-unknown': 'regionUnknown',
  'machine-unknown': 'machineUnknown',
  'machine-taken': 'machineTaken',
  'bad-machine-name': 'badMachineName',
  'bad-machine-rights': 'badMachineRights',
  'bad-feed': 'badFeed',
  'feed-unknown': 'feedUnknownToToken',
  'over-already': 'overAlready',
}

/** A refusal of accounts and tokens, worded for the terminal; undefined: another error. */
export function accountRefusal(error: unknown, say: Say): UsageError | undefined {
  if (!(error instanceof GraphQLError)) return undefined
  const { refusal, about = '' } = error.extensions
  if (typeof refusal !== 'string' || !Object.hasOwn(MESSAGES, refusal) || typeof about !== 'string') return undefined
  const shown = printable(about)
  return new UsageError(
    say(MESSAGES[refusal as AccountRefusal], { about: shown, username: shown, known: ROLES.join(', ') }),
  )
}
