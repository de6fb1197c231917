import type { Feature } from '../../store/feature.ts'

/** What tags alone say about a feature: all but where it is and what it is called. */
export type Attributes<F extends Feature = Feature> = F extends Feature
  ? Omit<F, 'sourceId' | 'sourceVersion' | 'geometry' | 'name' | 'nameEn'>
  : never

/**
 * How an element lies on the ground: a node, an open way, a way that ends where it starts (a line or an area, as its
 * tags say), or a relation's area.
 */
export type Shape = 'node' | 'line' | 'closed' | 'area'

export function isArea(shape: Shape): boolean {
  return shape === 'closed' || shape === 'area'
}
