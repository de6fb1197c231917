import type { LayerSpecification } from 'maplibre-gl'
import type { Theme } from './themes/theme.ts'

/** Source of the basemap, if one is configured. */
export const BASEMAP_SOURCE = 'basemap'

const isArea = ['==', ['geometry-type'], 'Polygon'] as ['==', ['geometry-type'], 'Polygon']

/**
 * Below every layer: the ground or a basemap, green, and water with a shore and an inner glow, which distinguishes it
 * from a dark square.
 */
export function groundLayers(theme: Theme, hasBasemap: boolean): readonly LayerSpecification[] {
  // On a basemap water and green are visible anyway: the fill is a veil.
  const veil = hasBasemap ? 0.25 : 1
  const green = { source: 'green', 'source-layer': 'green' } as const
  const water = { source: 'water', 'source-layer': 'water' } as const
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': theme.ground } },
    ...(hasBasemap ? [{ id: 'basemap', type: 'raster', source: BASEMAP_SOURCE } as const] : []),
    {
      id: 'green',
      type: 'fill',
      ...green,
      paint: {
        'fill-color': [
          'match',
          ['get', 'kind'],
          ['park', 'garden'],
          theme.green.park,
          'forest',
          theme.green.wood,
          theme.green.fill,
        ],
        'fill-opacity': theme.green.opacity * veil,
        'fill-antialias': false,
      },
    },
    {
      id: 'green-edge',
      type: 'line',
      ...green,
      minzoom: 13,
      filter: ['in', ['get', 'kind'], ['literal', ['park', 'garden', 'forest']]],
      paint: {
        'line-color': theme.green.edge,
        'line-width': ['interpolate', ['linear'], ['zoom'], 13, 0.5, 17, 1.4],
        'line-opacity': 0.7,
      },
    },
    {
      id: 'waterways',
      type: 'line',
      ...water,
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': theme.water.fill,
        'line-width': [
          'interpolate',
          ['exponential', 1.4],
          ['zoom'],
          9,
          0.5,
          14,
          ['match', ['get', 'kind'], 'river', 2.5, 1],
          18,
          ['match', ['get', 'kind'], 'river', 12, 5],
        ],
      },
    },
    {
      id: 'water',
      type: 'fill',
      ...water,
      filter: isArea,
      paint: {
        'fill-color': theme.water.fill,
        'fill-opacity': theme.water.opacity * veil,
        'fill-antialias': false,
      },
    },
    {
      id: 'water-glow',
      type: 'line',
      ...water,
      minzoom: 11,
      filter: isArea,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': theme.water.glow,
        // A tile's shapes extend 8 pixels beyond its edge: a wider line would show their ends.
        'line-width': ['interpolate', ['linear'], ['zoom'], 11, 4, 15, 13],
        'line-blur': ['interpolate', ['linear'], ['zoom'], 11, 3, 15, 11],
        // To the right of a tile's rings, where the water is.
        'line-offset': ['interpolate', ['linear'], ['zoom'], 11, 1, 15, 4.5],
        'line-opacity': hasBasemap ? 0.5 : 0.9,
      },
    },
    {
      id: 'water-shore',
      type: 'line',
      ...water,
      minzoom: 10,
      filter: isArea,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': theme.water.shore,
        'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.4, 14, 1, 18, 2],
        'line-opacity': 0.75,
      },
    },
  ]
}
