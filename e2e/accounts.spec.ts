import type { Page } from '@playwright/test'
import { ADMIN } from './people.ts'
import { expect, fillSignIn, mapDrawn, signedInTest, test } from './test.ts'

const DEEP = '/wall/overview?region=990102001000&at=121.511,31.2068,16.4,45,-20&on=regions,roads'
const STREET = '990102001000'

const account = (page: Page) => page.getByRole('button', { name: /^账号：/ })
const signInForm = (page: Page) => page.getByLabel('用户名')

/** What the region panel says of its metrics, and the API of the same account. */
async function countsShown(page: Page): Promise<Record<string, number>> {
  const shown: Record<string, number> = {}
  for (const figure of await page.locator('.figure').all()) {
    const label = await figure.locator('.figure-label').innerText()
    shown[label] = Number((await figure.locator('.figure-value').innerText()).replace(/[^\d.]/g, ''))
  }
  return shown
}

test.describe('signing in', { tag: '@journey' }, () => {
  test('says what is wrong, and comes back to the whole address', async ({ page, town }) => {
    await page.goto(town.url + DEEP)
    await expect(signInForm(page)).toBeVisible()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('请输入用户名和密码')
    await fillSignIn(page, { username: 'admin', password: 'not the password' })
    await expect(page.getByRole('alert')).toContainText('用户名或密码不对')
    await expect(page.getByLabel('密码', { exact: true })).toHaveValue('')
    await fillSignIn(page)
    await expect(page.getByRole('region', { name: '滨江街道' })).toContainText(STREET)
    const address = new URL(page.url())
    expect(address.pathname).toBe('/wall/overview')
    expect(address.searchParams.get('region')).toBe(STREET)
    expect(address.searchParams.get('at')).toBe('121.511,31.2068,16.4,45,-20')
    expect(address.searchParams.get('on')).toBe('regions,roads')
    // The form is not to be come back to.
    await page.goBack()
    await expect(signInForm(page)).toHaveCount(0)
  })

  test('shows the password, warns of Caps Lock, speaks English', async ({ page, town }) => {
    await page.goto(`${town.url}/sign-in`)
    const password = page.getByLabel('密码', { exact: true })
    await password.fill('secret')
    await page.getByRole('button', { name: '显示密码' }).click()
    await expect(password).toHaveAttribute('type', 'text')
    await page.getByRole('button', { name: '切换到英文' }).click()
    await expect(page.getByRole('heading', { name: 'City Brain' })).toBeVisible()
    expect(new URL(page.url()).search).toBe('?lang=en')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  })

  test('waits as long as the server asks for', async ({ page, town, watch }) => {
    watch.allow(/429/)
    await page.route('**/auth/login', (route) =>
      route.fulfill({ status: 429, json: { error: { code: 'LOCKED', message: '', retryAfterS: 3 } } }),
    )
    await page.goto(`${town.url}/sign-in`)
    await fillSignIn(page)
    const button = page.getByRole('button', { name: '登录', exact: true })
    await expect(page.getByText(/请在 [123] 秒 后重试/)).toBeVisible()
    await expect(button).toBeDisabled()
    await expect(button).toBeEnabled({ timeout: 8000 })
  })

  test('by a link leaves no password in the address or the history', async ({ page, town }) => {
    const { username, password } = await town.add({ username: 'lin', displayName: '林', roles: ['LEADER'] })
    await page.goto(`${town.url}/sign-in?as=${username}#${encodeURIComponent(password)}`)
    await expect(account(page)).toHaveAccessibleName('账号：林')
    expect(page.url()).not.toContain(encodeURIComponent(password))
    await page.goBack()
    expect(page.url()).not.toContain(encodeURIComponent(password))
  })

  test('leads nowhere else', async ({ page, town }) => {
    await town.signIn(page)
    await page.goto(`${town.url}/sign-in?returnTo=${encodeURIComponent('//example.org/')}`)
    await expect(account(page)).toBeVisible()
    expect(new URL(page.url()).host).toBe(new URL(town.url).host)
  })

  test('with a generated password asks for one’s own first', async ({ page, town, watch }) => {
    watch.allow(/422|403/)
    const given = await town.add({ username: 'xin', displayName: '新', roles: ['OPERATOR'], fresh: true })
    await page.goto(town.url + DEEP)
    await fillSignIn(page, given)
    await expect(page.getByRole('heading', { name: '请先设置自己的密码' })).toBeVisible()
    // No way around it.
    await page.goto(town.url + DEEP)
    await expect(page.getByRole('heading', { name: '请先设置自己的密码' })).toBeVisible()
    const fill = async (next: string) => {
      await page.getByLabel('当前密码').fill(given.password)
      await page.getByLabel('新密码', { exact: true }).fill(next)
      await page.getByLabel('再输一次新密码').fill(next)
      await page.getByRole('button', { name: '保存新密码' }).click()
    }
    await fill('short')
    await expect(page.getByRole('alert')).toContainText('至少要 10 个字符')
    await fill('quiet winter bridge 9')
    await expect(page.getByRole('region', { name: '滨江街道' })).toBeVisible()
    expect(new URL(page.url()).searchParams.get('region')).toBe(STREET)
  })
})

