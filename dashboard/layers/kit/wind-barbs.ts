import { labelOpacity } from '../../map/label-text.ts'
import { liveSource } from '../../map/live-points.ts'
import type { SlottedSpec, StyleContext } from '../../map/stage-layer.ts'

/** Wind barbs around the plates of weather stations, turned to the origin of the wind; grey if stale. */
export function windBarbs({ focus, theme }: StyleContext): SlottedSpec {
  return {
    slot: 'labels',
    spec: {
      id: 'weather:barbs',
      type: 'symbol',
      source: liveSource('weather'),
      minzoom: 10,
      filter: ['has', 'ground'],
      layout: {
        'icon-image': ['get', 'ground'],
        'icon-rotate': ['get', 'bearing'],
        'icon-rotation-alignment': 'map',
        'icon-pitch-alignment': 'map',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: {
        'icon-color': ['case', ['get', 'stale'], theme.stale.text, theme.label.strong],
        'icon-halo-color': theme.label.halo,
        'icon-halo-width': 1,
        'icon-opacity': labelOpacity(focus),
      },
    },
  }
}
