import { SEVERITIES, type Severity } from '../../../domain/severity.ts'
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
  /** Zoom from which names are shown below. */
  readonly nameZoom: number
  /** On a disc above the plate: the kind of station. */
  readonly icon: IconName
}

/** Stations as plates with their newest value, coloured by severity, under an icon for the measured property. */
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
          'icon-color': bySeverity(theme, 'fill'),
          'text-color': bySeverity(theme, 'text'),
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

function bySeverity(theme: Theme, part: 'fill' | 'text'): DataDrivenPropertyValueSpecification<string> {
  return [
    'case',
    ['get', 'stale'],
    theme.stale[part],
    [
      'match',
      ['get', 'severity'],
      ...SEVERITIES.flatMap((severity) => [severity, theme.severities[severity][part]]),
      theme.severities.none[part],
    ],
  ] as unknown as ExpressionSpecification
}

/** Legend of the severities here, least severe first. */
export function severityLegend(
  theme: Theme,
  entries: readonly (readonly [severity: Severity | 'none', label: string])[],
): { readonly label: string; readonly mark: { readonly kind: 'fill'; readonly colour: string } }[] {
  return entries.map(([severity, label]) => ({
    label,
    mark: { kind: 'fill', colour: theme.severities[severity].fill },
  }))
}
