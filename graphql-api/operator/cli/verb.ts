import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

export interface VerbContext {
  readonly terminal: Terminal
  /** The end of a help text: command lines without `npm run city --`. */
  readonly examples: (...lines: string[]) => string
  /** Takes the exit code of the verb that ran. */
  readonly finish: (exitCode: number) => void
}

/** A verb of `city`: adds itself, with its arguments, options, help and what it runs, to the command. */
export type Verb = (city: Command, context: VerbContext) => void
