import { CommanderError } from 'commander'
import { redacted } from '../../../domain/redacted.ts'
import { languageOf, messages } from './messages.ts'
import { createProgram } from './program.ts'
import { createProgress, type Terminal } from './terminal.ts'

const say = messages(languageOf(process.env))
const stop = new AbortController()

process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130)
  process.stderr.write(`\n${say('stopping')}\n`)
  stop.abort()
})
// A reader that has seen enough (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

const complain = (line: string): void => {
  process.stderr.write(`${say('importFailed')}: ${redacted(line)}\n`)
}

const terminal: Terminal = {
  say,
  print: (line) => process.stdout.write(`${line}\n`),
  complain,
  progress: (title) => createProgress(title, process.stderr),
  signal: stop.signal,
  environment: process.env,
  interactive: process.stdin.isTTY,
}

const program = createProgram(terminal, (exitCode) => {
  process.exitCode = exitCode
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) throw error
  process.exitCode = 1
  if (process.env.CITY_DEBUG === '1')
    process.stderr.write(`${redacted(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`)
  else complain((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '')
}
