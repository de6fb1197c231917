import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, resolve } from 'node:path'
import { isLoopback, isLoopbackHost, type ProxyTrust } from '../../security/http/origin.ts'
import type { StartProgress, StartReport } from './start-progress.ts'

const PAGE = resolve(import.meta.dirname, 'page')
const FONT = resolve(import.meta.dirname, '../../../node_modules/@fontsource-variable/noto-sans-sc')
const FONT_FILE = /^\/starting\/font\/(index\.css|files\/[\w[\]-]+\.woff2)$/

const PAGE_FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/starting/starting.css': ['starting.css', 'text/css'],
  '/starting/starting.js': ['starting.js', 'text/javascript'],
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface StartingRouteOptions extends ProxyTrust {
  /** HOST: the server's address. A server on loopback refuses host names that another site points here. */
  readonly host: string
  /** Called for each request for the progress. */
  readonly onLook?: () => void
}

/** Seconds after which a client tries again. */
const RETRY_AFTER_S = 2

/**
 * Answers during the start: the progress page on every address of the dashboard, its `/starting.json`, liveness, and
 * 503 for everything else. After the start it returns false, having touched nothing, for everything except
 * `/starting…`.
 */
export function startingRoute(
  progress: StartProgress,
  { host, trustProxy, onLook = () => undefined }: StartingRouteOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const isLocal = isLoopback(host) && !trustProxy
  return (request, response) => {
    const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'
    const report = progress.report()
    const isOurs = path === '/starting.json' || path.startsWith('/starting/') || report.state !== 'ready'
    if (isOurs && isLocal && !isLoopbackHost(request.headers.host))
      send(response, 403, 'text/plain', 'this server answers only to localhost and 127.0.0.1\n')
    else if (path === '/starting.json') {
      onLook()
      send(response, 200, 'application/json', JSON.stringify(report))
    } else if (path.startsWith('/starting/')) sendPart(response, path)
    else if (report.state === 'ready') return false
    else answerEarly(request, response, path, report)
    return true
  }
}

function answerEarly(request: IncomingMessage, response: ServerResponse, path: string, report: StartReport): void {
  if (path === '/healthz') send(response, 200, 'text/plain', 'ok\n')
  else if (path === '/readyz') refuse(response, `${reasonOf(report)}\n`)
  else if (path === '/graphql') {
    const errors = [{ message: reasonOf(report), extensions: { code: 'STARTING' } }]
    refuse(response, JSON.stringify({ errors }), 'application/json')
  } else if (/^\/(tiles|assets)\//.test(path) || !isPageRequest(request)) refuse(response, `${reasonOf(report)}\n`)
  else {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    response.setHeader('X-Frame-Options', 'DENY')
    send(response, 200, 'text/html', readFileSync(join(PAGE, 'index.html')))
  }
}

/** A browser and not a script, which must not take the page for its answer. */
function isPageRequest({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '*/*').includes('text/html')
}

function sendPart(response: ServerResponse, path: string): void {
  const own = PAGE_FILES[path]
  const font = FONT_FILE.exec(path)?.[1]
  try {
    if (own !== undefined) send(response, 200, own[1], readFileSync(join(PAGE, own[0])))
    else if (font !== undefined)
      send(response, 200, font.endsWith('.css') ? 'text/css' : 'font/woff2', readFileSync(join(FONT, font)), true)
    else send(response, 404, 'text/plain', 'nothing is here\n')
  } catch {
    send(response, 404, 'text/plain', 'nothing is here\n')
  }
}

/** `starting: import buildings.geojson (40 %)`. */
function reasonOf({ state, steps, problem }: StartReport): string {
  if (state === 'failed') return `the start failed: ${problem?.message ?? 'see the log'}`
  const running = steps.filter((step) => step.state === 'running')
  const shown = running.map(({ id, done, total, detail }) => {
    const share = total > 0 ? ` (${String(Math.floor((done / total) * 100))} %)` : ''
    return `${id}${detail === null ? '' : ` ${detail}`}${share}`
  })
  return `starting: ${shown.join(', ') || 'a moment'}`
}

function refuse(response: ServerResponse, body: string, type = 'text/plain'): void {
  response.setHeader('Retry-After', String(RETRY_AFTER_S))
  send(response, 503, type, body)
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer, keep = false): void {
  response.writeHead(status, {
    'Content-Type': type.startsWith('font') ? type : `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': keep ? 'max-age=3600' : 'no-store',
  })
  response.end(body)
}
