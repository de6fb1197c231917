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
/** A failed start stays visible this long for a page that was watching … */
const SHUTDOWN_MS = 3_000
/** … that is, one that asked within this time. */
const LOOKING_MS = 10_000

/** `npm start`: listens at once and shows its progress, then serves the city. */
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
      `HOST is ${settings.host} without a TLS proxy in front: passwords cross the network unencrypted; set up a proxy and CITY_TRUST_PROXY=1`,
    )

  const stop = new AbortController()
  stopOnSignal(stop, (name) => {
    log.info(`${name}: finishing requests in progress`)
    endInTime({ onLate: () => log.warn('requests in progress take too long and are cut off') })
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

/** Faults that an operator can fix are one line each; others show their origin. */
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