test('signing out leaves nothing of the city', { tag: '@journey' }, async ({ page, town }) => {
  await town.signIn(page)
  await page.goto(town.url + DEEP)
  await expect(page.getByRole('region', { name: '滨江街道' })).toBeVisible()
  await mapDrawn(page)
  await account(page).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(signInForm(page)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  expect(await page.locator('canvas').count()).toBe(0)
  expect(await page.locator('body').innerText()).not.toMatch(/滨江|建筑|990102/)
  const statuses = await page.evaluate(async () => {
    const tiles = await fetch('/tiles/regions.json', { cache: 'no-store' })
    const graphql = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollo-require-preflight': '1' },
      body: JSON.stringify({ query: '{ city { name } }' }),
    })
    return [tiles.status, (await graphql.text()).includes('UNAUTHENTICATED')]
  })
  expect(statuses).toEqual([401, true])
})

test(
  'an account of a street sees its street, and totals that match it',
  { tag: '@journey' },
  async ({ page, town }) => {
    const who = await town.add({ username: 'jie', displayName: '街', roles: ['GRID_MANAGER'], regions: [STREET] })
    await town.signIn(page, who)
    await page.goto(town.url)
    const panel = page.getByRole('region', { name: '滨江街道' })
    await expect(panel).toContainText(STREET)
    await expect(page.getByRole('navigation', { name: '区域层级' }).getByRole('button')).toHaveCount(0)
    await expect(page.locator('.top-bar h1')).toContainText('滨江街道')

    const query = `{ city { region { code children(first: 50) { nodes { name } } }
    counts { buildings households facilities components sensors } } buildings { totalCount } }`
    const { city, buildings } = await town.ask<{
      city: { region: { code: string; children: { nodes: { name: string }[] } }; counts: Record<string, number> }
      buildings: { totalCount: number }
    }>(query, {}, who)
    const whole = await town.ask<{ buildings: { totalCount: number } }>('{ buildings { totalCount } }')
    expect(city.region.code).toBe(STREET)
    expect(buildings.totalCount).toBe(city.counts.buildings)
    expect(buildings.totalCount).toBeLessThan(whole.buildings.totalCount)
    expect(await countsShown(page)).toMatchObject({
      建筑: city.counts.buildings,
      户数: city.counts.households,
      设施: city.counts.facilities,
      部件: city.counts.components,
      传感器: city.counts.sensors,
    })
    const children = page.getByRole('list', { name: '下级区域' }).locator('.child-name')
    await expect(children).toHaveText(city.region.children.nodes.map(({ name }) => name))

    // What its role may not see is not offered, nor opened by an address.
    await expect(page.getByRole('switch', { name: '建筑' })).toBeVisible()
    await expect(page.getByRole('switch', { name: '摄像机' })).toHaveCount(0)
    await expect(page.getByRole('switch', { name: '地下管线' })).toHaveCount(0)
    expect(await countsShown(page)).not.toHaveProperty('摄像机')
    const { cameras } = await town.ask<{ cameras: { nodes: { id: string }[] } }>(
      '{ cameras(first: 1) { nodes { id } } }',
    )
    await page.goto(`${town.url}/?on=regions,cameras&sel=camera/${cameras.nodes[0]?.id ?? ''}`)
    await expect(page.getByText('当前账号没有查看权限')).toBeVisible()

    // Nor what lies elsewhere.
    await page.goto(`${town.url}/?region=990101001000`)
    await expect(page.getByText('没有代码为 990101001000 的区域')).toBeVisible()
    await mapDrawn(page)
    const drawn = await page.evaluate(async () => (await fetch('/tiles/regions.json')).status)
    expect(drawn).toBe(200)
    await page.goto(`${town.url}/admin/accounts`)
    await expect(page.getByRole('alert')).toContainText('这里只对管理员开放')
  },
)

