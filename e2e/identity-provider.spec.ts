import type { Browser, Page } from '@playwright/test'
import { startTestProvider, type TestProvider } from '../graphql-api/security/oidc/test-provider.ts'
import { startCityServer, type CityServer } from './city-server.ts'
import { expect, test as base } from './test.ts'

const STREET = '990102001000'
const DEEP = `/?region=${STREET}&on=regions`

/** A city that lets people in by a real identity provider on this machine. */
const test = base.extend<object, { provider: TestProvider }>({
  provider: [
    async ({}, use) => {
      const provider = await startTestProvider()
      await use(provider)
      await provider.close()
    },
    { scope: 'worker' },
  ],
  town: [
    async ({ provider }, use) => {
      const server = await startCityServer({
        smallTown: true,
        environment: {
          OIDC_ISSUER: provider.issuer,
          OIDC_CLIENT_ID: provider.clientId,
          OIDC_CLIENT_SECRET: provider.clientSecret,
          OIDC_TITLE: '测试身份',
        },
      })
      try {
        provider.open([`${server.url}/auth/oidc/callback`])
        provider.people.set('alice', { name: '陈丽', username: 'chen.li', groups: ['/streets/binjiang'] })
        provider.people.set('bob', { name: '无组', username: 'bob', groups: [] })
        await use(server)
      } finally {
        await server.stop()
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

/** A browser of somebody else. */
async function stranger(browser: Browser, town: CityServer): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(town.url + DEEP)
  return page
}

const button = (page: Page) => page.getByRole('link', { name: '用测试身份登录' })

/** What the provider's own pages ask. */
async function signInThere(page: Page, login: string): Promise<void> {
  await button(page).click()
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

test('a group is given a role and a street, and who is in it signs in', async ({ page, town, provider, browser }) => {
  await town.signIn(page)
  await page.goto(`${town.url}/admin/sign-in`)
  await expect(page.getByText('没有配置身份系统')).toHaveCount(0)
  await page.getByRole('button', { name: '新建对应' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog.getByRole('alert')).toContainText('请填写身份系统的地址')
  await dialog.getByLabel('身份系统').fill(provider.issuer)
  await dialog.getByLabel('组', { exact: true }).fill('/streets/binjiang')
  await dialog.getByLabel('调度员').check()
  await dialog.getByRole('searchbox').fill('滨江')
  await dialog.getByRole('button', { name: /滨江街道/ }).click()
  await dialog.getByRole('button', { name: '保存' }).click()
  const row = page.getByRole('row', { name: /\/streets\/binjiang/ })
  await expect(row).toContainText('调度员')
  await expect(row).toContainText('滨江街道')
  await expect(row).toContainText(provider.issuer)

  const theirs = await stranger(browser, town)
  await expect(theirs.getByText('或', { exact: true })).toBeVisible()
  await theirs.screenshot({ path: 'test-results/screenshots/sign-in-by-provider.png' })
  await signInThere(theirs, 'alice')
  await expect(theirs.getByRole('region', { name: '滨江街道' })).toContainText(STREET)
  const address = new URL(theirs.url())
  expect([address.origin, address.searchParams.get('region')]).toEqual([town.url, STREET])
  // The map writes its camera and the name of the scene when it has come to rest.
  expect(['/', '/wall/overview']).toContain(address.pathname)
  await theirs.getByRole('button', { name: '账号：陈丽' }).click()
  const card = theirs.locator('.user-card')
  await expect(card).toContainText('chen.li')
  await expect(card).toContainText('调度员')
  await expect(card).toContainText('滨江街道')

  // Signed out here, they come in again without a password: the provider still knows them.
  await theirs.getByRole('button', { name: '退出登录' }).click()
  await button(theirs).click()
  await expect(theirs.getByRole('button', { name: '账号：陈丽' })).toBeVisible()
  await theirs.context().close()

  await page.goto(`${town.url}/admin/accounts`)
  await expect(page.getByRole('row', { name: /陈丽/ })).toContainText('单位账号')

  // Without the group's mapping they get in no more.
  await page.goto(`${town.url}/admin/sign-in`)
  await row.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(row).toHaveCount(0)
  const again = await stranger(browser, town)
  await signInThere(again, 'alice')
  await expect(again.getByRole('alert')).toContainText('还没有角色')
  await again.context().close()
})

test('who is refused is told why, and may go on by password', async ({ page, town, watch }) => {
  // The provider has no picture for its tab.
  watch.allow(/\/favicon\.ico\)$/)
  await page.goto(town.url + DEEP)
  await signInThere(page, 'bob')
  await expect(page.getByRole('alert')).toContainText('这个单位账号在这里还没有角色')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await page.context().clearCookies()
  await button(page).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert')).toContainText('身份系统没有同意登录')
  await page.getByLabel('用户名').fill('admin')
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeEnabled()
})

test('a provider that is away is said to be', async ({ page, town, provider }) => {
  await town.restart()
  await town.ready()
  provider.setAway(true)
  await page.goto(town.url + DEEP)
  await button(page).click()
  await expect(page.getByRole('alert')).toContainText('单位的身份系统连不上')
  provider.setAway(false)
})
