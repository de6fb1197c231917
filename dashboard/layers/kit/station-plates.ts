import type { DataDrivenPropertyValueSpecification, ExpressionSpecification } from 'maplibre-gl'
import { MAP_FONT } from '../../map/fonts.ts'
import { labelOpacity, nameText } from '../../map/label-text.ts'
import { liveSource } from '../../map/live-points.ts'
import { markerImageName } from '../../map/marker-atlas.ts'
import { PLATE } from '../../map/signs.ts'
import type { SlottedSpec, StyleContext } from '../../map/stage-layer.ts'
import type { Theme } from '../../map/themes/theme.ts'
import type { IconName } from '../../ui/icons.ts'

export interface StationPlates {
  readonly layerId: string
  readonly minZoom: number
  /** Zoom from which each has its name below. */
  readonly nameZoom: number
  /** On a disc above the plate: what kind of station it is. */
  readonly icon: IconName
}

/** Stations as plates with their newest value, coloured by the heed that it asks for, under an icon for what they measure. */
export function stationPlates(
  { layerId, minZoom, nameZoom, icon }: StationPlates,
  { language, focus, theme }: StyleContext,
): readonly SlottedSpec[] {
  const source = liveSource(layerId)
  const opacity = labelOpacity(focus)
  const sortKey: ExpressionSpecification = ['-', 0, ['get', 'rank']]
  return [
    {
      slot: 'icons',
      spec: {
        id: `${layerId}:icons`,
        type: 'symbol',
        source,
        minzoom: minZoom + 1.5,
        layout: {
          'icon-image': markerImageName(icon, theme),
          'icon-size': 0.5,
          'icon-offset': [0, -46],
          'symbol-sort-key': sortKey,
        },
        paint: { 'icon-opacity': opacity },
      },
    },
    {
      slot: 'places',
      spec: {
        id: `${layerId}:plates`,
        type: 'symbol',
        source,
        minzoom: minZoom,
        layout: {
          'icon-image': PLATE,
          'icon-text-fit': 'both',
          'icon-text-fit-padding': [2, 6, 2, 6],
          'text-font': [MAP_FONT],
          'text-field': ['get', 'label'],
          'text-size': 15,
          'icon-padding': 4,
          'text-padding': 4,
          'symbol-sort-key': sortKey,
        },
        paint: {
          'icon-color': byHeed(theme, 'fill'),
          'text-color': byHeed(theme, 'text'),
          'icon-opacity': opacity,
          'text-opacity': opacity,
        },
      },
    },
    {
      slot: 'labels',
      spec: {
        id: `${layerId}:names`,
        type: 'symbol',
        source,
        minzoom: nameZoom,
        layout: {
          'text-font': [MAP_FONT],
          'text-field': ['to-string', nameText(language)],
          'text-size': 14,
          'text-anchor': 'top',
          'text-offset': [0, 1.1],
          'text-max-width': 9,
          'symbol-sort-key': sortKey,
        },
        paint: {
          'text-color': theme.label.quiet,
          'text-halo-color': theme.label.halo,
          'text-halo-width': 1.6,
          'text-opacity': opacity,
        },
      },
    },
  ]
}

function byHeed(theme: Theme, part: 'fill' | 'text'): DataDrivenPropertyValueSpecification<string> {
  return [
    'case',
    ['get', 'stale'],
    theme.stale[part],
    [
      'match',
      ['get', 'heed'],
      1,
      theme.heed[1][part],
      2,
      theme.heed[2][part],
      3,
      theme.heed[3][part],
      4,
      theme.heed[4][part],
      theme.heed[0][part],
    ],
  ] as unknown as ExpressionSpecification
}

/** Lines of a legend: what each heed stands for here, least first. */
export function heedLegend(
  theme: Theme,
  entries: readonly (readonly [heed: 0 | 1 | 2 | 3 | 4, label: string])[],
): { readonly label: string; readonly mark: { readonly kind: 'fill'; readonly colour: string } }[] {
  return entries.map(([heed, label]) => ({ label, mark: { kind: 'fill', colour: theme.heed[heed].fill } }))
}
