import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startCityServer, type CityServer } from './city-server.ts'
import { skew } from './skewed-clock.ts'
import { expect, mapDrawn, test as base } from './test.ts'

/** The feed that is to fall silent is stale after this. */
const STALE_AFTER_MS = 6_000
/** Where the map looks; the two posts stand left and right of it. */
const HERE = { lng: 121.511, lat: 31.2068 }
const ZOOM = 16.4
const APART_DEG = 0.0008
/** The same on the screen: a world is 512 pixels wide at zoom 0. */
const APART_PX = (APART_DEG / 360) * 512 * 2 ** ZOOM

/** A feed of noise posts that a city defines: each reading brings its post along. */
const feed = (id: string, zh: string, staleAfterMs: number) => ({
  id,
  title: { zh, en: id },
  publisher: { zh: '生态环境局', en: 'Environment bureau' },
  licence: 'CC-BY-4.0',
  grade: 'open',
  cadenceMs: 1_000,
  staleAfterMs,
  encoding: 'json',
  time: { field: 'at' },
  thing: 'code',
  readings: [{ field: 'db', property: 'noise_laeq', unit: 'dB(A)' }],
  sensor: { kind: 'noise', name: 'name' },
  position: { lng: 'lng', lat: 'lat' },
})

interface LivingCity extends CityServer {
  /** Brings a message to a feed, as its devices would. @returns the status of the answer */
  post(feedId: string, body: unknown): Promise<number>
}

