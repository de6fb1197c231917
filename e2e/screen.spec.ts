import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { skew } from './skewed-clock.ts'
import { expect, openMap, signedInTest as test, test as anybody } from './test.ts'

const SKEW_MS = 7_200_000

/** Seconds by which the clock on the page is off the time of a zone; past midnight, too. */
async function offS(page: Page, timeZone: string): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = (await page.locator('.clock time span').innerText())
    .split(':')
    .map(Number)
  const right = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format().split(':').map(Number)
  const [h = 0, m = 0, s = 0] = right
  const apart = (hours - h) * 3600 + (minutes - m) * 60 + seconds - s
  return ((apart + 43_200 + 86_400) % 86_400) - 43_200
}

for (const [name, ms, words] of [
  ['ahead', SKEW_MS, '本机时钟快了2 小时'],
  ['behind', -SKEW_MS, '本机时钟慢了2 小时'],
] as const)
  test.describe(`on a kiosk in UTC whose clock is ${name}`, () => {
    test.use({ timezoneId: 'UTC' })
    test('the time is that of the city, by the server', async ({ page, town }) => {
      await skew(page, ms)
      await openMap(page, `${town.url}/wall/overview`)
      await expect.poll(() => offS(page, 'Asia/Shanghai').then(Math.abs)).toBeLessThan(10)
      await expect(page.locator('.clock')).toHaveAttribute('title', '城市时间：Asia/Shanghai（UTC+8）')
      await expect(page.locator('.clock')).toContainText('UTC+8')
      await expect(page.locator('.clock-off')).toContainText(words)
    })
  })

test('a machine whose clock is right and in the city’s zone is told nothing', async ({ page, town }) => {
  await openMap(page, `${town.url}/wall/overview`)
  await expect(page.locator('.clock time')).toBeVisible()
  await expect(page.locator('.clock small')).toHaveCount(0)
})

test('the zone of the city can be set, and the page follows', async ({ page, town }) => {
  await town.city('set', 'time-zone', 'America/St_Johns')
  try {
    await openMap(page, `${town.url}/wall/overview`)
    expect(Math.abs(await offS(page, 'America/St_Johns'))).toBeLessThan(10)
  } finally {
    await town.city('set', 'time-zone', 'auto')
  }
})

test.describe('on a wall wider than 4096 px', () => {
  test.use({ viewport: { width: 4700, height: 220 } })
  test('the map is as sharp as the screen', async ({ page, town }) => {
    await openMap(page, `${town.url}/wall/overview`)
    const size = await page
      .locator('canvas.maplibregl-canvas')
      .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])
    expect(size).toEqual([4700, 220])
  })
})

test('paper shows the map of now, its time and sources, and panels to be read on white', async ({ page, town }) => {
  await openMap(page, `${town.url}/wall/overview`)
  await page.emulateMedia({ media: 'print' })
  const sheet = page.locator('.print-sheet')
  await expect(sheet).toContainText('Asia/Shanghai (UTC+8)')
  await expect(sheet).toContainText('数据来源：')
  const colours = await sheet.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    const seen = new Set<string>()
    let light = 0
    let count = 0
    for (let at = 0; at < data.length; at += 4 * 97) {
      const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3)
      seen.add([red, green, blue].join())
      light += (red + green + blue) / 3
      count++
    }
    return { seen: seen.size, light: light / count }
  })
  expect(colours.seen).toBeGreaterThan(50)
  // By day, though the screen is dark: ink is not for the ground.
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'night')
  expect(colours.light).toBeGreaterThan(150)
  await expect(page.locator('.top-bar')).toBeHidden()
  // A4 across: narrower than the screens that have their panels in a sheet.
  const panels = await page.locator('.panel').count()
  expect(panels).toBeGreaterThan(1)
  await page.setViewportSize({ width: 1032, height: 703 })
  await expect(page.locator('.panel')).toHaveCount(panels)
  await expect(page.locator('.panel').first()).toBeVisible()
  const panel = page.locator('.panel').first()
  await expect(panel).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  await expect(panel).toHaveCSS('color', 'rgb(27, 34, 41)')
  await page.screenshot({ path: test.info().outputPath('print.png'), fullPage: true })
  await page.emulateMedia({ media: 'screen' })
  await expect(sheet).toHaveCount(0)
})

