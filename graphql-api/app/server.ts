import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type Request, type Response, type Router } from 'express'
import { authRoute, type SignInMethods } from '../security/accounts/auth-route.ts'
import { createAuthenticator } from '../security/accounts/authenticator.ts'
import { sessionLimits } from '../security/accounts/session-limits.ts'
import type { Authenticator } from '../security/accounts/viewer.ts'
import { expireRegularly } from '../security/accounts/expiry.ts'
import { readSettings } from '../store/settings/city-settings.ts'
import { serveDashboard } from './dashboard-route.ts'
import { SYSTEM, type Database } from '../platform/db/database.ts'
import { statements } from '../platform/db/statements.ts'
import { createHttpListener, type Answer, type Upgrade } from '../security/http/http-listener.ts'
import type { Catalogue } from '../ingest/catalogue/catalogue.ts'
import { openTransports } from '../ingest/transports/open-transports.ts'
import type { EventBus } from '../platform/events/event-bus.ts'
import type { Ingest } from '../ingest/pipeline/ingest.ts'
import type { Services } from '../graphql/context.ts'
import { LIVE_FIELDS } from './resolvers.ts'
import { graphqlRoute } from './graphql-route.ts'
import { createRequestGuard, refuseBy, type RequestGuard } from '../security/http/request-guard.ts'
import { createRateCounter, RATE_LIMITS, type RateLimits } from '../security/http/rate-limits.ts'
import { securityHeaders } from '../security/http/security-headers.ts'
import { shareRates } from '../security/http/shared-rates.ts'
import { createLiveHub } from '../live/live-hub.ts'
import { attachLiveSockets } from '../live/live-sockets.ts'
import { attachLiveQueries } from '../live/live-queries.ts'
import type { Log } from '../platform/log/log.ts'
import { buildSchema, createApi } from './create-api.ts'
import { forRequest } from '../platform/log/request-id.ts'
import type { Settings } from './settings.ts'
import type { SimulatorControl } from '../admin/simulator/simulator-control.ts'
import { createTileService } from './tile-service.ts'
import { watchTraffic } from '../city/traffic/traffic-watch.ts'

const sql = statements(new URL('./ready.sql', import.meta.url))

/** A database that takes longer to answer is not ready. */
const READY_MS = 2_000
/** Requests that take longer are logged. */
const SLOW_MS = 2_000

export interface ServerOptions {
  readonly database: Database
  /** Without a `home` there are no tile archives. */
  readonly settings: Pick<Settings, 'port' | 'host' | 'production' | 'trustProxy' | 'tileCacheBytes'> &
    Partial<Pick<Settings, 'home' | 'tilesAuto' | 'basemap' | 'session' | 'mqtt' | 'mqttUrl'>>
  readonly log: Log
  /** Folder of the built dashboard. */
  readonly dashboard: string
  /** Absent: one that uses `database`. */
  readonly authenticator?: Authenticator
  /** Default: `RATE_LIMITS`. */
  readonly rates?: RateLimits
  /** How long a body may take to arrive at `/graphql` and `/auth/`, ms; default 10 s. */
  readonly bodyMs?: number
  /** Signing in by an identity provider; absent: none. */
  readonly oidc?: OidcSignIn
  /** Intake of feeds; absent: none. */
  readonly feeds?: FeedsOptions
  /** Whether personas of the demo city can sign in; absent: no. */
  readonly isDemo?: () => Promise<boolean>
  /** Of the demo city. */
  readonly simulator?: SimulatorControl
}

export interface FeedsOptions {
  readonly catalogue: Catalogue
  /** Open until after the server is closed, as is the bus. */
  readonly ingest: Ingest
  readonly bus: EventBus
}

/** An identity provider, for the server. */
export interface OidcSignIn {
  /** Text of its button. */
  readonly title: string
  /** Answers `/auth/oidc/…`. */
  readonly routes: Router
}

export interface Server {
  /**
   * Starts to listen. @returns the address, e.g. `http://127.0.0.1:8080`. @throws {ListenError} if the port is
   * unavailable
   */
  listen(): Promise<string>
  /**
   * Accepts no more requests and lets those in progress finish, for 10 s at most. The database stays open. Idempotent.
   */
  close(): Promise<void>
}

