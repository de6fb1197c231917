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
import { byGate, scopeOf, terminalActor, withScope, type ScopeArguments } from './user-command.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  tokenAbout: ['tokens of machines: feeds and northbound clients', '机器令牌：数据接入与北向客户端'],
  tokenName: ['name of the machine', '机器名称'],
  tokenIssueAbout: ['issue a token; it is shown once', '签发令牌；只显示一次'],
  tokenListAbout: ['list tokens', '列出令牌'],
  tokenRevokeAbout: ['refuse a token from now on', '吊销令牌'],
  optTokenFeed: ['it may only send the data of this feed', '只用于上报该数据源的数据'],
  optTokenRight: [
    'rights of a northbound client, e.g. city.view camera.view',
    '北向客户端的权限，例如 city.view camera.view',
  ],
  optTokenDays: ['days until it expires (default: never)', '有效天数（默认：不过期）'],
  tokenIssued: [
    '{name} may {rights}; its token, sent as "Authorization: Bearer …", is not shown again:',
    '{name} 的权限：{rights}；令牌（以“Authorization: Bearer …”发送）不再显示：',
  ],
  tokenNone: ['there is no token', '没有令牌'],
  tokenRevoked: ['{name} is refused from now on', '{name} 已吊销'],
} as const satisfies Readonly<Record<string, Words>>

/** `city token …`. */
export const token: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('token').description(say(WORDS.tokenAbout))
  withScope(
    terminal,
    group.command('issue').description(say(WORDS.tokenIssueAbout)).argument('<name>', say(WORDS.tokenName)),
  )
    .option('--feed <id>', say(WORDS.optTokenFeed))
    .option('--right <right...>', say(WORDS.optTokenRight))
    .option('--days <n>', say(WORDS.optTokenDays))
    .addHelpText(
      'after',
      examples(
        'token issue northbound --right city.view camera.view --whole-city --days 365',
        'token issue weather --feed weather',
      ),
    )
    .action(async (name: string, args: IssueArguments) => {
      finish(await runTokenIssue(terminal, name, args))
    })
  group
    .command('list')
    .description(say(WORDS.tokenListAbout))
    .addHelpText('after', examples('token list'))
    .action(async () => {
      finish(await runTokenList(terminal))
    })
  group
    .command('revoke')
    .description(say(WORDS.tokenRevokeAbout))
    .argument('<name>', say(WORDS.tokenName))
    .addHelpText('after', examples('token revoke northbound'))
    .action(async (name: string) => {
      finish(await runTokenRevoke(terminal, name))
    })
}

export interface IssueArguments extends ScopeArguments {
  readonly feed?: string
  readonly right?: readonly string[]
  readonly days?: string
}

const DAY_MS = 24 * 3_600_000

/** `city token issue`: of a feed with `--feed`, else of a northbound client. @returns exit code */
async function runTokenIssue(terminal: Terminal, name: string, args: IssueArguments): Promise<number> {
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
  print(say(WORDS.tokenIssued, { name: machineToken.name, rights: machineToken.rights.join(' ') }))
  print(token)
  return 0
}

/** `city token list`. @returns exit code. */
async function runTokenList(terminal: Terminal): Promise<number> {
  const { say, print } = terminal
  const tokens = await byGate(terminal, machineTokens)
  if (tokens.length === 0) print(say(WORDS.tokenNone))
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
async function runTokenRevoke(terminal: Terminal, name: string): Promise<number> {
  await byGate(terminal, (session) => revokeMachineToken(session, terminalActor(), name))
  terminal.print(terminal.say(WORDS.tokenRevoked, { name }))
  return 0
}
