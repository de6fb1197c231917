import type { City } from './use-city.ts'

/** A child that is this part of its parent is all of it. */
const COVERS = 0.98

/** Code of the region that the page opens with: the city, or its only district where that is all of the city. */
export function openingRegion({
  region,
}: {
  readonly region: Pick<City['region'], 'code' | 'areaM2' | 'children'>
}): string {
  const [only] = region.children.nodes
  const covered = region.children.totalCount === 1 && only && only.areaM2 >= region.areaM2 * COVERS
  return covered ? only.code : region.code
}
