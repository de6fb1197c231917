import type { LayerSpecification } from 'maplibre-gl'
import { PALETTE } from './palette.ts'

/** What lies under every layer: the ground, water one step bluer, parks one step greener. */
export const GROUND: readonly LayerSpecification[] = [
  { id: 'ground', type: 'background', paint: { 'background-color': PALETTE.ground } },
  {
    id: 'green',
    type: 'fill',
    source: 'green',
    'source-layer': 'green',
    paint: {
      'fill-color': ['match', ['get', 'kind'], ['park', 'garden', 'forest'], PALETTE.greenStrong, PALETTE.green],
      'fill-antialias': false,
    },
  },
  {
    id: 'waterways',
    type: 'line',
    source: 'water',
    'source-layer': 'water',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': PALETTE.water,
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
    source: 'water',
    'source-layer': 'water',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': PALETTE.water, 'fill-antialias': false },
  },
]
