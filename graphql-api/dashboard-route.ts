import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Router, static as serveStatic, type Response } from 'express'

/** Addresses of the dashboard; the page itself reads what they mean. */
const PAGES = ['/', '/wall/:scene', '/desk/*rest', '/briefing/*rest', '/remote']

/**
 * Nothing comes from another origin. MapLibre may start its worker from a blob; deck.gl and MapLibre set sizes by inline styles.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  // deck.gl reads the icons that it is given as data with fetch.
  "connect-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the built dashboard: hashed assets for ever, the page itself always asked for again. */
export function serveDashboard(folder: string): Router {
  const router = Router()
  router.use(
    '/assets',
    serveStatic(join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      fallthrough: false,
      redirect: false,
    }),
  )
  router.use(
    serveStatic(folder, {
      index: false,
      redirect: false,
      maxAge: '1h',
      setHeaders: (response, file) => file.endsWith('.html') && setPageHeaders(response),
    }),
  )
  router.get(PAGES, (_, response) => {
    const page = join(folder, 'index.html')
    if (!existsSync(page)) {
      response.status(503).type('text').send('the dashboard is not built: run `npm run build`\n')
      return
    }
    setPageHeaders(response)
    response.sendFile(page)
  })
  return router
}

function setPageHeaders(response: Pick<Response, 'setHeader'>): void {
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  response.setHeader('X-Frame-Options', 'DENY')
}
