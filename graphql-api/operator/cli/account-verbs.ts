import type { Command } from 'commander'
import { ROLES } from '../../../domain/rights.ts'
import type { Terminal } from './terminal.ts'
import { runTokenIssue, runTokenList, runTokenRevoke, type IssueArguments } from './token-command.ts'
import {
  runUserAdd,
  runUserDisable,
  runUserList,
  runUserReset,
  runUserRole,
  runUserScope,
  runUserSessions,
  runUserSignOut,
  type AddUserArguments,
  type ScopeArguments,
} from './user-command.ts'

export type Examples = (...lines: string[]) => string

/** `city user …`. @param finish receives the exit code of the verb */
export function addUserVerbs(
  program: Command,
  terminal: Terminal,
  examples: Examples,
  finish: (exitCode: number) => void,
): void {
  const { say } = terminal
  const user = program.command('user').description(say('userAbout'))
  const ofOne = (verb: string, about: string): Command =>
    user.command(verb).description(about).argument('<username>', say('userName'))

  withScope(terminal, ofOne('add', say('userAddAbout')))
    .option('--name <text>', say('optUserDisplayName'))
    .option('--role <role...>', ROLES.join(', '))
    .addHelpText(
      'after',
      examples(
        'user add wang --name 王芳 --role operator --whole-city',
        'user add li --role grid_manager --region 990104001002',
      ),
    )
    .action(async (username: string, args: AddUserArguments) => {
      finish(await runUserAdd(terminal, username, args))
    })
  user
    .command('list')
    .description(say('userListAbout'))
    .option('--text <text>', say('optUserText'))
    .addHelpText('after', examples('user list', 'user list --text wang'))
    .action(async (args: { text?: string }) => {
      finish(await runUserList(terminal, args))
    })
  withScope(terminal, ofOne('scope', say('userScopeAbout')))
    .addHelpText('after', examples('user scope wang --whole-city', 'user scope li --region 990104001000 990104002000'))
    .action(async (username: string, args: ScopeArguments) => {
      finish(await runUserScope(terminal, username, args))
    })
  ofOne('role', say('userRoleAbout'))
    .argument('<role...>', ROLES.join(', '))
    .addHelpText('after', examples('user role wang operator analyst'))
    .action(async (username: string, roles: string[]) => {
      finish(await runUserRole(terminal, username, roles))
    })
  ofOne('disable', say('userDisableAbout'))
    .addHelpText('after', examples('user disable wang'))
    .action(async (username: string) => {
      finish(await runUserDisable(terminal, username, true))
    })
  ofOne('enable', say('userEnableAbout'))
    .addHelpText('after', examples('user enable wang'))
    .action(async (username: string) => {
      finish(await runUserDisable(terminal, username, false))
    })
  ofOne('reset', say('userResetAbout'))
    .addHelpText('after', examples('user reset admin'))
    .action(async (username: string) => {
      finish(await runUserReset(terminal, username))
    })
  ofOne('sessions', say('userSessionsAbout'))
    .addHelpText('after', examples('user sessions wang'))
    .action(async (username: string) => {
      finish(await runUserSessions(terminal, username))
    })
  ofOne('sign-out', say('userSignOutAbout'))
    .addHelpText('after', examples('user sign-out wang'))
    .action(async (username: string) => {
      finish(await runUserSignOut(terminal, username))
    })
}

/** `city token …`. @param finish receives the exit code of the verb */
export function addTokenVerbs(
  program: Command,
  terminal: Terminal,
  examples: Examples,
  finish: (exitCode: number) => void,
): void {
  const { say } = terminal
  const token = program.command('token').description(say('tokenAbout'))
  withScope(terminal, token.command('issue').description(say('tokenIssueAbout')).argument('<name>', say('tokenName')))
    .option('--feed <id>', say('optTokenFeed'))
    .option('--right <right...>', say('optTokenRight'))
    .option('--days <n>', say('optTokenDays'))
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
  token
    .command('list')
    .description(say('tokenListAbout'))
    .addHelpText('after', examples('token list'))
    .action(async () => {
      finish(await runTokenList(terminal))
    })
  token
    .command('revoke')
    .description(say('tokenRevokeAbout'))
    .argument('<name>', say('tokenName'))
    .addHelpText('after', examples('token revoke northbound'))
    .action(async (name: string) => {
      finish(await runTokenRevoke(terminal, name))
    })
}

function withScope({ say }: Terminal, command: Command): Command {
  return command.option('--whole-city', say('optWholeCity')).option('--region <code...>', say('optRegion'))
}
