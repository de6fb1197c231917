import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router, static as serveStatic, type Response } from 'express'
import type { CitySettings } from '../store/settings/city-settings.ts'

/** Addresses of the dashboard; the page itself interprets them. */
const PAGES = ['/', '/wall/:scene', '/desk/*rest', '/briefing/*rest', '/remote', '/sign-in', '/admin', '/admin/*rest']

/**
 * Nothing is loaded from another origin, except a basemap set by the operator. MapLibre may start its worker from a
 * blob; deck.gl and MapLibre set sizes by inline styles.
 */
const contentSecurityPolicy = (basemapOrigin: string) =>
  [
    "default-src 'self'",
    "worker-src 'self' blob:",
    `img-src 'self' data: blob:${basemapOrigin}`,
    // deck.gl uses fetch to read icons from data URLs.
    `connect-src 'self' data: blob:${basemapOrigin}`,
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export interface DashboardOptions {
  /** Address of raster tiles for the page; absent: none. */
  readonly basemap?: string | undefined
  /** Settings of the city; undefined: currently unknown, and the page uses those of its browser. */
  readonly settings: () => Promise<Pick<CitySettings, 'timeZone' | 'language'> | undefined>
}

/**
 * Serves the built dashboard: hashed assets cached for ever, the page always revalidated, with its initial settings.
 */
export function serveDashboard(folder: string, { basemap, settings }: DashboardOptions): Router {
  const policy = contentSecurityPolicy(basemap === undefined ? '' : ` ${new URL(basemap).origin}`)
  const router = Router()
  router.use(
    '/assets',
    serveStatic(join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      fallthrough: false,
      redirect: false,
      // A worker has the policy of its own script, not of the page.
      setHeaders: (response, file) => /\.m?js$/.test(file) && response.setHeader('Content-Security-Policy', policy),
    }),
  )
  router.use(
    serveStatic(folder, {
      index: false,
      redirect: false,
      maxAge: '1h',
      setHeaders: (response, file) => file.endsWith('.html') && setPageHeaders(response, policy),
    }),
  )
  router.get(PAGES, async (_, response) => {
    const page = join(folder, 'index.html')
    if (!existsSync(page)) {
      response.status(503).type('text').send('the dashboard is not built: run `npm run build`\n')
      return
    }
    const { timeZone, language } = (await settings()) ?? {}
    const meta = { basemap, 'time-zone': timeZone, language }
    setPageHeaders(response, policy)
    response.type('html').send(readFileSync(page, 'utf8').replace('</head>', () => `${metaElements(meta)}</head>`))
  })
  return router
}

/** Meta elements for the dashboard's settings; absent settings are omitted. */
function metaElements(settings: Readonly<Record<string, string | null | undefined>>): string {
  return Object.entries(settings)
    .filter((entry): entry is [string, string] => entry[1] != null)
    .map(([name, value]) => [name, value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')])
    .map(([name, value]) => `<meta name="city-${name}" content="${value}" />`)
    .join('')
}

function setPageHeaders(response: Pick<Response, 'setHeader'>, policy: string): void {
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Frame-Options', 'DENY')
}
