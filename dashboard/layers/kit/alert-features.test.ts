import type { Polygon } from 'geojson'
import { expect, it } from 'vitest'
import type { FeedStatus } from '../../stores/feeds.ts'
import type { Alert } from '../../stores/alert-state.ts'
import { alertFeatures } from './alert-features.ts'

const NOON_MS = Date.parse('2026-11-22T12:00:00Z')
const at = (ms: number) => new Date(NOON_MS + ms).toISOString()
const AREA: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [121, 31],
      [122, 31],
      [122, 32],
      [121, 32],
      [121, 31],
    ],
  ],
}
const alert = (id: string, more: Partial<Alert> = {}) =>
  ({
    ...{ id, feedId: 'cap', status: 'ACTUAL', messageType: 'ALERT', replacedAt: null, severity: 'UNKNOWN' },
    ...{ warningColor: 'ORANGE', headline: `预警${id}`, headlineEn: null, event: '暴雨', area: AREA },
    ...{ sentAt: at(0), beginsAt: at(0), endsAt: at(9_000_000) },
    ...more,
  }) as unknown as Alert
const feed = (quietMs: number): FeedStatus => ({
  ...{ id: 'cap', title: { zh: '预警', en: 'Alerts' }, publisher: { zh: '台', en: 'Office' }, carries: ['ALERT'] },
  ...{ staleAfterMs: 1_000, lastArrivalAtMs: NOON_MS - quietMs },
})
const draw = (alerts: Alert[], quietMs = 0, selectedId: string | null = null) =>
  alertFeatures({ alerts, feeds: new Map([['cap', feed(quietMs)]]), nowMs: NOON_MS, selectedId }, 'zh')
const signs = (...args: Parameters<typeof draw>) =>
  draw(...args)
    .filter(({ properties }) => properties?.part === 'sign')
    .map(({ properties }) => properties as object)

it('draws the area, its edge, and a sign that says the level and the headline', () => {
  const features = draw([alert('7')], 0, '7')
  expect(features.map(({ id, properties }) => [id, String(properties?.part), Number(properties?.severity)])).toEqual([
    [7, 'area', 2],
    [7, 'outline', 2],
    [7, 'sign', 2],
  ])
  expect(features[2]?.properties).toMatchObject({ sign: '2', label: '预警7', selected: true, stale: false })
})

it('draws a point as a sign alone, words alone as nothing, and nothing of what is over', () => {
  const point = { type: 'Point' as const, coordinates: [121.5, 31.5] }
  expect(draw([alert('1', { area: point })]).map(({ properties }) => String(properties?.part))).toEqual(['sign'])
  expect(draw([alert('1', { area: null })])).toEqual([])
  expect(draw([alert('1', { endsAt: at(0) })])).toEqual([])
})

it('draws what comes without filling it, after what is in force, and says so', () => {
  const features = draw([alert('1', { beginsAt: at(1), warningColor: 'RED' }), alert('2', { beginsAt: at(0) })])
  expect(features.map(({ id, properties }) => [id, String(properties?.part), Boolean(properties?.ahead)])).toEqual([
    [2, 'area', false],
    [2, 'outline', false],
    [2, 'sign', false],
    [1, 'outline', true],
    [1, 'sign', true],
  ])
  expect(features[2]?.properties).toMatchObject({ label: '预警2\n即将生效 · 预警1' })
})

it('greys what its feed does not speak of any more, and says what is an exercise', () => {
  expect(signs([alert('1')], 1_001)).toMatchObject([{ sign: '2-stale', severity: 0, stale: true }])
  expect(signs([alert('1', { status: 'EXERCISE' })])).toMatchObject([{ label: '演练 · 预警1', exercise: true }])
})

it('puts signs of the same place beside each other, the highest first, and names all below it', () => {
  const found = signs([alert('1', { warningColor: 'BLUE' }), alert('2', { warningColor: 'RED' })])
  expect(found).toMatchObject([
    { sign: '1', beside: 0, label: '预警2\n预警1' },
    { sign: '4', beside: 40, label: '' },
  ])
})

it('of many at one place draws the gravest and the selected one, and says how many more there are', () => {
  const minor = Array.from({ length: 150 }, (_, i) => alert(String(i + 1), { warningColor: 'BLUE' }))
  const features = draw([...minor, alert('999', { warningColor: 'RED' })], 0, '150')
  expect(features.filter(({ properties }) => properties?.part === 'area').map(({ id }) => id)).toEqual([999, 1, 2, 150])
  expect(
    features
      .filter(({ properties }) => properties?.part === 'sign')
      .map(({ properties }) => Number(properties?.beside)),
  ).toEqual([0, 40, 80, 120])
  expect(features[2]?.properties?.label).toBe('预警999\n预警1\n预警2\n预警150\n此处另有 147 条预警')
})
