import { argv, env, stderr, stdin, stdout } from 'node:process'
import { languageOf, messages } from './messages.ts'
import { runCity } from './run-city.ts'
import { createProgress } from './terminal.ts'

const stop = new AbortController()

process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130)
  stderr.write(`\n${messages(languageOf(env))('stopping')}\n`)
  stop.abort()
})
// A reader that closes early (`| head`) is not an error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

process.exitCode = await runCity(argv.slice(2), {
  write: (text) => stdout.write(text),
  warn: (text) => stderr.write(text),
  progress: (title) => createProgress(title, stderr),
  signal: stop.signal,
  environment: env,
  interactive: stdin.isTTY,
})