for (const format of ['A4', 'A3'] as const)
  test(`${format} across holds the map and the panels, on pages of its size`, async ({ page, town }) => {
    await openMap(page, `${town.url}/wall/overview`)
    await expect(page.locator('.panel').first()).toBeVisible()
    const path = test.info().outputPath(`${format}.pdf`)
    const pdf = (await page.pdf({ format, landscape: true, printBackground: true, path })).toString('latin1')
    // The picture of the map is the one image of its width.
    const { width } = page.viewportSize() ?? { width: 0 }
    const images = [...pdf.matchAll(/\/Subtype\s*\/Image\s*\/Width\s+(\d+)\s*\/Height\s+(\d+)/g)].map(([, across]) =>
      Number(across),
    )
    expect(images).toContain(width)
    const [, across = 0, down = 0] = (/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number)
    expect([Math.round(across / 10), Math.round(down / 10)]).toEqual(format === 'A4' ? [84, 60] : [119, 84])
  })

test.describe('in the colours of the system', () => {
  test.use({ forcedColors: 'active' })
  test('icons are seen, and what is chosen is told from what is not', async ({ page, town }) => {
    await openMap(page, `${town.url}/wall/overview`)
    const colours = await page.evaluate(() => {
      const of = (selector: string) => getComputedStyle(document.querySelector(selector) ?? document.body)
      return {
        icon: of('.top-actions .icon').stroke,
        bar: of('.top-bar').backgroundColor,
        panel: of('.panel').backgroundColor,
        chosen: of('.scene-tabs [aria-current]').backgroundColor,
        other: of('.scene-tabs :not([aria-current])').backgroundColor,
        on: of('[aria-checked=true] > .switch').backgroundColor,
        off: of('[aria-checked=false] > .switch').backgroundColor,
      }
    })
    const system = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.cssText = 'forced-color-adjust: none; color: Highlight; background: Canvas'
      const { color: highlight, backgroundColor: canvas } = getComputedStyle(probe)
      probe.remove()
      return { highlight, canvas }
    })
    expect(colours).toMatchObject({
      chosen: system.highlight,
      on: system.highlight,
      bar: system.canvas,
      panel: system.canvas,
    })
    expect(colours.icon).not.toBe(colours.bar)
    expect(colours.chosen).not.toBe(colours.other)
    expect(colours.on).not.toBe(colours.off)
    const pale = await page
      .locator('.icon')
      .evaluateAll((icons) =>
        icons
          .filter((icon) => getComputedStyle(icon).stroke !== getComputedStyle(icon.parentElement ?? icon).color)
          .map((icon) => icon.parentElement?.className),
      )
    expect(pale, 'icons in colours of the page').toEqual([])
    await page.screenshot({ path: test.info().outputPath('forced.png') })
  })
})

anybody.describe('the language', () => {
  anybody.use({ locale: 'en-GB' })
  anybody('is the browser’s until another is chosen, which is remembered', async ({ page, town }) => {
    await page.goto(town.url)
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
    await page.locator('.sign-in-language').click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    await page.goto(`${town.url}/sign-in`)
    await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible()
  })

  anybody('is the city’s where it has set one', async ({ page, town }) => {
    await town.city('set', 'language', 'zh')
    try {
      await page.goto(town.url)
      await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible()
    } finally {
      await town.city('set', 'language', 'auto')
    }
  })
})

anybody('a page below the root of a host says that it wants the root', async ({ page, town, watch }) => {
  watch.allow(/404 \(Not Found\)|MIME type/)
  const proxy = createServer((request, response) => {
    const path = /^\/citybrain(\/.*)$/.exec(request.url ?? '')?.[1]
    if (path === undefined) response.writeHead(404).end()
    else
      ask(town.url + path, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      }).end()
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  try {
    const words = page.getByText('wants the root of a host name')
    await page.goto(`http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}/citybrain/`)
    await expect(words).toBeVisible()
    await page.goto(town.url)
    await expect(page.locator('.sign-in')).toBeVisible()
    await expect(words).toHaveCount(0)
  } finally {
    proxy.close()
  }
})
