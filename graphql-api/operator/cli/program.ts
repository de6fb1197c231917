import { Command } from 'commander'
import type { Terminal } from './terminal.ts'
import { VERBS } from './verbs.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  about: ['City Brain: the operator’s tool', '城市大脑：运维命令行工具'],
  examples: ['Examples', '示例'],
} as const satisfies Readonly<Record<string, Words>>

/**
 * The `city` command: every verb with its options and examples.
 * @param finish receives the exit code of the verb
 */
export function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const { say } = terminal
  const program = new Command('city').description(say(WORDS.about)).showHelpAfterError(false)
  const examples = (...lines: string[]): string =>
    `\n${say(WORDS.examples)}:\n${lines.map((line) => `  npm run city -- ${line}`).join('\n')}\n`
  program.addHelpText('after', examples('import osm porto.osm.pbf', 'grids draw', 'doctor'))
  for (const addVerb of VERBS) addVerb(program, { terminal, examples, finish })
  return program
}