/** Handlers of the ready city: tiles, GraphQL, health and the dashboard. */
export interface City {
  readonly answer: Answer
  /** Accepts WebSockets. */
  readonly upgrade: Upgrade
  /** Port of the built-in broker; absent: none. */
  readonly mqttPort?: number
  /** Ends subscriptions, which a closing listener would wait for. */
  closeSockets(): Promise<void>
  /** Stops the API and the upkeep of tiles. The database stays open. */
  stop(): Promise<void>
}

/** Everything behind the listener. */
export async function createCity(options: ServerOptions): Promise<City> {
  const { database, settings, log } = options
  const { trustProxy, host } = settings
  const authenticator =
    options.authenticator ??
    createAuthenticator({
      database,
      trustProxy,
      limits: settings.session ?? sessionLimits(),
      onError: (error) => log.error('the use of a session could not be recorded', error),
    })
  const own = createRateCounter(options.rates ?? RATE_LIMITS)
  // The embedded database belongs to one process.
  const shared = database.engine === 'server' ? shareRates({ own, database, log }) : undefined
  const guard = createRequestGuard({ host, trustProxy, authenticator, rates: shared ?? own })
  const setHeaders = securityHeaders({ trustProxy })
  const transports =
    options.feeds &&
    (await openTransports({ ...options.feeds, settings, database, authenticator, rates: shared ?? own, log }))
  const mqttPort = transports?.state().mqtt?.port
  const stopExpiry = expireRegularly(database, (error) => log.error('expired entries could not be deleted', error))
  const tiles = createTileService({ database, settings, log })
  const troubles = (): string[] => [
    ...away('the broker of feeds', transports?.state().broker),
    ...away('the bus of the replicas', options.feeds?.bus.state()),
  ]
  const onFault = (error: unknown, requestId: string): void =>
    log.error('a GraphQL request failed', error, { requestId })
  const { app, stop } = await createApp({ ...options, authenticator, guard, onFault, troubles })
  const { production } = settings
  const traffic = options.feeds && watchTraffic({ database, bus: options.feeds.bus, log })
  const hub = options.feeds && createLiveHub({ database, bus: options.feeds.bus, log })
  const live = attachLiveQueries({
    ...{ schema: buildSchema(), database, authenticator, production, host, trustProxy, onFault },
    services: servicesOf(options),
    fields: LIVE_FIELDS,
    hub,
  })
  const onLiveFault = (error: unknown): void => log.error('a screen of /live failed', error)
  const moving = hub && attachLiveSockets({ hub, database, authenticator, host, trustProxy, onFault: onLiveFault })

  async function answer(...[request, response]: Parameters<Answer>): Promise<void> {
    setHeaders(request, response)
    if (!(await guard.admitAddress(request, response))) return
    if (transports?.http(request, response) === true) return
    if (request.url?.startsWith('/tiles/') === true) {
      const admitted = await guard.ofViewer(request)
      if ('viewer' in admitted) tiles.answer(request, response, admitted.viewer)
      else refuseBy(response, admitted)
    } else app(request, response)
  }

  async function hangUp(): Promise<void> {
    await Promise.all([live.close(), moving?.close()])
    await hub?.close()
  }

  return {
    answer(request, response) {
      const requestId = randomUUID()
      response.setHeader('X-Request-Id', requestId)
      forRequest(requestId, () => {
        tiles.attend(request, response)
        answer(request, response).catch((error: unknown) => {
          log.error(`${request.method ?? ''} ${pathOf(request)} failed`, error, { requestId })
          if (response.headersSent) response.destroy()
          else {
            response.setHeader('Retry-After', '5')
            refuseFault(response, 503, 'try again in a moment')
          }
        })
      })
    },
    ...(mqttPort !== undefined && { mqttPort }),
    upgrade: (...request) => live.upgrade(...request) || moving?.upgrade(...request) === true,
    closeSockets: hangUp,
    async stop() {
      await transports?.close()
      stopExpiry()
      await traffic?.stop()
      await shared?.stop()
      await hangUp()
      await tiles.stop()
      await stop()
    },
  }
}

function away(what: string, state: { readonly state: string; readonly sinceMs: number } | undefined): string[] {
  return state?.state === 'away' ? [`${what} has been unreachable since ${new Date(state.sinceMs).toISOString()}`] : []
}

function servicesOf({ feeds, simulator }: ServerOptions): Services {
  return { ...(feeds && { feeds }), ...(simulator && { simulator }) }
}

