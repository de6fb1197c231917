import type { Command } from 'commander'
import type { Examples } from './account-verbs.ts'
import { runSourceList, runSourceRemove, runSourceRename, runSourceShow, runUndo } from './source-command.ts'
import type { Terminal } from './terminal.ts'

/** `city source …`, and `city import undo`. @param finish receives the exit code of the verb */
export function addSourceVerbs(
  program: Command,
  importing: Command,
  terminal: Terminal,
  examples: Examples,
  finish: (exitCode: number) => void,
): void {
  const { say } = terminal
  const source = program.command('source').description(say('sourceAbout'))
  source
    .command('list')
    .description(say('sourceListAbout'))
    .option('--json', say('optJson'))
    .addHelpText('after', examples('source list', 'source list --json'))
    .action(async (args: { json?: boolean }) => {
      finish(await runSourceList(terminal, args))
    })
  source
    .command('show')
    .description(say('sourceShowAbout'))
    .argument('<key>', say('sourceKey'))
    .option('--json', say('optJson'))
    .addHelpText('after', examples('source show osm'))
    .action(async (key: string, args: { json?: boolean }) => {
      finish(await runSourceShow(terminal, key, args))
    })
  source
    .command('rename')
    .description(say('sourceRenameAbout'))
    .argument('<key>', say('sourceKey'))
    .argument('<newKey>', say('sourceNewKey'))
    .addHelpText('after', examples('source rename buildings cadastre'))
    .action(async (key: string, newKey: string) => {
      finish(await runSourceRename(terminal, key, newKey))
    })
  source
    .command('remove')
    .description(say('sourceRemoveAbout'))
    .argument('<key>', say('sourceKey'))
    .option('--yes', say('optYes'))
    .addHelpText('after', examples('source remove buildings', 'source remove buildings --yes'))
    .action(async (key: string, args: { yes?: boolean }) => {
      finish(await runSourceRemove(terminal, key, args))
    })
  for (const [parent, verb] of [
    [source, 'source undo'],
    [importing, 'import undo'],
  ] as const) {
    parent
      .command('undo')
      .description(say('undoAbout'))
      .argument('[import]', say('importId'))
      .addHelpText('after', examples(verb, `${verb} 12`))
      .action(async (id: string | undefined) => {
        finish(await runUndo(terminal, id))
      })
  }
}
