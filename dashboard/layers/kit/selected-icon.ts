import { markerName } from '../../map/marker-atlas.ts'
import type { DeckDrawing, TileFeature } from '../../map/stage-layer.ts'
import { positionOf } from '../../map/tile-feature.ts'
import type { IconName } from '../../ui/icons.ts'

/** Draws the selected icon of a layer above everything; the others are the map's own symbols. */
export function selectedIcon(
  layerId: string,
  minZoom: number,
  iconOf: (feature: TileFeature) => IconName,
): DeckDrawing {
  return {
    minZoom,
    draw: ({ IconLayer }, features, { selectedId, markers }) => [
      new IconLayer<TileFeature>({
        id: `${layerId}:selected`,
        data: features.filter(({ id }) => id === selectedId),
        pickable: true,
        iconAtlas: markers.image,
        iconMapping: markers.mapping,
        getPosition: positionOf,
        getIcon: (feature) => markerName(iconOf(feature), 'selected'),
        getSize: 40,
        parameters: { depthCompare: 'always' },
      }),
    ],
  }
}
