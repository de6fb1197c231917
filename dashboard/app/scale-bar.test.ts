import { expect, it } from 'vitest'
import { scaleBar } from './scale-bar.ts'

it.each([
  [0.1, 10, 100],
  [1, 100, 100],
  [1.6, 200, 125],
  [4.77, 500, 105],
  [100, 10_000, 100],
])('at %d m a pixel it spans %d m', (metresPerPixel, lengthM, widthPx) => {
  expect(scaleBar(metresPerPixel)).toEqual({ lengthM, widthPx })
})
