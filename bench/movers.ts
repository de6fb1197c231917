// Main-thread time of one update of 10,000 movers, in a browser: our records drawn by the page's overlay, against MapLibre's
// `setData` of the same points. Counted is all that the page's main thread does from one update to the next, by the browser's own account (CDP TaskDuration).
// `npm run bench:movers [-- --movers 10000 --updates 20 --rounds 3]`                                     goal ≤ 0.1×
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { createServer } from 'vite'

const { values: options } = parseArgs({
  options: {
    movers: { type: 'string', default: '10000' },
    updates: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
  },
})
const [movers, updates, rounds] = [Number(options.movers), Number(options.updates), Number(options.rounds)]
const GOAL = 0.1
/** Of what one way lights up on the screen, how much the other does too, to a pixel: else they do not draw the same. */
const SAME_SHARE = 0.9

type Way = 'ours' | 'theirs'
/** What the page offers. */
interface Bench {
  readonly prepare: (way: Way, count: number, steps: number) => Promise<void>
  readonly measure: (way: Way) => Promise<number[]>
  readonly arrived: () => Promise<void>
}
const WAYS: readonly Way[] = ['ours', 'theirs']

const server = await createServer({
  configFile: false,
  root: new URL('..', import.meta.url).pathname,
  server: { host: '127.0.0.1', port: 0 },
  worker: { format: 'es' },
  logLevel: 'error',
})
await server.listen()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  page.on('pageerror', ({ message }) => console.error(message))
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}bench/movers/index.html`)
  await page.waitForFunction(() => 'measure' in window, undefined, { timeout: 120_000 })
  const ratios: number[] = []
  const calls: Record<Way, number[]> = { ours: [], theirs: [] }
  const all: Record<Way, number[]> = { ours: [], theirs: [] }
  const seen: Partial<Record<Way, PNG>> = {}
  for (let round = 0; round <= rounds; round++)
    for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
      const { callMs, taskMs } = await measure(page, way)
      // The first round warms up.
      if (round === 0) continue
      calls[way].push(callMs)
      all[way].push(taskMs)
      if (all.ours.length === round && all.theirs.length === round)
        ratios.push((all.ours[round - 1] ?? 0) / (all.theirs[round - 1] ?? 1))
    }
  for (const way of WAYS) seen[way] = await look(page, way)
  const same = [shareOf(seen.ours, seen.theirs), shareOf(seen.theirs, seen.ours)]
  if (Math.min(...same) < SAME_SHARE)
    throw new Error(`they do not draw the same: ${same.join(', ')} of what the other lights up`)
  const ms = (values: readonly number[]): string => `${median(values).toFixed(2)} ms`
  console.log(`${String(movers)} movers, ${String(updates)} updates, ${String(rounds)} rounds; medians`)
  console.log(`                         all of the main thread   until handed over`)
  console.log(`ours (records, WebGL)    ${ms(all.ours).padStart(22)}   ${ms(calls.ours).padStart(17)}`)
  console.log(`MapLibre setData         ${ms(all.theirs).padStart(22)}   ${ms(calls.theirs).padStart(17)}`)
  console.log(
    `ratio                    ${`${median(ratios).toFixed(3)}×`.padStart(22)}   ${`${(median(calls.ours) / median(calls.theirs)).toFixed(3)}×`.padStart(17)}   goal ≤ ${String(GOAL)}×`,
  )
} finally {
  await browser.close()
  await server.close()
}

/** Of one update: until it was handed over, by the page's clock, and all that the main thread did for it. */
async function measure(page: Page, way: Way): Promise<{ callMs: number; taskMs: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const spentMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
  }
  await prepare(page, way, movers, updates)
  const before = await spentMs()
  const took = await page.evaluate((which) => (window as unknown as Bench).measure(which), way)
  const taskMs = ((await spentMs()) - before) / updates
  await session.detach()
  return { callMs: median(took), taskMs }
}

/** What is on the screen when few have gone a long way and arrived: who did not move, or elsewhere, is told apart. */
async function look(page: Page, way: Way): Promise<PNG> {
  await prepare(page, way, 300, 100)
  await page.evaluate(async (which) => {
    const { measure, arrived } = window as unknown as Bench
    await measure(which)
    await arrived()
  }, way)
  return PNG.sync.read(await page.screenshot())
}

async function prepare(page: Page, way: Way, count: number, steps: number): Promise<void> {
  await page.evaluate(([which, count, steps]) => (window as unknown as Bench).prepare(which, count, steps), [
    way,
    count,
    steps,
  ] as const)
}

/** Of the pixels that `one` lights up, the share that `other` does or has beside them. */
function shareOf(one: PNG | undefined, other: PNG | undefined): number {
  if (!one || !other) return 0
  const isLit = ({ data, width }: PNG, x: number, y: number): boolean => (data[4 * (y * width + x) + 2] ?? 0) > 100
  let [lit, both] = [0, 0]
  for (let y = 1; y < one.height - 1; y++)
    for (let x = 1; x < one.width - 1; x++) {
      if (!isLit(one, x, y)) continue
      lit++
      const isThere = [-1, 0, 1].some((down) => [-1, 0, 1].some((right) => isLit(other, x + right, y + down)))
      if (isThere) both++
    }
  return lit === 0 ? 0 : both / lit
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
