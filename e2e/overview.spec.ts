import type { Page } from '@playwright/test'
import { difference, look } from './pixels.ts'
import { expect, mapDrawn, openMap, signedInTest as test } from './test.ts'

/** The part of the map that no panel covers at 1280×720. */
const MAP_AREA = { x: 330, y: 120, width: 560, height: 480 }

const breadcrumb = (page: Page) => page.getByRole('navigation', { name: '区域层级' })
const ancestors = (page: Page) => breadcrumb(page).getByRole('listitem')
const regionCode = (page: Page): string | null => new URL(page.url()).searchParams.get('region')

test.describe('overview', () => {
  test('draws the city', { tag: '@journey' }, async ({ page, town }) => {
    await openMap(page, `${town.url}/?on=buildings,roads,regions`)
    const city = await look(page, MAP_AREA)
    expect(city.colours).toBeGreaterThan(100)
    expect(city.drawn).toBeGreaterThan(0.2)
    expect(city.bright).toBeGreaterThan(60)

    await openMap(page, `${town.url}/?on=regions`)
    const bare = await look(page, MAP_AREA)
    expect(difference(bare, city)).toBeGreaterThan(0.15)
  })

  test('turns layers on and off, and keeps that in the URL', async ({ page, town }) => {
    await openMap(page, town.url)
    const withBuildings = await look(page, MAP_AREA)
    await page.getByRole('switch', { name: '建筑' }).click()
    await expect(page.getByRole('switch', { name: '建筑' })).not.toBeChecked()
    await expect.poll(async () => difference(withBuildings, await look(page, MAP_AREA))).toBeGreaterThan(0.1)
    expect(new URL(page.url()).searchParams.get('on')).not.toContain('buildings')

    await page.reload()
    await expect(page.getByRole('switch', { name: '建筑' })).not.toBeChecked()
    await page.getByRole('switch', { name: '建筑' }).click()
    await expect(page.getByRole('switch', { name: '建筑' })).toBeChecked()
  })

  test(
    'drills from the city to a building by click, and back by the browser',
    { tag: '@journey' },
    async ({ page, town }) => {
      // Without icons, which a click would select first.
      await openMap(page, `${town.url}/?on=regions,roads,buildings,names`)
      const codes: string[] = []
      for (const depth of [1, 2, 3, 4]) {
        await clickMap(page)
        await expect(ancestors(page)).toHaveCount(depth)
        codes.push(regionCode(page) ?? '')
        await mapDrawn(page)
      }
      expect(codes[3]).toMatch(/^9901\d{11}$/)
      expect(new Set(codes).size).toBe(4)

      await expect(async () => {
        await clickBuilding(page)
        expect(new URL(page.url()).searchParams.get('sel')).toMatch(/^building\/\d+$/)
      }).toPass({ timeout: 60_000 })
      await expect(page.getByText(/^高度 · (测量|按层数)/)).toBeVisible()

      await page.goBack()
      expect(new URL(page.url()).searchParams.get('sel')).toBeNull()
      for (const code of [codes[2], codes[1], codes[0], null]) {
        await page.goBack()
        await expect.poll(() => regionCode(page)).toBe(code)
      }
      await page.goForward()
      await expect.poll(() => regionCode(page)).toBe(codes[0])
    },
  )

  test('drills by keyboard and by breadcrumb', async ({ page, town }) => {
    await openMap(page, `${town.url}/?on=regions`)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(ancestors(page)).toHaveText(['临江市'])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(ancestors(page)).toHaveText(['临江市', '江西区'])
    await page.keyboard.press('Backspace')
    await expect(ancestors(page)).toHaveText(['临江市'])
    await breadcrumb(page).getByRole('button', { name: '临江市' }).click()
    await expect.poll(() => regionCode(page)).toBeNull()
  })

  test('opens a region and a camera from a URL', async ({ page, town }) => {
    await openMap(page, `${town.url}/wall/overview?region=990102001000&at=121.511,31.2068,16.4,45,-20&lang=en`)
    await expect(page.getByRole('region', { name: 'Binjiang Subdistrict' })).toContainText('990102001000')
    await expect(page.getByRole('navigation', { name: 'Region path' }).getByRole('listitem')).toHaveText([
      'Linjiang City',
      'Jiangdong District',
    ])
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^121\.511,31\.2068,16\.4,45,-20$/)
  })

  test('shows children that add up to their parent at every level', async ({ page, town }) => {
    for (const code of ['', '990101000000', '990102001000', '990102001001']) {
      await page.goto(`${town.url}/wall/overview?region=${code}`)
      const panel = page.getByRole('region', { name: /临江市|江西区|滨江街道|江湾社区/ })
      const total = await panel.getByRole('radio', { name: /建筑/ }).innerText()
      const children = await panel.getByRole('list', { name: '下级区域' }).locator('.child-value').allInnerTexts()
      const sum = children.map(numberIn).reduce((a, b) => a + b, 0)
      expect(sum, `buildings of ${code || 'the city'}`).toBe(numberIn(total.replace(/^[^\d]*/, '')))
    }
  })

  test('shows cameras when they are switched on, and what one is when it is found', async ({ page, town }) => {
    await openMap(page, town.url)
    const cameras = page.getByRole('switch', { name: '摄像机' })
    await expect(cameras).not.toBeChecked()
    await cameras.click()
    await expect.poll(() => new URL(page.url()).searchParams.get('on')).toContain('cameras')
    const { cameras: found } = await town.ask<{ cameras: { nodes: { id: string }[] } }>(
      '{ cameras(first: 1) { nodes { id } } }',
    )
    const [first] = found.nodes
    await openMap(page, `${town.url}/?on=regions,roads,cameras&sel=camera/${first?.id ?? ''}`)
    await expect(page.getByText('朝向', { exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect.poll(() => new URL(page.url()).searchParams.get('sel')).toBeNull()
  })

  for (const [words, found, place] of [
    ['人民公园', '人民公园', [121.5025, 31.2065]],
    ['rmgy', '人民公园', [121.5025, 31.2065]],
    ['Jiangdong', '江东区人民政府', [121.5143, 31.2036]],
    ['福州路', '福州路', [121.5034, 31.2058]],
  ] as const) {
    test(`finds ${found} by “${words}” and goes there`, async ({ page, town }) => {
      await openMap(page, `${town.url}/?on=regions`)
      await page.keyboard.press('/')
      await page.getByRole('combobox').fill(words)
      await page.getByRole('option', { name: found }).first().click()
      await expect
        .poll(() => {
          const [lng = 0, lat = 0] = new URL(page.url()).searchParams.get('at')?.split(',').map(Number) ?? []
          return Math.hypot(lng - place[0], lat - place[1])
        })
        .toBeLessThan(0.0035)
    })
  }

  test('says so when nothing is found', async ({ page, town }) => {
    await openMap(page, `${town.url}/?on=regions`)
    await page.getByRole('combobox').fill('没有这个地方')
    await expect(page.getByText('没有找到“没有这个地方”')).toBeVisible()
  })

  test('switches language by one button', { tag: '@journey' }, async ({ page, town }) => {
    await openMap(page, town.url)
    await page.getByRole('button', { name: '切换到英文' }).click()
    await expect(page.getByRole('heading', { name: 'Linjiang City' }).first()).toBeVisible()
    await expect(page.getByRole('switch', { name: 'Buildings' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect.poll(() => new URL(page.url()).searchParams.get('lang')).toBe('en')
    expect(await page.locator('body').innerText()).not.toMatch(/图层|建筑|下级/)
  })

  test('comes back from a lost graphics context as it was', async ({ page, town, watch }) => {
    watch.allow(/context lost|CONTEXT_LOST|WebGL/i)
    await openMap(page, `${town.url}/?on=buildings,roads,facilities`)
    const before = await look(page, MAP_AREA)
    const url = page.url()
    await page.evaluate(() => {
      for (const canvas of document.querySelectorAll('canvas')) {
        const context = canvas.getContext('webgl2')
        const extension = context?.getExtension('WEBGL_lose_context')
        extension?.loseContext()
        setTimeout(() => extension?.restoreContext(), 500)
      }
    })
    await expect(page.locator('html')).not.toHaveAttribute('data-map', 'idle')
    await mapDrawn(page)
    await expect
      .poll(async () => difference(before, await look(page, MAP_AREA)), { timeout: 60_000 })
      .toBeLessThan(0.03)
    expect(page.url()).toBe(url)
  })

  test('makes the map anew when the graphics context does not come back', async ({ page, town, watch }) => {
    watch.allow(/context lost|CONTEXT_LOST|WebGL/i)
    await openMap(page, `${town.url}/?on=buildings,roads`)
    const before = await look(page, MAP_AREA)
    await page.evaluate(() => {
      for (const canvas of document.querySelectorAll('canvas')) {
        canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
      }
    })
    await expect(page.locator('html')).not.toHaveAttribute('data-map', 'idle')
    await mapDrawn(page)
    await expect
      .poll(async () => difference(before, await look(page, MAP_AREA)), { timeout: 60_000 })
      .toBeLessThan(0.03)
  })

  test('keeps the map and says since when the server is away', async ({ page, town, watch }) => {
    watch.allow(/Failed to load resource|ERR_/)
    await openMap(page, town.url)
    await page.route('**/graphql', (route) => route.abort())
    await expect(page.getByRole('alert')).toContainText('无法连接服务器', { timeout: 45_000 })
    const city = await look(page, MAP_AREA)
    expect(city.colours).toBeGreaterThan(100)
    await page.unroute('**/graphql')
    await page.getByRole('button', { name: '重试' }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
  })
})

async function clickMap(page: Page): Promise<void> {
  await page.mouse.click(MAP_AREA.x + MAP_AREA.width * 0.45, MAP_AREA.y + MAP_AREA.height * 0.5)
}

/** Clicks here and there inside the region in focus until a building is hit. */
let attempt = 0
async function clickBuilding(page: Page): Promise<void> {
  const step = attempt++ % 25
  await page.mouse.click(
    MAP_AREA.x + MAP_AREA.width * (0.3 + 0.1 * (step % 5)),
    MAP_AREA.y + MAP_AREA.height * (0.3 + 0.1 * Math.floor(step / 5)),
  )
  await expect.poll(() => new URL(page.url()).searchParams.get('sel'), { timeout: 1500 }).not.toBeNull()
}

function numberIn(text: string): number {
  return Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', '') ?? Number.NaN)
}
