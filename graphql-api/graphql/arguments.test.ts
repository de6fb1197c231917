import { expect, test } from 'vitest'
import { startTestApi } from '../app/api-test.ts'

const api = await startTestApi({
  snapshot: () => Promise.reject(new Error('a wrong argument must not reach the database')),
})

const polygon = (coordinates: unknown, type = 'Polygon'): Record<string, unknown> => ({
  within: { polygon: { type, coordinates } },
})
const ring = (...positions: (readonly number[])[]): number[][][] => [positions.map((position) => [...position])]
const circle = (count: number): number[][] => {
  const positions = Array.from({ length: count - 1 }, (_, i) => [
    Math.cos((i / (count - 1)) * 2 * Math.PI),
    Math.sin((i / (count - 1)) * 2 * Math.PI),
  ])
  return [...positions, positions[0] as number[]]
}

test.each([
  ['a page too large', '{ buildings(first: 501) { totalCount } }', {}, 'first', '1…500'],
  ['a page too small', '{ regions(first: 0) { totalCount } }', {}, 'first', '1…500'],
  ['a search page too large', '{ search(text: "a", first: 51) { totalCount } }', {}, 'first', '1…50'],
  ['a search for nothing', '{ search(text: "  　 ") { totalCount } }', {}, 'text', '1…64 characters'],
  ['a search for too much', `{ search(text: "${'长'.repeat(65)}") { totalCount } }`, {}, 'text', '1…64 characters'],
  [
    'an empty beginning',
    '{ regions(filter: { startsWith: "" }) { totalCount } }',
    {},
    'filter.startsWith',
    '1…64 characters',
  ],
  [
    'a code that is none',
    '{ cameras(filter: { within: { regionCode: "x" } }) { totalCount } }',
    {},
    'filter.within.regionCode',
    'division code',
  ],
  ['a class that is none', '{ components(filter: { class: ["1"] }) { totalCount } }', {}, 'filter.class', '4 digits'],
  [
    'no radius',
    '{ roads(filter: { within: { near: { point: [0, 0], radiusM: 0 } } }) { totalCount } }',
    {},
    'filter.within.near.radiusM',
    'at most 50,000',
  ],
  [
    'a radius too large',
    '{ roads(filter: { within: { near: { point: [0, 0], radiusM: 50001 } } }) { totalCount } }',
    {},
    'filter.within.near.radiusM',
    'at most 50,000',
  ],
  [
    'a height below ground',
    '{ buildings(filter: { minHeightM: -1 }) { totalCount } }',
    {},
    'filter.minHeightM',
    '0…10,000',
  ],
])('%s is refused by name', async (_, query, variables, field, expected) => {
  const { errors } = await api.query(query, variables)
  expect(errors).toHaveLength(1)
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field,
    expected: expect.stringContaining(expected) as string,
  })
  expect(api.faults).toEqual([])
})

test.each([
  ['a point', polygon([0, 0], 'Point'), '.type'],
  ['an open ring', polygon(ring([0, 0], [1, 0], [1, 1], [0, 1])), '.coordinates[0]'],
  ['a ring of three', polygon(ring([0, 0], [1, 0], [0, 0])), '.coordinates[0]'],
  ['a longitude of 181', polygon(ring([0, 0], [181, 0], [1, 1], [0, 0])), '.coordinates[0][1]'],
  ['a height', polygon(ring([0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5])), '.coordinates[0][0]'],
  ['a figure of eight', polygon(ring([0, 0], [1, 1], [1, 0], [0, 1], [0, 0])), '.coordinates[0]'],
  [
    'a ring that touches itself',
    polygon(ring([0, 0], [2, 0], [1, 1], [2, 2], [0, 2], [1, 1], [0, 0])),
    '.coordinates[0]',
  ],
  ['a spike', polygon(ring([0, 0], [2, 0], [2, 2], [2, 3], [2, 2], [0, 2], [0, 0])), '.coordinates[0]'],
  [
    'a hole outside',
    polygon([...ring([0, 0], [1, 0], [1, 1], [0, 0]), ...ring([5, 5], [6, 5], [6, 6], [5, 5])]),
    '.coordinates[1]',
  ],
  [
    'overlapping polygons',
    polygon([ring([0, 0], [4, 0], [4, 4], [0, 0]), ring([2, 0.5], [3, 0.5], [3, 1], [2, 0.5])], 'MultiPolygon'),
    '.coordinates[1][0]',
  ],
  ['1,001 positions', polygon([circle(1001)]), ''],
  ['nothing', polygon([]), '.coordinates'],
])('a polygon that is %s is refused with the place of the fault', async (_, filter, at) => {
  const { errors } = await api.query('query ($filter: RoadFilter) { roads(filter: $filter) { totalCount } }', {
    filter,
  })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: `filter.within.polygon${at}` })
})

test.each([
  ['Position', '{ search(text: "a", near: [181, 0]) { totalCount } }', {}],
  ['Position', '{ search(text: "a", near: "121,31") { totalCount } }', {}],
  ['Position', 'query ($near: Position) { search(text: "a", near: $near) { totalCount } }', { near: [0, -91] }],
  ['BoundingBox', '{ roads(filter: { within: { bbox: [1, 0, 0, 1] } }) { totalCount } }', {}],
  ['BoundingBox', '{ roads(filter: { within: { bbox: [0, 0, 1] } }) { totalCount } }', {}],
  [
    'GeoJSON',
    '{ roads(filter: { within: { polygon: { type: "GeometryCollection", geometries: [] } } }) { totalCount } }',
    {},
  ],
])('a wrong %s is refused before anything is executed: %s', async (scalar, query, variables) => {
  const { errors, data } = await api.query(query, variables)
  expect(data).toBeUndefined()
  expect(errors?.[0]?.message).toContain(scalar)
  expect(errors?.[0]?.extensions?.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/)
})
