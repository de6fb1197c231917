import type { FeatureCollection, Geometry } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import type { Theme } from './themes/theme.ts'

/** Source of the selected road, route or pipe. */
export const SELECTION_SOURCE = 'selection'

export function selectionFeatures(line: Geometry | null): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: line ? [{ type: 'Feature', properties: {}, geometry: line }] : [],
  }
}

/** A selected line in the accent colour, on a dark edge that contrasts with roads of any colour. */
export function selectionLayers(theme: Theme): readonly LayerSpecification[] {
  const layout = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'selection-edge',
      type: 'line',
      source: SELECTION_SOURCE,
      layout,
      paint: { 'line-color': theme.label.halo, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 5, 16, 8] },
    },
    {
      id: 'selection-line',
      type: 'line',
      source: SELECTION_SOURCE,
      layout,
      paint: { 'line-color': theme.accent, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 2.4, 16, 4.5] },
    },
  ]
}
