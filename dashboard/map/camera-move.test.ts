import { expect, it } from 'vitest'
import { cameraMoveBetween } from './camera-move.ts'

const BUND = { centre: [121.49, 31.24] as const, zoom: 15 }

it('glides to what is on the screen', () => {
  expect(cameraMoveBetween(BUND, { centre: [121.5, 31.24], zoom: 16 }, 1920)).toMatchObject({ kind: 'ease' })
})

it('flies to what lies beyond it, and to what is much closer', () => {
  expect(cameraMoveBetween(BUND, { centre: [121.8, 31.15], zoom: 15 }, 1920)).toMatchObject({ kind: 'fly' })
  expect(cameraMoveBetween({ ...BUND, zoom: 11 }, { ...BUND, zoom: 17 }, 1920)).toMatchObject({ kind: 'fly' })
})

it('takes longer for a longer way, but never long', () => {
  const durations = [0.001, 0.01, 0.1, 1, 10, 100].map(
    (degrees) => cameraMoveBetween(BUND, { centre: [121.49 - degrees, 31.24], zoom: 15 }, 1920).durationMs,
  )
  expect(durations).toEqual([...durations].sort((a, b) => a - b))
  expect(durations.at(-1)).toBeLessThanOrEqual(3200)
})

it('is as far on the way back', () => {
  const there = { centre: [121.6, 31.3] as const, zoom: 13 }
  expect(cameraMoveBetween(BUND, there, 1920)).toEqual(cameraMoveBetween(there, BUND, 1920))
})