const test = base.extend<object, { living: LivingCity }>({
  living: [
    async ({}, use) => {
      const home = await mkdtemp(join(tmpdir(), 'city-live-'))
      await mkdir(join(home, 'feeds'))
      for (const [id, zh, staleAfterMs] of [
        ['brief', '短时噪声', STALE_AFTER_MS],
        ['lasting', '长时噪声', 3_600_000],
      ] as const)
        await writeFile(join(home, 'feeds', `${id}.json`), JSON.stringify(feed(id, zh, staleAfterMs)))
      const server = await startCityServer({ smallTown: true, environment: { CITY_HOME: home, MQTT_PORT: 'off' } })
      try {
        const tokens = new Map<string, string>()
        for (const feedId of ['brief', 'lasting', 'cap-alerts', 'hotline-12345']) {
          const { issueMachineToken } = await server.ask<{ issueMachineToken: { token: string } }>(
            'mutation ($machine: NewMachine!) { issueMachineToken(machine: $machine) { token } }',
            { machine: { name: feedId, purpose: 'FEED', feedId } },
          )
          tokens.set(feedId, issueMachineToken.token)
        }
        await use({
          ...server,
          post: async (feedId, body) => {
            const type = feedId === 'cap-alerts' ? 'application/xml' : 'application/json'
            const { status } = await fetch(`${server.url}/feeds/${feedId}`, {
              method: 'POST',
              headers: { 'content-type': type, authorization: `Bearer ${tokens.get(feedId) ?? ''}` },
              body: typeof body === 'string' ? body : JSON.stringify(body),
            })
            return status
          },
        })
      } finally {
        await server.stop()
        await rm(home, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

const reading = (code: string, name: string, db: number | string, lng: number) => ({
  code,
  name,
  db,
  at: new Date().toISOString(),
  lng,
  lat: HERE.lat,
})

/** What the pointer over a post says of it, `eastPx` right of where the map looks. */
async function tooltipAt(page: Page, eastPx: number): Promise<string> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  // What is under the pointer is looked up when it moves.
  await page.mouse.move(width / 2 + eastPx, height / 2 - 4)
  await page.mouse.move(width / 2 + eastPx, height / 2)
  return page
    .getByRole('tooltip')
    .innerText({ timeout: 2_000 })
    .catch(() => '')
}

test(
  'a reading is on the screen when it has arrived, and grey when its feed falls silent',
  { tag: '@journey' },
  async ({ page, living }) => {
    expect(await living.post('brief', [reading('N-1', '西岗', 51.4, HERE.lng - APART_DEG)])).toBe(202)
    expect(await living.post('lasting', [reading('N-2', '东岗', 63.2, HERE.lng + APART_DEG)])).toBe(202)
    const { series } = await living.ask<{ series: { nodes: { sensor: { id: string; name: string } }[] } }>(
      '{ series(filter: { feedId: ["brief", "lasting"] }) { nodes { sensor { id name } } } }',
    )
    const posts = series.nodes.map(({ sensor }) => sensor)
    expect(new Set(posts.map(({ name }) => name))).toEqual(new Set(['西岗', '东岗']))
    const west = posts.find(({ name }) => name === '西岗')?.id ?? ''

    await living.signIn(page)
    const at = `${String(HERE.lng)},${String(HERE.lat)},${String(ZOOM)},0,0`
    await page.goto(`${living.url}/wall/overview?at=${at}&on=regions,noise&sel=sensor/${west}`)
    await mapDrawn(page)
    const row = page.getByRole('button', { name: /^等效声级/ })
    await expect(row).toContainText('51.4 dB(A)')
    // The chart comes with what is drawn by it.
    await expect(page.getByRole('img', { name: /^等效声级：最低 51\.4/ })).toBeVisible()

    expect(await living.post('brief', [reading('N-1', '西岗', 57.8, HERE.lng - APART_DEG)])).toBe(202)
    await expect(row).toContainText('57.8 dB(A)')
    await expect(row).toHaveAttribute('data-stale', 'false')
    await expect.poll(() => tooltipAt(page, -APART_PX)).toContain('57.8 dB(A)')

    await expect(row).toHaveAttribute('data-stale', 'true', { timeout: 3 * STALE_AFTER_MS })
    await expect(row).toContainText('已过期')
    await expect.poll(() => tooltipAt(page, -APART_PX)).toMatch(/57\.8 dB\(A\)[^]*已过期/)
    await expect.poll(() => tooltipAt(page, APART_PX)).toContain('63.2 dB(A)')
    expect(await tooltipAt(page, APART_PX)).not.toContain('已过期')

    expect(await living.post('brief', [reading('N-1', '西岗', 49.5, HERE.lng - APART_DEG)])).toBe(202)
    await expect(row).toContainText('49.5 dB(A)')
    await expect(row).toHaveAttribute('data-stale', 'false')
  },
)

for (const [name, ms, eastDeg] of [
  ['ahead', 7_200_000, 2 * APART_DEG],
  ['behind', -7_200_000, 3 * APART_DEG],
] as const)
  test(`a reading is fresh on a screen whose clock is two hours ${name}`, async ({ page, living }) => {
    expect(await living.post('lasting', [reading(`S-${name}`, `钟${name}`, 58.6, HERE.lng + eastDeg)])).toBe(202)
    const { series } = await living.ask<{ series: { nodes: { sensor: { id: string; name: string } }[] } }>(
      '{ series(filter: { feedId: ["lasting"] }) { nodes { sensor { id name } } } }',
    )
    const id = series.nodes.find(({ sensor }) => sensor.name === `钟${name}`)?.sensor.id ?? ''
    await skew(page, ms)
    await living.signIn(page)
    const at = `${String(HERE.lng + eastDeg)},${String(HERE.lat)},${String(ZOOM)},0,0`
    await page.goto(`${living.url}/wall/overview?at=${at}&on=regions,noise&sel=sensor/${id}`)
    await mapDrawn(page)
    const row = page.getByRole('button', { name: /^等效声级/ })
    await expect(row).toContainText('58.6 dB(A)')
    await expect(row).toHaveAttribute('data-stale', 'false')
    await expect.poll(() => tooltipAt(page, 0)).toContain('58.6 dB(A)')
    const tip = await tooltipAt(page, 0)
    expect(tip).not.toMatch(/已过期|小时/)
    // The same by each next message.
    expect(await living.post('lasting', [reading(`S-${name}`, `钟${name}`, 61.3, HERE.lng + eastDeg)])).toBe(202)
    await expect(row).toContainText('61.3 dB(A)')
    await expect(row).toHaveAttribute('data-stale', 'false')
  })

interface WarningCase {
  readonly identifier: string
  readonly severity: string
  readonly headlines: readonly string[]
  readonly event: string
}

/** Warnings of one message for a circle of 300 m around where the map looks. */
function warnings({ identifier, severity, headlines, event }: WarningCase): string {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, '+00:00')
  const infos = headlines.map(
    (
      headline,
    ) => `<info><language>zh-CN</language><category>Met</category><event>${event}</event><urgency>Immediate</urgency>
      <severity>${severity}</severity><certainty>Observed</certainty><expires>${at(3_600_000)}</expires>
      <headline>${headline}</headline><description>低洼路段可能积水。</description>
      <area><areaDesc>滨江</areaDesc><circle>${String(HERE.lat)},${String(HERE.lng)} 0.3</circle></area></info>`,
  )
  return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
    <identifier>${identifier}</identifier><sender>weather@town.example</sender><sent>${at(-1_000)}</sent>
    <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>${infos.join('')}</alert>`
}

/** One by colour. */
const warning = (headline: string, event: string): string =>
  warnings({ identifier: 'e2e-1', severity: 'Severe', headlines: [headline], event })

test(
  'a warning that arrives is in the panel at once; its row draws its area and opens its card',
  { tag: '@journey' },
  async ({ page, living }) => {
    await living.signIn(page)
    await page.goto(`${living.url}/wall/water?at=${String(HERE.lng)},${String(HERE.lat)},12,0,0&on=regions,alerts`)
    await mapDrawn(page)
    const panel = page.getByRole('region', { name: '预警', exact: true })
    await expect(panel).toContainText('目前没有生效或即将生效的预警')

    expect(await living.post('cap-alerts', warning('暴雨橙色预警', '暴雨'))).toBe(202)
    const row = panel.getByRole('button', { name: /暴雨橙色预警/ })
    await row.click()
    await expect(page.getByRole('region', { name: '暴雨橙色预警' })).toContainText('低洼路段可能积水。')
    expect(new URL(page.url()).searchParams.get('sel')).toMatch(/^alert\/\d+$/)
    await expect(row).toHaveAttribute('aria-pressed', 'true')
    // It flew there: the sign that stands in the area lies in what the panels leave free.
    await mapDrawn(page)
    await expect
      .poll(async () => {
        const free = await page.evaluate(() => {
          const box = (side: string) => document.querySelector(`.dock-${side}`)?.getBoundingClientRect()
          return ((box('left')?.right ?? 0) + (box('right')?.left ?? innerWidth)) / 2
        })
        const { height } = page.viewportSize() ?? { height: 0 }
        for (let y = height * 0.3; y < height * 0.75; y += 14) {
          await page.mouse.move(free + 1, y)
          await page.mouse.move(free, y)
          const text = await page
            .getByRole('tooltip')
            .innerText({ timeout: 250 })
            .catch(() => '')
          if (text.includes('暴雨橙色预警')) return true
        }
        return false
      })
      .toBe(true)
  },
)

test('of 150 warnings the extreme one is listed first and drawn; until they are read none of them is said to be none', async ({
  page,
  living,
}) => {
  const minor = Array.from({ length: 150 }, (_, i) => `轻微第${String(i + 1)}号`)
  expect(
    await living.post(
      'cap-alerts',
      warnings({ identifier: 'dam', severity: 'Extreme', headlines: ['溃坝特别警报'], event: '溃坝' }),
    ),
  ).toBe(202)
  expect(
    await living.post(
      'cap-alerts',
      warnings({ identifier: 'fog', severity: 'Minor', headlines: minor, event: '大雾' }),
    ),
  ).toBe(202)
  await living.signIn(page)
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('KnownAlerts')) await held
    await route.continue()
  })
  await page.goto(
    `${living.url}/wall/environment?at=${String(HERE.lng)},${String(HERE.lat)},${String(ZOOM)},0,0&on=regions,alerts`,
  )
  const panel = page.getByRole('region', { name: '预警', exact: true })
  await expect(panel.locator('.skeleton').first()).toBeVisible()
  await expect(panel).not.toContainText('目前没有')
  release()
  await expect(panel.locator('.alert').first()).toContainText('溃坝特别警报')
  await expect(panel).toContainText('展开其余')
  await expect.poll(async () => Number(/(\d+) 条/.exec(await panel.innerText())?.[1])).toBeGreaterThanOrEqual(151)
  await mapDrawn(page)
  // The signs of one place stand beside each other, the gravest first.
  await expect
    .poll(async () => {
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
      for (let y = height / 2 - 60; y <= height / 2 + 60; y += 12)
        for (let x = width / 2 - 120; x <= width / 2 + 120; x += 12) {
          await page.mouse.move(x, y)
          const tip = page.getByRole('tooltip')
          if ((await tip.count()) > 0 && (await tip.innerText()).includes('溃坝特别警报')) return true
        }
      return false
    })
    .toBe(true)
  await page.screenshot({ path: test.info().outputPath('150-warnings.png') })
})

test('a dead letter is told with its fault, replayed and discarded', async ({ page, living }) => {
  const { username, password } = await living.add({ username: 'ops', displayName: '值班', roles: ['OPERATOR'] })
  expect(await living.post('lasting', '[{"code": "N-2", ')).toBe(400)
  await living.signIn(page, { username, password })
  await page.goto(`${living.url}/admin/feeds`)
  const table = page.getByRole('table', { name: '数据接入' })
  // An operator administers nothing else.
  await expect(page.getByRole('navigation', { name: '管理页面' }).getByRole('button')).toHaveText(['数据接入'])
  await table.getByRole('button', { name: /长时噪声/ }).click()
  const letters = page.getByRole('region', { name: '长时噪声的死信' })
  await expect(letters.getByRole('listitem')).toHaveCount(1)
  await expect(letters.getByRole('listitem')).toContainText('无法读取')
  await letters.getByText('查看内容').click()
  await expect(letters.locator('pre')).toContainText('[{"code": "N-2", ')

  await letters.getByRole('button', { name: '重放', exact: true }).click()
  await expect(letters.getByRole('status')).toContainText('仍有问题 1 条')
  await expect(letters.getByRole('listitem')).toContainText('已重放 1 次')

  await letters.getByRole('button', { name: '丢弃', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '丢弃' })).toBeDisabled()
  await dialog.getByLabel('原因').fill('设备已更换')
  await dialog.getByRole('button', { name: '丢弃' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(letters).toContainText('没有死信')
})

test('what was sent is masked, and shown for a reason that the audit keeps', async ({ page, living }) => {
  const ticket = {
    ticket: 'HL-77',
    reportedAt: new Date().toISOString(),
    updatedAt: 'a moment ago',
    category: '市容环境/噪声扰民',
    title: '工地夜间施工',
    text: '工地凌晨施工，请回电 13912345678',
    status: '受理',
    caller: { name: '欧阳小明', phone: '139-1234-5678' },
  }
  const operator = await living.add({ username: 'opener', displayName: '值班长', roles: ['OPERATOR'] })
  expect(await living.post('hotline-12345', ticket)).toBe(400)
  await living.signIn(page, operator)
  await page.goto(`${living.url}/admin/feeds`)
  await page
    .getByRole('table', { name: '数据接入' })
    .getByRole('button', { name: /12345 热线工单/ })
    .click()
  const letter = page.getByRole('region', { name: '12345 热线工单的死信' }).getByRole('listitem')
  await letter.getByText('查看内容（已脱敏）').click()
  await expect(letter.locator('pre')).toContainText('HL-77')
  const isOfSomebody = /欧阳小明|1391234|139-1234/
  await expect(letter).not.toContainText(isOfSomebody)

  await letter.getByRole('button', { name: /^查看死信 \d+ 的原文$/ }).click()
  const dialog = page.getByRole('dialog', { name: /^查看死信原文/ })
  await dialog.getByLabel('事由').fill('核对')
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('至少写 5 个字')
  await expect(letter).not.toContainText(isOfSomebody)
  const reason = '12345 工单 HL-77 回访'
  await dialog.getByLabel('事由').fill(reason)
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  const original = letter.getByRole('region', { name: '原文' })
  await expect(original).toContainText('欧阳小明')
  await expect(original).toContainText('139-1234-5678')
  await letter.getByRole('button', { name: '隐藏' }).click()
  await expect(letter).not.toContainText(isOfSomebody)

  await living.signIn(page)
  await page.goto(`${living.url}/admin/audit`)
  const entry = page.getByRole('row').filter({ hasText: '查看死信原文' })
  await expect(entry).toHaveCount(1)
  await expect(entry).toContainText('完成')
  await expect(entry).toContainText('opener')
  await expect(page.locator('body')).not.toContainText(isOfSomebody)
  await entry.getByRole('button').click()
  await expect(page.getByText(reason)).toBeVisible()
})
