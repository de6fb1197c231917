import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { redacted } from '../domain/redacted.ts'
import { isLoopback } from './security/http/origin.ts'
import { createHttpListener } from './security/http/http-listener.ts'
import { createLog } from './platform/log/log.ts'
import { readSettings, SettingsError } from './app/settings.ts'
import { endInTime } from './operator/start/end-in-time.ts'
import { createStartProgress } from './operator/start/start-progress.ts'
import { startingRoute } from './operator/start/starting-route.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** A start that failed can be seen this long by a page that was looking on … */
const SHUTDOWN_MS = 3_000
/** … that is, one that asked within this time. */
const LOOKING_MS = 10_000

/** `npm start`: listens at once and shows the progress behind it, then the city. */
async function main(): Promise<void> {
  const { settings, warnings } = readSettings(process.env)
  const log = createLog(settings.logFormat)
  for (const warning of warnings) log.warn(warning)

  const progress = createStartProgress(randomUUID())
  let lookedAt = -Infinity
  const starting = startingRoute(progress, { ...settings, onLook: () => (lookedAt = performance.now()) })
  const listener = createHttpListener(settings, starting)
  const url = await listener.open()
  log.info(`City Brain starts at ${url}; the page there becomes the city by itself`)
  if (!isLoopback(settings.host) && !settings.trustProxy)
    log.warn(
      `HOST is ${settings.host} and no proxy with TLS stands before it: passwords cross the network as they are typed; put one there and set CITY_TRUST_PROXY=1`,
    )

  const stop = new AbortController()
  stopOnSignal(stop, (name) => {
    log.info(`${name}: finishing what is under way`)
    endInTime({ onLate: () => log.warn('what is under way does not end in time and is cut off') })
  })
  try {
    // While the listener is open: loading this takes longer than everything before.
    const { serveCity } = await import('./operator/start/serve-city.ts')
    await serveCity({ root: ROOT, settings, progress, log, listener, starting, url, signal: stop.signal })
  } catch (error) {
    if (stop.signal.aborted) return
    progress.end('failed')
    complain(error)
    if (performance.now() - lookedAt < LOOKING_MS) await delay(SHUTDOWN_MS, undefined, { signal: stop.signal })
  } finally {
    await listener.close()
  }
}

/** The first signal asks to stop; the second one stops at once. */
function stopOnSignal(stop: AbortController, onSignal: (name: string) => void): void {
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(1)
      onSignal(name)
      stop.abort()
    })
  }
}

/** What an operator can mend is one line each; anything else shows where it comes from. */
function complain(error: unknown): void {
  const isOurs = error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError'
  const lines =
    error instanceof SettingsError
      ? error.mistakes
      : [isOurs ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)]
  for (const line of lines) process.stderr.write(`city: ${redacted(line)}\n`)
  process.exitCode = 1
}

try {
  await main()
} catch (error) {
  complain(error)
}