test('a name is shown for a reason, and the audit says so', async ({ page, town }) => {
  const who = await town.add({ username: 'diao', displayName: '调', roles: ['DISPATCHER'] })
  await town.signIn(page, who)
  await page.goto(`${town.url}/?region=${STREET}&on=regions`)
  const staff = page.getByRole('region', { name: '网格人员' })
  await staff.getByRole('button', { name: /网格人员/ }).click()
  await expect(staff).toContainText('王**')
  expect(await page.content()).not.toContain('王小明')
  await staff.getByRole('button', { name: '显示 王** 的姓名和电话' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('事由至少写 5 个字')
  await dialog.getByLabel('事由').fill('12345 工单回访')
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  await expect(staff).toContainText('王小明')
  await expect(staff).toContainText('13800000001')
  await staff.getByRole('button', { name: '隐藏' }).click()
  await expect(staff).not.toContainText('王小明')

  const { auditEntries } = await town.ask<{ auditEntries: { nodes: { reason: string; outcome: string }[] } }>(
    '{ auditEntries(first: 5, filter: { actor: "diao", action: "staff.reveal" }) { nodes { reason outcome } } }',
  )
  expect(auditEntries.nodes).toEqual([{ reason: '12345 工单回访', outcome: 'DONE' }])
})

signedInTest('the administrator adds somebody, who then signs in', async ({ page, town, browser }) => {
  await page.goto(`${town.url}/admin/accounts`)
  await page.getByRole('button', { name: '新建账号' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog.getByRole('alert')).toContainText('用户名须为')
  await dialog.getByLabel('用户名').fill('zhou.min')
  await dialog.getByLabel('姓名').fill('周敏')
  await dialog.getByLabel('网格督导员').check()
  await dialog.getByRole('searchbox').fill('滨江')
  await dialog.getByRole('button', { name: /滨江街道/ }).click()
  await dialog.getByRole('button', { name: '保存' }).click()
  const password = await page.getByTestId('secret').innerText()
  await page.getByRole('button', { name: '完成' }).click()
  const row = page.getByRole('row', { name: /周敏/ })
  await expect(row).toContainText('滨江街道')
  await expect(row).toContainText('待改密码')

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  const theirs = await context.newPage()
  await theirs.goto(`${town.url}/?on=regions`)
  await fillSignIn(theirs, { username: 'zhou.min', password })
  await expect(theirs.getByRole('heading', { name: '请先设置自己的密码' })).toBeVisible()
  await theirs.getByLabel('新密码', { exact: true }).fill('grey heron by the pond')
  await theirs.getByLabel('再输一次新密码').fill('grey heron by the pond')
  await theirs.getByRole('button', { name: '保存新密码' }).click()
  await expect(theirs.getByRole('region', { name: '滨江街道' })).toBeVisible()
  await mapDrawn(theirs)

  // Disabled, they are out at once, and nothing stays on their screen.
  await row.getByRole('button', { name: '停用' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  await expect(row).toContainText('已停用')
  await expect(theirs.getByRole('heading', { name: '登录已结束' })).toBeVisible({ timeout: 5000 })
  expect(await theirs.locator('canvas').count()).toBe(0)
  expect(await theirs.locator('body').innerText()).not.toContain('滨江')
  await fillSignIn(theirs, { username: 'zhou.min', password: 'grey heron by the pond' })
  await expect(theirs.getByRole('alert')).toContainText('用户名或密码不对')
  await context.close()
})

test('one’s own sessions are listed, and ended one by one', async ({ page, town, browser }) => {
  const who = await town.add({ username: 'duo', displayName: '多', roles: ['ANALYST'] })
  const context = await browser.newContext()
  const other = await context.newPage()
  await town.signIn(other, who)
  await other.goto(`${town.url}/?region=${STREET}&on=regions`)
  await mapDrawn(other)
  await town.signIn(page, who)
  await page.goto(`${town.url}/?on=regions`)
  await account(page).click()
  await page.getByRole('button', { name: '我的登录' }).click()
  const list = page.getByRole('list', { name: '我的登录' })
  await expect(list.getByText('当前设备')).toHaveCount(1)
  await page.getByRole('button', { name: '结束其他全部登录' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(other.getByRole('heading', { name: '登录已结束' })).toBeVisible({ timeout: 5000 })
  // The veil keeps the view.
  expect(new URL(other.url()).searchParams.get('region')).toBe(STREET)
  await fillSignIn(other, who)
  await expect(other.getByRole('region', { name: '滨江街道' })).toBeVisible()
  await context.close()
})

test('signing out everywhere ends it on every device', async ({ page, town, browser }) => {
  const who = await town.add({ username: 'quan', displayName: '全', roles: ['ANALYST'] })
  const context = await browser.newContext()
  const other = await context.newPage()
  await town.signIn(other, who)
  await other.goto(`${town.url}/?region=${STREET}&on=regions`)
  await mapDrawn(other)
  await town.signIn(page, who)
  await page.goto(`${town.url}/?on=regions`)
  await account(page).click()
  await page.getByRole('button', { name: '我的登录' }).click()
  // The third one is where the first password was changed.
  await expect(page.getByRole('list', { name: '我的登录' }).getByRole('listitem')).toHaveCount(3)
  await page.getByRole('button', { name: '在所有设备上退出' }).click()
  await expect(signInForm(page)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await expect(other.getByRole('heading', { name: '登录已结束' })).toBeVisible({ timeout: 5000 })
  for (const left of [page, other]) {
    expect(await left.locator('canvas').count()).toBe(0)
    const status = await left.evaluate(async () => (await fetch('/tiles/regions.json', { cache: 'no-store' })).status)
    expect(status).toBe(401)
  }
  await context.close()
})

signedInTest('tokens are shown once and revoked', async ({ page, town }) => {
  await page.goto(`${town.url}/admin/tokens`)
  await page.getByRole('button', { name: '新建令牌' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名称', { exact: true }).fill('north.one')
  await dialog.getByLabel('全市').check()
  await dialog.getByRole('button', { name: '保存' }).click()
  const token = await page.getByTestId('secret').innerText()
  await page.getByRole('button', { name: '完成' }).click()
  const ask = async () =>
    (
      await fetch(`${town.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ city { name } }' }),
      })
    ).text()
  expect(await ask()).toContain('临江市')
  const row = page.getByRole('row', { name: /north\.one/ })
  await row.getByRole('button', { name: '吊销' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click()
  await expect(row).toContainText('已吊销')
  await expect.poll(ask).toContain('UNAUTHENTICATED')
})

signedInTest('the audit is found by who and what', async ({ page, town }) => {
  await page.goto(`${town.url}/admin/audit`)
  const table = page.getByRole('table', { name: '审计' })
  await expect(table.getByRole('row').nth(1)).toBeVisible()
  await page.getByLabel('做了什么').fill('session.begin')
  await page.getByLabel('谁', { exact: true }).fill(ADMIN.username)
  await page.getByRole('button', { name: '筛选', exact: true }).click()
  await expect(table.getByRole('row').filter({ hasNotText: 'session.begin' })).toHaveCount(1)
  await table.getByRole('button', { name: /^详情/ }).first().click()
  await expect(table.locator('pre')).toBeVisible()
  await expect(page.getByRole('status', { name: '哈希链' })).toContainText('链尾')
})
