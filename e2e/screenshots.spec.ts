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
    })
  })
}
