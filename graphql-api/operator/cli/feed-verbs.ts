import type { Command } from 'commander'
import type { Examples } from './account-verbs.ts'
import {
  runFeedsDead,
  runFeedsDiscard,
  runFeedsList,
  runFeedsPost,
  runFeedsReplay,
  runFeedsReveal,
  runFeedsShow,
} from './feeds-command.ts'
import { runFeedsPlay, type PlayArguments } from './feeds-play.ts'
import type { Terminal } from './terminal.ts'

/** `city feeds …`. @param finish receives the exit code of the verb */
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
    .option('--reveal <letter>', say('optFeedReveal'))
    .option('--reason <text>', say('optFeedReason'))
    .addHelpText(
      'after',
      examples(
        'feeds dead',
        'feeds dead air-stations --limit 10',
        'feeds dead --reveal 17 --reason "caller asks about the ticket"',
      ),
    )
    .action(async (id: string | undefined, args: { limit?: string; reveal?: string; reason?: string }) => {
      finish(
        await (args.reveal === undefined
          ? runFeedsDead(terminal, id, args)
          : runFeedsReveal(terminal, args.reveal, args.reason)),
      )
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
  feeds
    .command('play')
    .description(say('playAbout'))
    .argument('<file>', say('playFile'))
    .requiredOption('--feed <id>', say('optPlayFeed'))
    .option('--speed <n>', `${say('optPlaySpeed')} (1)`)
    .option('--mapping <file>', say('optPlayMapping'))
    .option('--url <url>', say('optPlayUrl'))
    .addHelpText(
      'after',
      examples(
        'feeds play air-2013.csv --feed readings-json --mapping beijing-air.json --speed 3600',
        'feeds play taxis.ndjson --feed fleet-avl --speed 60',
      ),
    )
    .action(async (file: string, args: PlayArguments) => {
      finish(await runFeedsPlay(terminal, file, args))
    })
}
