import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import { isInside } from '../../domain/ring.ts'
import type { Theme } from './themes/theme.ts'

/** Source of the region in focus: its outline, and everything around it. */
export const FOCUS_SOURCE = 'focus'

/** A ring around the whole Web-Mercator world. */
const WORLD: Position[] = [
  [-180, -85],
  [180, -85],
  [180, 85],
  [-180, 85],
  [-180, -85],
]

export interface Focus {
  /** Code of the region in focus. */
  readonly code: string
  /** MultiPolygon or Polygon, WGS84. */
  readonly boundary: Geometry
}

/** The outline of the region in focus and a mask over the rest of the world. */
export function focusFeatures(focus: Focus | null): FeatureCollection {
  if (!focus) return { type: 'FeatureCollection', features: [] }
  const polygons = polygonsOf(focus.boundary)
  const feature = (part: string, geometry: Geometry): Feature => ({ type: 'Feature', properties: { part }, geometry })
  const outside: MultiPolygon = {
    type: 'MultiPolygon',
    coordinates: [
      [WORLD, ...polygons.map(([outer = []]) => [...outer].reverse())],
      ...polygons.flatMap(([, ...holes]) => holes.map((hole) => [[...hole].reverse()])),
    ],
  }
  return {
    type: 'FeatureCollection',
    features: [feature('outside', outside), feature('outline', { type: 'MultiPolygon', coordinates: polygons })],
  }
}

export function focusLayers(theme: Theme): readonly LayerSpecification[] {
  return [
    {
      id: 'focus-outside',
      type: 'fill',
      source: FOCUS_SOURCE,
      filter: ['==', ['get', 'part'], 'outside'],
      paint: { 'fill-color': theme.dimmed, 'fill-opacity': theme.dimmedOpacity, 'fill-antialias': false },
    },
    {
      id: 'focus-glow',
      type: 'line',
      source: FOCUS_SOURCE,
      filter: ['==', ['get', 'part'], 'outline'],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': theme.accent, 'line-width': 9, 'line-blur': 8, 'line-opacity': 0.28 },
    },
    {
      id: 'focus-outline',
      type: 'line',
      source: FOCUS_SOURCE,
      filter: ['==', ['get', 'part'], 'outline'],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': theme.accent, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1.2, 15, 2.2] },
    },
  ]
}

/** Whether a point is in the region in focus. */
export function isInFocus(boundary: Geometry, [x = 0, y = 0]: Position): boolean {
  return isInside(polygonsOf(boundary).flat(), x, y)
}

function polygonsOf(geometry: Geometry): Polygon['coordinates'][] {
  if (geometry.type === 'MultiPolygon') return geometry.coordinates
  return geometry.type === 'Polygon' ? [geometry.coordinates] : []
}