/** Without the query, which may concern people. */
function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  return url.split('?', 1)[0] ?? ''
}

/** For a logged internal error: the answer only refers to the log. */
function refuseFault(response: ServerResponse, status: number, message: string): void {
  const requestId = response.getHeader('X-Request-Id')
  const error = { code: 'INTERNAL', message: `${message}; the log has the cause under requestId`, requestId }
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(response.req.method === 'HEAD' ? undefined : `${JSON.stringify({ error })}\n`)
}

/** The whole server on one port, over an open database. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const city = await createCity(options)
  const listener = createHttpListener(options.settings, city.answer)
  listener.setHandler(city.answer, city.upgrade)
  return {
    listen: () => listener.open(),
    async close() {
      await city.closeSockets()
      await listener.close()
      await city.stop()
    },
  }
}

interface AppOptions extends ServerOptions {
  readonly authenticator: Authenticator
  readonly guard: RequestGuard
  readonly onFault: (error: unknown, requestId: string) => void
  /** Unreachable services that the city can do without for a while; one line each. */
  readonly troubles: () => readonly string[]
}

async function createApp(options: AppOptions): Promise<{ app: Express; stop: () => Promise<void> }> {
  const { database, settings, log, dashboard, authenticator, guard, oidc, bodyMs, onFault, troubles } = options
  const { trustProxy } = settings
  const api = createApi({ production: settings.production, onFault })
  await api.start()

  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.set('trust proxy', trustProxy)
  app.use(identify(log), compression())
  app.get('/healthz', (_, response) => {
    response.type('text').send('ok\n')
  })
  app.get('/readyz', async (_, response) => {
    const isReady = await answers(database)
    response
      .status(isReady ? 200 : 503)
      .type('text')
      .send(isReady ? ['ready', ...troubles(), ''].join('\n') : 'the database does not answer\n')
  })
  app.use(
    '/auth',
    authRoute({
      database,
      authenticator,
      trustProxy,
      limits: settings.session ?? sessionLimits(),
      methods: async (): Promise<SignInMethods> => ({
        password: true,
        oidc: oidc === undefined ? null : { title: oidc.title },
        demo: (await options.isDemo?.()) ?? false,
      }),
      ...(oidc !== undefined && { oidc: oidc.routes }),
      ...(bodyMs !== undefined && { bodyMs }),
    }),
  )
  app.use(
    '/graphql',
    graphqlRoute({
      api,
      services: servicesOf(options),
      database,
      authenticator,
      guard,
      trustProxy,
      onFault,
      ...(bodyMs !== undefined && { bodyMs }),
    }),
  )
  app.use(
    serveDashboard(dashboard, {
      basemap: settings.basemap,
      settings: () => database.read(SYSTEM, readSettings).catch(() => undefined),
    }),
  )
  app.use((_: Request, response: Response) => {
    response.status(404).type('text').send('nothing is here\n')
  })
  const fail: ErrorRequestHandler = (error: unknown, request, response, next) => {
    const status = statusOf(error)
    if (status >= 500)
      log.error(`${request.method} ${pathOf({ url: request.originalUrl })} failed`, error, {
        requestId: response.locals.requestId as string,
      })
    if (response.headersSent) next(error)
    else if (status >= 500) refuseFault(response, status, 'internal error')
    else response.status(status).type('text').send('the request is not right\n')
  }
  app.use(fail)
  return { app, stop: () => api.stop() }
}

/** Assigns each request an id, used in its log lines and in the `X-Request-Id` of its response; logs slow ones. */
function identify(log: Log): (request: Request, response: Response, next: () => void) => void {
  return (request, response, next) => {
    const requestId = String(response.getHeader('X-Request-Id'))
    const began = performance.now()
    response.locals.requestId = requestId
    // The clock for pages: ages are relative to it.
    response.setHeader('City-Time', Date.now())
    response.once('close', () => {
      const tookMs = Math.round(performance.now() - began)
      if (tookMs >= SLOW_MS)
        log.warn('slow request', {
          method: request.method,
          path: request.path,
          status: response.statusCode,
          tookMs,
          requestId,
        })
    })
    next()
  }
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}

async function answers(database: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_MS)
  })
  const answer = database
    .read(SYSTEM, (session) => session.row(sql('ready')))
    .then(
      () => true,
      () => false,
    )
  const isReady = await Promise.race([answer, late])
  clearTimeout(timer)
  return isReady
}
