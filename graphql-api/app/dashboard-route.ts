import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router, static as serveStatic, type Response } from 'express'
import type { CitySettings } from '../store/settings/city-settings.ts'

/** Addresses of the dashboard; the page itself reads what they mean. */
const PAGES = ['/', '/wall/:scene', '/desk/*rest', '/briefing/*rest', '/remote', '/sign-in', '/admin', '/admin/*rest']

/**
 * Nothing comes from another origin, but for a basemap where the operator names one. MapLibre may start its worker from a blob; deck.gl and MapLibre set sizes by inline styles.
 */
const contentSecurityPolicy = (basemapOrigin: string) =>
  [
    "default-src 'self'",
    "worker-src 'self' blob:",
    `img-src 'self' data: blob:${basemapOrigin}`,
    // deck.gl reads the icons that it is given as data with fetch.
    `connect-src 'self' data: blob:${basemapOrigin}`,
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export interface DashboardOptions {
  /** Address of raster tiles that the page may show; absent: none. */
  readonly basemap?: string | undefined
  /** What holds for the city; undefined: it cannot be told now, and the page goes by its browser until it can. */
  readonly settings: () => Promise<Pick<CitySettings, 'timeZone' | 'language'> | undefined>
}

/** Serves the built dashboard: hashed assets for ever, the page itself always asked for again, with the settings that it begins with. */
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
      // A worker is held to the policy that its own script comes with, not to that of the page.
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

/** What the dashboard reads its settings from; nothing for those that there are none of. */
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
