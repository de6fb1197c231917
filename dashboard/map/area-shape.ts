import type { Geometry, MultiLineString, Position } from 'geojson'
import { boxOf, pointOnSurface, type Box } from '../../domain/ring.ts'

/** The edges of an area; null: it is a point or of another kind. */
export function outlineOf(geometry: Geometry): MultiLineString | null {
  const rings = ringsOf(geometry)
  return rings.length === 0 ? null : { type: 'MultiLineString', coordinates: rings }
}

/** The box around a geometry, WGS84 degrees; null: empty. */
export function boundsOf(geometry: Geometry): Box | null {
  const corners = geometry.type === 'Point' ? [geometry.coordinates] : ringsOf(geometry).flat()
  return corners.length === 0 ? null : boxOf(corners)
}

/** A point inside an area, for its sign. Null: not an area. */
export function pointInside(geometry: Geometry): [number, number] | null {
  if (geometry.type === 'Point') return geometry.coordinates as [number, number]
  return (geometry.type === 'MultiPolygon' || geometry.type === 'Polygon') && geometry.coordinates.length > 0
    ? pointOnSurface(geometry)
    : null
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat()
  return geometry.type === 'Polygon' ? geometry.coordinates : []
}
