import { redacted } from '../../../domain/redacted.ts'
import { currentRequestId } from './request-id.ts'

/** Log lines for operators, one line each, without credentials. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** An internal error, with the stack of `error` if there is one. */
  error(message: string, error: unknown, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * @param format `json`: one object a line, for a collector; `text`: for a terminal
 * @param write receives lines without line breaks; standard error by default
 */
export function createLog(format: 'text' | 'json', write: (line: string) => void = writeToStderr): Log {
  function line(level: 'info' | 'warn' | 'error', said: string, given: LogFields = {}): void {
    const time = new Date().toISOString()
    const message = redacted(said)
    const fields = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? redacted(value) : value]),
    )
    if (format === 'json') {
      write(JSON.stringify({ time, level, message, ...fields }))
      return
    }
    const shown = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${quoted(String(value))}`],
    )
    write([time, level.padEnd(5), oneLine(message), ...shown].join(' '))
  }
  return {
    info: (message, fields) => line('info', message, fields),
    warn: (message, fields) => line('warn', message, fields),
    error: (message, error, fields) =>
      line('error', message, { requestId: currentRequestId(), ...fields, error: describe(error) }),
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function quoted(value: string): string {
  return /^[\w./:@…-]+$/.test(value) ? value : JSON.stringify(value)
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}

function writeToStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
