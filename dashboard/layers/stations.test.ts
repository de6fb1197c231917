import type { Severity } from '../../domain/severity.ts'
import { describe, expect, it } from 'vitest'
import type { PropertyId } from '../../domain/properties.ts'
import type { SensorKind } from '../../domain/sensor-kinds.ts'
import { airQuality } from './air-quality.ts'
import type { Layer } from './layer.ts'
import { noise } from './noise.ts'
import { parking } from './parking.ts'
import { waterLevel } from './water-level.ts'
import { weather } from './weather.ts'
import { useNow } from '../stores/now.ts'
import { livePoints, type LiveState } from '../map/live-points.ts'

const NOON_MS = new Date(2026, 10, 22, 12).getTime()
const LIMIT_MS = 600_000

interface Given {
  readonly kind: SensorKind
  readonly values: Partial<Record<PropertyId, number>>
  readonly quality?: number
  readonly ageMs?: number
  readonly arrivedMsAgo?: number | null
}

function state({ kind, values, quality = 0, ageMs = 0, arrivedMsAgo = 0 }: Given): LiveState {
  const sensor = { id: '7', kind, name: '站', nameEn: null, position: [121.5, 31.2] as const }
  const feed = {
    ...{
      id: 'f',
      title: { zh: '源', en: 'Source' },
      publisher: { zh: '局', en: 'Bureau' },
      carries: ['READING' as const],
      staleAfterMs: LIMIT_MS,
    },
    lastArrivalAtMs: arrivedMsAgo === null ? null : NOON_MS - arrivedMsAgo,
  }
  const own = Object.entries(values).map(([property, value]) => {
    const id = property as PropertyId
    const base = { seriesId: property, sensorId: '7', feedId: 'f', quality }
    return [id, { ...base, property: id, value, observedAtMs: NOON_MS - ageMs }] as const
  })
  return {
    sensors: new Map([['7', sensor]]),
    bySensor: new Map([['7', new Map(own)]]),
    feeds: new Map([['f', feed]]),
    nowMs: NOON_MS,
  }
}

const labelOf = (layer: Layer, given: Given) => {
  useNow.getState().tick(NOON_MS)
  const [point] = livePoints(layer, state(given), 'zh').features
  return point && { label: point.properties?.label as string, severity: point.properties?.severity as unknown }
}
const clean = { pm25: 45, pm10: 50, so2: 10, no2: 20, co: 0.5, o3: 60 }

describe('what stations show', () => {
  it.each<[string, Layer, Given, string, Severity | 'none']>([
    ['the index by the rule in force', airQuality, { kind: 'air_quality', values: clean }, '70', 'none'],
    ['heavy pollution', airQuality, { kind: 'air_quality', values: { ...clean, pm25: 160 } }, '210', 1],
    ['a polluted station that lacks an item', airQuality, { kind: 'air_quality', values: { pm25: 160 } }, '210', 1],
    ['a clean one that lacks an item', airQuality, { kind: 'air_quality', values: { pm25: 45 } }, 'PM2.5 45', 'none'],
    ['one that measures nothing of it', airQuality, { kind: 'air_quality', values: { temperature: 9 } }, '–', 'none'],
    ['noise within its limit', noise, { kind: 'noise', values: { noise_laeq: 60 } }, '60.0', 'none'],
    ['noise above it', noise, { kind: 'noise', values: { noise_laeq: 66.4 } }, '66.4', 3],
    ['a doubtful level', noise, { kind: 'noise', values: { noise_laeq: 99 }, quality: 2 }, '–', 'none'],
    ['warmth', weather, { kind: 'weather', values: { temperature: 21.34, rainfall: 0 } }, '21.3°', 'none'],
    ['a downpour', weather, { kind: 'rain', values: { rainfall: 22 } }, '22.0 mm', 2],
    ['a flooded road', waterLevel, { kind: 'flood', values: { flood_depth: 0.3 } }, '0.30 m', 2],
    ['a river', waterLevel, { kind: 'water_level', values: { water_level: 3.456 } }, '3.46 m', 'none'],
    ['an open manhole', waterLevel, { kind: 'manhole', values: { cover_open: 1 } }, '!', 2],
    ['a full car park', parking, { kind: 'parking', values: { parking_free: 1, parking_capacity: 100 } }, '1', 2],
    ['one without a capacity', parking, { kind: 'parking', values: { parking_free: 12 } }, '12', 'none'],
  ])('%s', (_, layer, given, label, severity) => {
    expect(labelOf(layer, given)).toEqual({ label, severity })
  })

  it('a dry road is quiet, unless nobody hears of it', () => {
    const dry = { kind: 'flood', values: { flood_depth: 0.01 } } as const
    expect(labelOf(waterLevel, dry)).toBeUndefined()
    expect(labelOf(waterLevel, { ...dry, ageMs: LIMIT_MS + 1 })).toEqual({ label: '0.01 m', severity: 'none' })
  })

  it('a closed manhole is quiet', () => {
    expect(labelOf(waterLevel, { kind: 'manhole', values: { cover_open: 0 } })).toBeUndefined()
  })

  it.each<[string, Given['values'], string | undefined, number | undefined]>([
    ['a barb turned to where it comes from', { wind_speed: 5.1, wind_direction: 225 }, 'sign/wind/n10', 225],
    ['a circle where it is calm', { wind_speed: 0, wind_direction: 225 }, 'sign/wind/ncalm', 0],
    ['nothing where nobody knows from where', { wind_speed: 5.1 }, undefined, undefined],
    ['nothing where it is not measured', { temperature: 9 }, undefined, undefined],
  ])('wind is %s', (_, values, image, bearing) => {
    useNow.getState().tick(NOON_MS)
    const [point] = livePoints(weather, state({ kind: 'weather', values }), 'zh').features
    expect(point?.properties?.ground).toBe(image)
    expect(point?.properties?.bearing).toBe(bearing)
  })

  it('only those of its own kind', () => {
    expect(labelOf(noise, { kind: 'air_quality', values: clean })).toBeUndefined()
  })
})

describe('anything stale has no severity', () => {
  const flooded = { kind: 'flood', values: { flood_depth: 0.6 } } as const
  it.each<[string, Partial<Given>, boolean]>([
    ['fresh at its limit', { ageMs: LIMIT_MS, arrivedMsAgo: LIMIT_MS }, false],
    ['its feed went quiet', { arrivedMsAgo: LIMIT_MS + 1 }, true],
    ['it alone went quiet', { ageMs: LIMIT_MS + 1 }, true],
    ['its feed never spoke', { arrivedMsAgo: null }, true],
  ])('%s', (_, more, stale) => {
    const [point] = livePoints(waterLevel, state({ ...flooded, ...more }), 'zh').features
    expect(point?.properties).toMatchObject({ stale, severity: stale ? 'none' : 1, label: '0.60 m' })
  })
})
