import { test as base, expect, type Page } from '@playwright/test'
import { startCityServer, type CityServer } from './city-server.ts'
import { ADMIN, type SignIn } from './people.ts'

/**
 * The tests' own `test`: a real server with the small town in it, shared by the tests of a worker, and a watch on each page
 * that fails the test on the first off-origin request, console warning or error, or uncaught exception. Nobody is signed in.
 */
export const test = base.extend<{ watch: PageWatch }, { town: CityServer }>({
  town: [
    async ({}, use) => {
      const server = await startCityServer({ smallTown: true })
      try {
        await use(server)
      } finally {
        await server.stop()
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  watch: [
    async ({ page }, use) => {
      const watch = watchPage(page)
      // What a browser says of every visit of somebody who has not signed in yet.
      watch.allow(/401 \(Unauthorized\)/)
      await use(watch)
      expect(watch.offOrigin, 'requests to other origins').toEqual([])
      expect(watch.errors, 'console warnings, errors and uncaught exceptions').toEqual([])
    },
    { auto: true },
  ],
})

/** The same, with the administrator of the town signed in: once a worker. */
export const signedInTest = test.extend({
  storageState: async ({ town }, use) => {
    const { url, ...cookie } = await town.cookieOf()
    const { hostname } = new URL(url ?? town.url)
    await use({
      cookies: [
        { ...cookie, domain: hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' },
      ],
      origins: [],
    })
  },
})

export interface PageWatch {
  readonly offOrigin: string[]
  readonly errors: string[]
  /** Console messages that a test provokes on purpose and that therefore do not fail it. */
  allow(pattern: RegExp): void
}

/** Warnings that say nothing of the page. */
const EXPLAINED: readonly RegExp[] = [
  // Drawing in software: Chromium says it of each picture that is read back, by a test or for paper.
  /GPU stall due to ReadPixels/,
  // The same of a machine without a graphics card.
  /Automatic fallback to software WebGL/,
]

function watchPage(page: Page): PageWatch {
  const offOrigin: string[] = []
  const errors: string[] = []
  const allowed: RegExp[] = [...EXPLAINED]
  const report = (message: string): void => {
    if (!allowed.some((pattern) => pattern.test(message))) errors.push(message)
  }
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'blob:' && url.protocol !== 'data:' && url.hostname !== '127.0.0.1') offOrigin.push(url.href)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      report(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => {
    report(String(error))
  })
  return { offOrigin, errors, allow: (pattern) => allowed.push(pattern) }
}

/** Opens a page of the dashboard and waits until the map is drawn. */
export async function openMap(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await mapDrawn(page)
}

/** Signs in at the form that is on screen. */
export async function fillSignIn(page: Page, { username, password }: SignIn = ADMIN): Promise<void> {
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

export async function mapDrawn(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-map', 'idle', { timeout: 90_000 })
}

export { expect }
