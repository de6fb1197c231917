import { randomUUID } from 'node:crypto'
import { expressMiddleware } from '@as-integrations/express5'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import { serveDashboard } from './dashboard-route.ts'
import { SYSTEM, type Database } from './db/database.ts'
import { statements } from './db/statements.ts'
import { createDoor, type Answer } from './door.ts'
import type { Log } from './log.ts'
import { createContext } from './schema/context.ts'
import { createApi } from './schema/create-api.ts'
import type { ErrorCode } from './schema/errors.ts'
import type { Settings } from './settings.ts'
import { createTileService } from './tile-service.ts'

const sql = statements(new URL('./ready.sql', import.meta.url))

const MAX_BODY_BYTES = 256 * 1024
/** A database that takes longer to answer is not ready. */
const READY_MS = 2_000
/** Requests that take longer are logged. */
const SLOW_MS = 2_000

export interface ServerOptions {
  readonly database: Database
  /** Without a `home` there are no tile archives. */
  readonly settings: Pick<Settings, 'port' | 'host' | 'production' | 'trustProxy' | 'tileCacheBytes'> &
    Partial<Pick<Settings, 'home' | 'tilesAuto' | 'basemap'>>
  readonly log: Log
  /** Folder of the built dashboard. */
  readonly dashboard: string
}

export interface Server {
  /** Starts to listen. @returns the address, e.g. `http://127.0.0.1:8080`. @throws {ListenError} when the port cannot be had */
  listen(): Promise<string>
  /** Takes no more requests, lets those under way finish for 10 s at most. The database stays open. Idempotent. */
  close(): Promise<void>
}

/** What answers once the city is there: tiles, GraphQL, health and the dashboard. */
export interface City {
  readonly answer: Answer
  /** Ends what belongs to the API and the upkeep of tiles. The database stays open. */
  stop(): Promise<void>
}

/** Everything behind the door. */
export async function createCity({ database, settings, log, dashboard }: ServerOptions): Promise<City> {
  const tiles = createTileService({ database, settings, log })
  const { app, stop } = await createApp({ database, settings, log, dashboard })
  return {
    answer(request, response) {
      tiles.attend(request, response)
      if (!tiles.answer(request, response)) app(request, response)
    },
    async stop() {
      await tiles.stop()
      await stop()
    },
  }
}

/** Everything on one port, for who has a database at hand. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const city = await createCity(options)
  const door = createDoor(options.settings, city.answer)
  return {
    listen: () => door.open(),
    async close() {
      await door.close()
      await city.stop()
    },
  }
}

async function createApp({
  database,
  settings,
  log,
  dashboard,
}: ServerOptions): Promise<{ app: Express; stop: () => Promise<void> }> {
  const api = createApi({
    production: settings.production,
    onFault: (error, requestId) => log.error('a GraphQL request failed', error, { requestId }),
  })
  await api.start()

  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.set('trust proxy', settings.trustProxy)
  app.use(identify(log), compression())
  app.get('/healthz', (_, response) => {
    response.type('text').send('ok\n')
  })
  app.get('/readyz', async (_, response) => {
    const isReady = await answers(database)
    response
      .status(isReady ? 200 : 503)
      .type('text')
      .send(isReady ? 'ready\n' : 'the database does not answer\n')
  })
  app.use(
    '/graphql',
    express.json({ limit: MAX_BODY_BYTES }),
    refuseBody,
    expressMiddleware(api, {
      context: ({ res }) => {
        const context = createContext({ database, viewer: undefined, requestId: res.locals.requestId as string })
        // Also when the client went away or the response failed: the connection must come back.
        res.once('close', () => void context.end())
        return Promise.resolve(context)
      },
    }),
  )
  app.use(serveDashboard(dashboard, settings.basemap))
  app.use((_: Request, response: Response) => {
    response.status(404).type('text').send('nothing is here\n')
  })
  const fail: ErrorRequestHandler = (error: unknown, request, response, next) => {
    const status = statusOf(error)
    if (status >= 500)
      log.error(`${request.method} ${request.path} failed`, error, {
        requestId: response.locals.requestId as string,
      })
    if (response.headersSent) next(error)
    else
      response
        .status(status)
        .type('text')
        .send(status >= 500 ? 'something failed on our side\n' : 'the request is not right\n')
  }
  app.use(fail)
  return { app, stop: () => api.stop() }
}

/** Gives each request an id, found in its log lines and in the `X-Request-Id` of its response. */
function identify(log: Log): (request: Request, response: Response, next: () => void) => void {
  return (request, response, next) => {
    const requestId = randomUUID()
    const began = performance.now()
    response.locals.requestId = requestId
    response.setHeader('X-Request-Id', requestId)
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

/** A body that cannot be read is answered as a GraphQL error. */
const refuseBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = statusOf(error)
  if (status >= 500) {
    next(error)
    return
  }
  const code: ErrorCode = status === 413 ? 'BODY_TOO_LARGE' : 'BAD_USER_INPUT'
  const message =
    status === 413 ? `The body is larger than ${String(MAX_BODY_BYTES / 1024)} KiB` : 'The body is not JSON'
  response.status(status).json({ errors: [{ message, extensions: { code } }] })
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
