import type { Command } from 'commander'
import type { Examples } from './account-verbs.ts'
import {
  runFeedsDead,
  runFeedsDiscard,
  runFeedsList,
  runFeedsPost,
  runFeedsReplay,
  runFeedsShow,
} from './feeds-command.ts'
import type { Terminal } from './terminal.ts'

/** `city feeds …`. @param finish told the exit code of the verb that ran. */
export function addFeedVerbs(
  program: Command,
  terminal: Terminal,
  examples: Examples,
  finish: (exitCode: number) => void,
): void {
  const { say } = terminal
  const feeds = program.command('feeds').description(say('feedsAbout'))
  feeds
    .command('list')
    .description(say('feedsListAbout'))
    .addHelpText('after', examples('feeds list'))
    .action(async () => {
      finish(await runFeedsList(terminal))
    })
  feeds
    .command('show')
    .description(say('feedsShowAbout'))
    .argument('<id>', say('feedId'))
    .addHelpText('after', examples('feeds show air-stations'))
    .action(async (id: string) => {
      finish(await runFeedsShow(terminal, id))
    })
  feeds
    .command('post')
    .description(say('feedsPostAbout'))
    .argument('<id>', say('feedId'))
    .argument('<file...>', say('files'))
    .addHelpText('after', examples('feeds post readings-json now.json'))
    .action(async (id: string, files: string[]) => {
      finish(await runFeedsPost(terminal, id, files))
    })
  feeds
    .command('dead')
    .description(say('feedsDeadAbout'))
    .argument('[id]', say('feedId'))
    .option('--limit <n>', `${say('optFeedLimit')} (50)`)
    .addHelpText('after', examples('feeds dead', 'feeds dead air-stations --limit 10'))
    .action(async (id: string | undefined, args: { limit?: string }) => {
      finish(await runFeedsDead(terminal, id, args))
    })
  feeds
    .command('replay')
    .description(say('feedsReplayAbout'))
    .argument('<id>', say('feedId'))
    .argument('[letter...]', say('feedLetters'))
    .addHelpText('after', examples('feeds replay air-stations', 'feeds replay air-stations 17 18'))
    .action(async (id: string, letters: string[]) => {
      finish(await runFeedsReplay(terminal, id, letters))
    })
  feeds
    .command('discard')
    .description(say('feedsDiscardAbout'))
    .argument('<letter...>', say('feedLetters'))
    .option('--reason <text>', say('optFeedReason'))
    .addHelpText('after', examples('feeds discard 17 18 --reason "sensor was being serviced"'))
    .action(async (letters: string[], args: { reason?: string }) => {
      finish(await runFeedsDiscard(terminal, letters, args))
    })
}
