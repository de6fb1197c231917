import type { Page } from '@playwright/test'
import { expect, openMap, signedInTest as test } from './test.ts'

/** Kept as output of the run, for people to look at: `test-results/screenshots/`. */
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 1080 },
  { width: 1180, height: 820 },
] as const

for (const { width, height } of SIZES) {
  test.describe(`at ${String(width)}×${String(height)}`, () => {
    test.use({ viewport: { width, height } })

    test('fits the screen', async ({ page, town }) => {
      await openMap(page, town.url)
      await page.screenshot({ path: `test-results/screenshots/overview-${String(width)}x${String(height)}.png` })
      await fits(page)
    })

    if (height < width / 3) return

    test('fits signing in, one’s account and the administration', async ({ page, town, browser }) => {
      const shoot = async (shown: Page, name: string) => {
        await shown.screenshot({ path: `test-results/screenshots/${name}-${String(width)}x${String(height)}.png` })
        await fits(shown)
      }
      const context = await browser.newContext({
        storageState: { cookies: [], origins: [] },
        viewport: { width, height },
      })
      const stranger = await context.newPage()
      await stranger.goto(`${town.url}/sign-in`)
      await expect(stranger.getByLabel('用户名')).toBeVisible()
      await shoot(stranger, 'sign-in')
      await context.close()

      await openMap(page, town.url)
      await page.getByRole('button', { name: /^账号：/ }).click()
      await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible()
      await shoot(page, 'user-menu')

      for (const name of ['accounts', 'audit'] as const) {
        await page.goto(`${town.url}/admin/${name}`)
        await expect(page.getByRole('table')).toContainText(name === 'accounts' ? /admin/ : /session\.begin/)
        await shoot(page, name)
      }
    })
  })
}

/** Nothing hangs over the edge of the screen, and no text is too small to be read. */
async function fits(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => ({
    x: document.documentElement.scrollWidth - innerWidth,
    y: document.documentElement.scrollHeight - innerHeight,
  }))
  expect(overflow).toEqual({ x: 0, y: 0 })
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter(
        (element) =>
          element.childNodes.length > 0 &&
          [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .filter((element) => element.checkVisibility() && parseFloat(getComputedStyle(element).fontSize) < 13.9)
      .map((element) => `${element.className} ${getComputedStyle(element).fontSize}`),
  )
  expect(small, 'text under 14 px').toEqual([])
}
