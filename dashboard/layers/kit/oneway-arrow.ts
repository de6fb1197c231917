import type { LayerSpecification } from 'maplibre-gl'
import { ARROW } from '../../map/signs.ts'
import { attributesOf } from '../../map/tile-attributes.ts'

const tile = attributesOf('roads')

/** Arrows along roads that run one way, close up. */
export function onewayArrows(id: string, source: { source: string; 'source-layer': string }, colour: string) {
  return {
    id,
    type: 'symbol',
    ...source,
    minzoom: 16,
    filter: ['all', tile.has('oneway'), ['!', tile.has('tunnel')]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 130,
      'icon-image': ARROW,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 16, 0.55, 19, 1],
      'icon-rotate': ['case', ['==', tile.get('oneway'), -1], 180, 0],
      'icon-rotation-alignment': 'map',
      'icon-pitch-alignment': 'map',
      'icon-keep-upright': false,
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
    paint: { 'icon-color': colour, 'icon-opacity': ['interpolate', ['linear'], ['zoom'], 16, 0, 16.3, 0.75] },
  } satisfies LayerSpecification
}
