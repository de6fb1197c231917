import { CommanderError, type Command } from 'commander'
import { redacted } from '../../../domain/redacted.ts'
import { languageOf, messages, type Words } from './messages.ts'
import { createProgram } from './program.ts'
import type { Terminal } from './terminal.ts'

/** What this verb alone says. */
const WORDS = {
  importFailed: ['error', '错误'],
} as const satisfies Readonly<Record<string, Words>>

/** The environment of a command line. */
export interface Surroundings extends Pick<Terminal, 'progress' | 'signal' | 'environment' | 'interactive'> {
  /** Text for standard output, line breaks included. */
  readonly write: (text: string) => void
  /** Text for standard error. */
  readonly warn: (text: string) => void
}

/** Runs one command line in this process. @returns its exit code: 0 done, 1 refused or failed, 2 partly done */
export async function runCity(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { write, warn, environment } = surroundings
  const say = messages(languageOf(environment))
  const complain = (line: string): void => warn(`${say(WORDS.importFailed)}: ${redacted(line)}\n`)
  const terminal: Terminal = { ...surroundings, say, print: (line) => write(`${line}\n`), complain }
  let exitCode = 0
  const program = createProgram(terminal, (code) => (exitCode = code))
  for (const command of withSubcommands(program))
    command.exitOverride().configureOutput({ writeOut: write, writeErr: warn })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (environment.CITY_DEBUG === '1')
      warn(`${redacted(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`)
    else complain((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '')
    return 1
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}
