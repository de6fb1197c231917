import type { City } from './use-city.ts'

/** A child with at least this share of its parent counts as all of it. */
const COVERS = 0.98

/** Code of the first region: the city, or its only district if that covers the city. */
export function openingRegion({
  region,
}: {
  readonly region: Pick<City['region'], 'code' | 'areaM2' | 'children'>
}): string {
  const [only] = region.children.nodes
  const covered = region.children.totalCount === 1 && only && only.areaM2 >= region.areaM2 * COVERS
  return covered ? only.code : region.code
}
