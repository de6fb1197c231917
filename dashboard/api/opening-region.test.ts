import { expect, it } from 'vitest'
import { openingRegion } from './opening-region.ts'

const city = (...areas: number[]) => ({
  region: {
    code: 'city',
    areaM2: 100,
    children: {
      totalCount: areas.length,
      nodes: areas.slice(0, 2).map((areaM2, index) => ({ id: `${index}`, code: `district-${index}`, areaM2 })),
    },
  },
})

it('is the city where it has several districts, or none', () => {
  expect(openingRegion(city(60, 40))).toBe('city')
  expect(openingRegion(city(100, 0, 0))).toBe('city')
  expect(openingRegion(city())).toBe('city')
})

it('is the only district where that is all of the city', () => {
  expect(openingRegion(city(99.9))).toBe('district-0')
})

it('is the city where its only district leaves some of it out', () => {
  expect(openingRegion(city(70))).toBe('city')
})
