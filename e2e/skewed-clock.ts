import type { Page } from '@playwright/test'

/** Puts the clock of the machine off, before anything of the page runs. */
export async function skew(page: Page, ms: number): Promise<void> {
  await page.addInitScript((by) => {
    const Real = Date
    class Skewed extends Real {
      constructor(...given: unknown[]) {
        if (given.length === 0) super(Real.now() + by)
        else super(...(given as [number]))
      }
      static override now(): number {
        return Real.now() + by
      }
    }
    globalThis.Date = Skewed as DateConstructor
  }, ms)
}
