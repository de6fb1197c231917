import { startCityServer, type CityServer } from './city-server.ts'
import { expect, mapDrawn, test } from './test.ts'

test.describe('an empty city', () => {
  let server: CityServer
  test.beforeAll(async () => {
    server = await startCityServer()
  })
  test.afterAll(() => server.stop())

  test('says how to import, and turns into the map by itself', { tag: '@journey' }, async ({ page }) => {
    await server.signIn(page)
    await page.goto(server.url)
    await expect(page.getByRole('heading', { name: '还没有城市数据' })).toBeVisible()
    await expect(page.getByText('npm run city -- import osm <file.osm.pbf>')).toBeVisible()
    await server.importSmallTown()
    await expect(page.getByRole('heading', { name: '临江市' }).first()).toBeVisible({ timeout: 30_000 })
    await mapDrawn(page)
  })
})
