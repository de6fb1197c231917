import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { labelHalo, labelLayout, labelOpacity, nameText } from '../../map/label-text.ts'
import { markerImageName } from '../../map/marker-atlas.ts'
import type { StyleContext } from '../../map/stage-layer.ts'
import type { IconName } from '../../ui/icons.ts'

export interface IconPoints {
  /** Of the style layer: the layer's id, a colon, `icons`. */
  readonly id: string
  readonly tileset: string
  readonly minZoom: number
  /** Zoom from which names are shown. */
  readonly nameZoom: number
  /** Padding around an icon, pixels; absent: 4. */
  readonly paddingPx?: ExpressionSpecification
  /** Icon by kind; the last to give way when icons overlap comes first. */
  readonly icons: Readonly<Record<string, IconName>>
  /** For a kind that is not listed. */
  readonly otherIcon: IconName
}

/** Points as discs with an icon for their kind, which avoid each other and names of places. */
export function iconPoints(
  { id, tileset, minZoom, nameZoom, paddingPx, icons, otherIcon }: IconPoints,
  { language, focus, theme }: StyleContext,
): LayerSpecification {
  const kinds = Object.entries(icons)
  const byKind = <Value extends string | number>(value: (icon: IconName, place: number) => Value, other: Value) =>
    kinds.length === 0
      ? other
      : ([
          'match',
          ['get', 'kind'],
          ...kinds.flatMap(([kind, icon], place) => [kind, value(icon, place)]),
          other,
        ] as unknown as ExpressionSpecification)
  return {
    id,
    type: 'symbol',
    source: tileset,
    'source-layer': tileset,
    minzoom: minZoom,
    layout: {
      ...labelLayout(language),
      'icon-image': byKind((icon) => markerImageName(icon, theme), markerImageName(otherIcon, theme)),
      'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.48, 14, 0.56, 16, 0.68],
      'icon-padding': paddingPx ?? 4,
      'text-field': ['step', ['zoom'], '', nameZoom, ['to-string', nameText(language)]],
      'text-optional': true,
      'text-size': 14,
      'text-anchor': 'top',
      'text-offset': [0, 1],
      'text-max-width': 9,
      'text-padding': 6,
      'symbol-sort-key': byKind((_icon, place) => place, kinds.length),
    },
    paint: {
      ...labelHalo(theme),
      'text-color': theme.label.quiet,
      'text-opacity': labelOpacity(focus),
      'icon-opacity': labelOpacity(focus),
    },
  }
}
