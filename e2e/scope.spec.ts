import { VectorTile } from '@mapbox/vector-tile'
import type { Page } from '@playwright/test'
import { PbfReader } from 'pbf'
import { difference, look } from './pixels.ts'
import { expect, mapDrawn, openMap, test } from './test.ts'

const STREET = '990102001000'
const OTHER_STREET = '990101002000'
/** The street of `STREET`, degrees. */
const INSIDE = { west: 121.50757, south: 31.20431, east: 121.51514, north: 31.20864 }
/** A metre or so. */
const TOLERANCE_DEG = 2e-5
/** Tilesets of what lies in a region; the others are the base map. */
const SCOPED = ['buildings', 'addresses', 'facilities', 'components', 'sensors', 'units', 'cameras', 'pipes']
const MAP_AREA = { x: 400, y: 160, width: 440, height: 400 }
/** Straight down, so that nothing leans from one street into another. */
const at = (lng: number, lat: number, zoom = 17) => `at=${[lng, lat, zoom].join()},0,0`
const ELSEWHERE = at(121.503, 31.2065)
const HERE = at(121.5115, 31.2065)
const OVERVIEW = at(121.5075, 31.2065, 16.2)

/** Every place that tiles of what lies in regions have brought to this page, with its tileset. */
function watchTiles(page: Page): {
  readonly places: { tileset: string; lng: number; lat: number }[]
  read(): Promise<void>
} {
  const places: { tileset: string; lng: number; lat: number }[] = []
  const reading: Promise<void>[] = []
  page.on('response', (response) => {
    const [, tileset = '', z, x, y] = /\/tiles\/([\w-]+)\/(\d+)\/(\d+)\/(\d+)/.exec(response.url()) ?? []
    if (!SCOPED.includes(tileset) || response.status() !== 200) return
    reading.push(
      response.body().then((body) => {
        for (const layer of Object.values(new VectorTile(new PbfReader(body)).layers)) {
          for (let i = 0; i < layer.length; i++) {
            const { geometry } = layer.feature(i).toGeoJSON(Number(x), Number(y), Number(z))
            for (const [lng, lat] of positionsOf(geometry)) places.push({ tileset, lng, lat })
          }
        }
      }),
    )
  })
  return {
    places,
    async read() {
      await Promise.all(reading)
    },
  }
}

function positionsOf(geometry: GeoJSON.Geometry): [number, number][] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positionsOf)
  const flat = (geometry.coordinates as unknown[]).flat(3) as number[]
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0])
}

const isOutside = ({ lng, lat }: { lng: number; lat: number }): boolean =>
  lng < INSIDE.west - TOLERANCE_DEG ||
  lng > INSIDE.east + TOLERANCE_DEG ||
  lat < INSIDE.south - TOLERANCE_DEG ||
  lat > INSIDE.north + TOLERANCE_DEG

test('nothing of other regions is drawn for an account of one street', async ({ page, town, browser }) => {
  const who = await town.add({ username: 'one', displayName: '一', roles: ['OPERATOR'], regions: [STREET] })
  await town.signIn(page, who)
  const context = await browser.newContext()
  const whole = await context.newPage()
  await town.signIn(whole)

  /** What the buildings add to a part of the map, share of pixels. */
  const drawn = async (shown: Page, where: string): Promise<number> => {
    await openMap(shown, `${town.url}/?${where}&on=roads`)
    const bare = await look(shown, MAP_AREA)
    await shown.getByRole('switch', { name: '建筑' }).click()
    await mapDrawn(shown)
    return difference(bare, await look(shown, MAP_AREA))
  }
  const theirs = watchTiles(page)
  const all = watchTiles(whole)
  // The look can tell: the same ground is built up for who sees it, and the account's own is for both.
  expect(await drawn(whole, ELSEWHERE)).toBeGreaterThan(0.1)
  expect(await drawn(page, HERE)).toBeGreaterThan(0.1)
  expect(await drawn(page, ELSEWHERE)).toBe(0)

  for (const shown of [page, whole])
    await openMap(shown, `${town.url}/?${OVERVIEW}&on=buildings,roads,facilities,components,sensors,cameras,units`)
  await theirs.read()
  await all.read()
  const kinds = (tiles: typeof theirs): string[] => [...new Set(tiles.places.map(({ tileset }) => tileset))].sort()
  expect(kinds(theirs)).toEqual(expect.arrayContaining(['buildings', 'cameras', 'components']))
  expect(theirs.places.filter(isOutside)).toEqual([])
  expect(kinds(all)).toEqual(expect.arrayContaining(['buildings', 'cameras', 'components']))
  expect(all.places.filter(isOutside).length).toBeGreaterThan(100)
  await context.close()
})

test('an account of two regions goes from one to the other', async ({ page, town }) => {
  const regions = [STREET, OTHER_STREET]
  const who = await town.add({ username: 'liang', displayName: '两', roles: ['OPERATOR'], regions })
  await town.signIn(page, who)
  await page.goto(`${town.url}/?on=regions,buildings`)
  const mine = page.getByRole('group', { name: '我的区域' })
  await expect(mine.getByRole('button')).toHaveCount(2)
  for (const [code, name] of [
    [OTHER_STREET, '学府街道'],
    [STREET, '滨江街道'],
    [OTHER_STREET, '学府街道'],
  ] as const) {
    await mine.getByRole('button', { name }).click()
    await expect(mine.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true')
    const panel = page.getByRole('region', { name, exact: true })
    await expect(panel).toContainText(code)
    const { region } = await town.ask<{ region: { counts: { buildings: number } } }>(
      `{ region(code: "${code}") { counts { buildings } } }`,
      {},
      who,
    )
    expect(region.counts.buildings).toBeGreaterThan(10)
    await expect(panel.locator('.figure').filter({ hasText: '建筑' }).locator('.figure-value')).toContainText(
      String(region.counts.buildings),
    )
    await mapDrawn(page)
  }
  // Neither leads to what holds both.
  await expect(page.getByRole('navigation', { name: '区域层级' }).getByRole('button')).toHaveCount(0)
})
