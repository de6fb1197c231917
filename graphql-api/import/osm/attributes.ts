import type { Feature } from '../../store/feature.ts'

/** The attributes that tags alone determine: without geometry and names. */
export type Attributes<F extends Feature = Feature> = F extends Feature
  ? Omit<F, 'sourceId' | 'sourceVersion' | 'geometry' | 'name' | 'nameEn'>
  : never

/**
 * Geometry of an element: a node, an open way, a way that ends where it starts (a line or an area, depending on its
 * tags), or a relation's area.
 */
export type Shape = 'node' | 'line' | 'closed' | 'area'

export function isArea(shape: Shape): boolean {
  return shape === 'closed' || shape === 'area'
}
