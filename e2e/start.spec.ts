import { startCityServer, type CityServer } from './city-server.ts'
import { expect, fillSignIn, mapDrawn, test } from './test.ts'

/** A demo city small enough for a software renderer. */
const SCALE = 0.05

test.describe('a first start', () => {
  test.describe.configure({ mode: 'serial', timeout: 420_000 })
  let server: CityServer
  test.beforeAll(async () => {
    server = await startCityServer({ demoScale: SCALE, until: 'door' })
  })
  test.afterAll(() => server.stop())

  test('shows its progress, and turns into the city by itself at the address that was asked for', async ({ page }) => {
    await page.goto(`${server.url}/wall/overview?on=buildings,roads`)
    await expect(page.getByRole('heading', { name: '正在准备城市' })).toBeVisible()
    await expect(page.getByText('Open the database')).toBeVisible()
    await page.screenshot({ path: 'test-results/screenshots/starting-1280x720.png' })
    for (const path of ['/readyz', '/graphql', '/tiles/buildings.json']) {
      const early = await fetch(server.url + path)
      expect([path, early.status, early.headers.get('retry-after')]).toEqual([path, 503, '2'])
    }
    await expect(page.getByLabel('用户名')).toBeVisible({ timeout: 300_000 })
    await fillSignIn(page)
    await expect(page.getByRole('heading', { name: '澜川市' }).first()).toBeVisible()
    await mapDrawn(page)
    expect(new URL(page.url()).pathname).toBe('/wall/overview')
    expect(new URL(page.url()).searchParams.get('on')).toBe('buildings,roads')
    expect(server.log()).toContain('the demo city is in')
  })

  test('is not repeated: the next one finds the demo city there', async ({ page, watch }) => {
    watch.allow(/Failed to load resource|ERR_/)
    await server.restart()
    await page.goto(server.url)
    await expect(page.getByLabel('用户名')).toBeVisible({ timeout: 120_000 })
    await fillSignIn(page)
    await expect(page.getByRole('heading', { name: '澜川市' }).first()).toBeVisible()
    expect(server.log()).toContain('the demo city is there')
    expect(server.log()).not.toMatch(/making the demo city|the demo city goes on/)
  })

  test('leaves the demo city out once it was removed', async ({ page, watch }) => {
    watch.allow(/Failed to load resource|ERR_/)
    await server.ready()
    expect(await server.city('demo', 'remove', '--yes')).toContain('the demo city was removed')
    await server.restart()
    await page.goto(server.url)
    await expect(page.getByLabel('用户名')).toBeVisible({ timeout: 120_000 })
    await fillSignIn(page)
    await expect(page.getByRole('heading', { name: '还没有城市数据' })).toBeVisible()
  })
})

test('a start that was killed is gone on with by the next one', async ({ page, watch }) => {
  test.setTimeout(420_000)
  watch.allow(/Failed to load resource|ERR_/)
  const server = await startCityServer({ demoScale: SCALE, until: 'door' })
  try {
    await page.goto(server.url)
    await expect.poll(() => importing(server.url), { timeout: 240_000, intervals: [100] }).toBe(true)
    await server.restart('kill')
    // The same page: it waits for the server and goes on.
    await expect(page.getByLabel('用户名')).toBeVisible({ timeout: 240_000 })
    await fillSignIn(page)
    await expect(page.getByRole('heading', { name: '澜川市' }).first()).toBeVisible()
    await mapDrawn(page)
    expect(server.log()).toMatch(/the loading of the demo city continues|the demo city is there/)
  } finally {
    // Not under an open page: parts of it may still be on their way.
    await page.close()
    await server.stop()
  }
})

async function importing(url: string): Promise<boolean> {
  const { steps } = (await (await fetch(`${url}/starting.json`)).json()) as {
    steps: { id: string; state: string; done: number }[]
  }
  return steps.some(({ id, state, done }) => id === 'import' && (done > 0 || state === 'done'))
}
