import { join } from 'node:path'
import { keepAnchors } from '../../security/audit/audit-anchors.ts'
import { createIdentityProvider } from '../../security/oidc/identity-provider.ts'
import { createOidcRoutes } from '../../security/oidc/oidc-routes.ts'
import { readCity } from '../../city/city/city.service.ts'
import { createOutageLog } from '../../platform/outage-log.ts'
import { ACCOUNTS, SYSTEM, type Database } from '../../platform/db/database.ts'
import type { Answer, HttpListener } from '../../security/http/http-listener.ts'
import { openBus } from '../../platform/events/open-bus.ts'
import { BUILT_IN, readCatalogue } from '../../ingest/catalogue/catalogue.ts'
import { createIngest } from '../../ingest/pipeline/ingest.ts'
import { recountPlaced } from '../../store/finalize/finalize.ts'
import { startMaintenance } from '../../store/observations/maintenance.ts'
import { hasPersonas } from '../demo/personas.ts'
import { createDemoSimulator, type StartSimulatorOptions } from '../demo/start-simulator.ts'
import { createCity, type City, type OidcSignIn } from '../../app/server.ts'
import type { Settings } from '../../app/settings.ts'
import { prepareSignIns } from './sign-ins.ts'
import { startCity } from './start-city.ts'
import type { StartCityOptions } from './start-city-options.ts'

export interface ServeCityOptions extends StartCityOptions {
  readonly settings: Settings
  /** Already open. */
  readonly listener: HttpListener
  /** Handler of requests during the start; true: it has answered. */
  readonly starting: (...request: Parameters<Answer>) => boolean
  /** Address of the listener. */
  readonly url: string
}

/** How long a part of the start that cannot be interrupted is awaited: it is safe to cut off. */
const STOP_PATIENCE_MS = 5_000

/**
 * Prepares the city behind the open listener, serves it until `signal` is aborted, then finishes requests in progress.
 * @throws errors of the start; `signal.reason` if it was aborted during the start
 */
export async function serveCity(options: ServeCityOptions): Promise<void> {
  const { root, settings, progress, listener: door, starting, url, signal } = options
  let late: NodeJS.Timeout | undefined
  const hurry = (): void => {
    late = setTimeout(() => process.exit(0), STOP_PATIENCE_MS)
  }
  signal.addEventListener('abort', hurry, { once: true })
  const database = await startCity(options).finally(() => {
    clearTimeout(late)
    signal.removeEventListener('abort', hurry)
  })
  const log = createOutageLog({ log: options.log, database })
  try {
    const signIns = await prepareSignIns({ database, settings, url })
    const oidc = oidcSignIn(database, settings, log)
    const bus = openBus(settings, log)
    const ingest = createIngest({ database, bus, log })
    await database.write(SYSTEM, recountPlaced)
    const maintenance = startMaintenance({ database, log })
    const catalogue = await readCatalogue(settings.home)
    for (const { file, message } of catalogue.faults)
      for (const line of message.split('\n')) log.warn('a feed definition is invalid', { file, reason: line })
    const feeds = { catalogue, ingest, bus }
    const dashboard = join(root, 'dist')
    const simulator = createDemoSimulator()
    const isDemo = (): Promise<boolean> => database.read(ACCOUNTS, hasPersonas)
    const city = await createCity({
      database,
      settings,
      log,
      dashboard,
      feeds,
      simulator,
      isDemo,
      ...(oidc && { oidc }),
    })
    const anchors = await keepAnchors({ database, home: settings.home, databaseUrl: settings.databaseUrl, log })
    door.setHandler((request, response) => {
      if (!starting(request, response)) city.answer(request, response)
    }, city.upgrade)
    progress.end('ready')
    const seconds = (progress.report().elapsedMs / 1000).toFixed(1)
    log.info(`the city is there: ${url}`, { engine: database.engine, seconds })
    for (const line of signIns) process.stdout.write(`${line}\n`)
    if ((await database.read(SYSTEM, readCity)) === null)
      log.info('the city is empty; import one with: npm run city -- import osm <file.osm.pbf>')
    if (settings.simulator && settings.demo.wish !== 'off')
      void simulator.start(simulatorOptions(options, database, city))
    await aborted(signal)
    await simulator.stop()
    await city.closeSockets()
    await door.close()
    await city.stop()
    await ingest.close()
    await maintenance.close()
    await bus.close()
    await anchors.stop()
  } finally {
    await database.close()
  }
}

/** The simulator uses the same transports as any feed. */
function simulatorOptions(
  { settings: { home, mqtt }, url, log }: ServeCityOptions,
  database: Database,
  { mqttPort }: Pick<City, 'mqttPort'>,
): StartSimulatorOptions {
  const feedIds = BUILT_IN.feeds.map(({ id }) => id)
  const mqttUrl = mqtt && mqttPort !== undefined ? `mqtt://${reachable(mqtt.host)}:${String(mqttPort)}` : undefined
  return { database, home, url, feedIds, log, ...(mqttUrl !== undefined && { mqttUrl }) }
}

/** Address for connections from this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** The identity provider gets no request before the first sign-in. */
function oidcSignIn(
  database: Database,
  { oidc, session: limits, trustProxy }: Settings,
  log: StartCityOptions['log'],
): OidcSignIn | undefined {
  if (oidc === undefined) return undefined
  const provider = createIdentityProvider(oidc)
  return { title: oidc.title, routes: createOidcRoutes({ database, provider, limits, trustProxy, log }) }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
