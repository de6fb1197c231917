import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import type { Theme } from '../map/themes/theme.ts'
import { featureName } from '../map/tile-feature.ts'
import { translate } from '../ui/i18n.ts'
import { muted, plateLayout } from './kit/plate.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('railway')
const route = attributesOf('routes')

const source = { source: 'railway', 'source-layer': 'railway' } as const

const isMetro: FilterSpecification = ['in', tile.get('kind'), ['literal', ['subway', 'light_rail', 'monorail']]]
const isHeavy: FilterSpecification = ['!', isMetro]
const inTunnel: FilterSpecification = tile.has('tunnel')

/**
 * Railways: a thin line with ties, dashed underground; metro lines in their own muted colours, with their number on a
 * plate.
 */
export const railways: Layer = {
  id: 'railways',
  tileset: 'railway',
  title: { zh: '轨道', en: 'Railways' },
  icon: 'rail',
  minZoom: 10,
  style: ({ theme }) => [
    {
      slot: 'ground',
      spec: {
        id: 'railways:tunnels',
        type: 'line',
        ...source,
        minzoom: 12,
        filter: ['all', inTunnel, isHeavy],
        paint: {
          'line-color': theme.rail.track,
          'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.8, 18, 3],
          'line-dasharray': [3, 2.4],
          'line-layer-opacity': 0.55,
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'railways:track',
        type: 'line',
        ...source,
        filter: ['all', ['!', inTunnel], isHeavy],
        paint: {
          'line-color': theme.rail.track,
          'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 14, 1.6, 18, 4],
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'railways:ties',
        type: 'line',
        ...source,
        minzoom: 14,
        filter: ['all', ['!', inTunnel], isHeavy],
        paint: {
          'line-color': theme.rail.tie,
          'line-width': ['interpolate', ['linear'], ['zoom'], 14, 4, 18, 10],
          'line-dasharray': [0.25, 1.6],
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'railways:metro',
        type: 'line',
        ...source,
        filter: ['all', isMetro, ['!', inTunnel]],
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: { 'line-color': lineColour(theme), 'line-width': METRO_WIDTH },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'railways:metro-tunnels',
        type: 'line',
        ...source,
        filter: ['all', isMetro, inTunnel],
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': lineColour(theme),
          'line-width': METRO_WIDTH,
          'line-dasharray': [3.2, 1.1],
          'line-layer-opacity': 0.75,
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        // Invisible: the line as passengers know it, which makes its tracks clickable.
        id: 'railways:metro-routes',
        type: 'line',
        source: 'routes',
        'source-layer': 'routes',
        filter: ['==', route.get('kind'), 'metro'],
        paint: { 'line-color': theme.rail.mute, 'line-opacity': 0, 'line-width': HIT_WIDTH },
      },
    },
    {
      slot: 'labels',
      spec: {
        id: 'railways:lines',
        type: 'symbol',
        ...source,
        minzoom: 11.5,
        filter: ['all', isMetro, tile.has('ref')],
        layout: plateLayout(['to-string', tile.get('ref')], { spacingPx: 320, paddingPx: 8 }),
        paint: { 'icon-color': lineColour(theme), ...PLATE_TEXT },
      },
    },
  ],
  legend: (language, { theme }) => [
    {
      label: language === 'zh' ? '地上' : 'Above ground',
      mark: { kind: 'line', colour: theme.rail.track, widthPx: 3 },
    },
    {
      label: translate(language, 'road.tunnel'),
      mark: { kind: 'line', colour: theme.rail.track, widthPx: 2, dashed: true },
    },
    { label: translate(language, 'railway.metroLine'), mark: { kind: 'plate', colour: theme.rail.mute, text: '2' } },
  ],
  count: () => null,
  tooltip: (feature, language) => {
    const name = featureName(feature, language)
    return name === null ? null : { title: name, lines: [] }
  },
  pickTilesets: ['routes'],
  pick: ({ id, properties }) => (properties.kind === 'metro' ? { kind: 'route', id } : null),
  fixture: [
    {
      id: '301',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.51, 31.24],
        ],
      },
      properties: { kind: 'subway', name: '上海轨道交通2号线', ref: '2', colour: '#87d300', tunnel: true },
    },
    {
      id: '302',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.5, 31.24],
        ],
      },
      properties: { kind: 'rail', service: true },
    },
    {
      id: '303',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.51, 31.24],
        ],
      },
      properties: { kind: 'metro', name: '2号线', ref: '2' },
    },
  ],
}

const METRO_WIDTH: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 1.2, 13, 2.4, 16, 4, 18, 7]

/** Wider than visible: a line is hard to hit. */
const HIT_WIDTH: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 6, 16, 9, 18, 12]

/** White text on any colour of line. */
const PLATE_TEXT = { 'text-color': '#ffffff', 'text-halo-color': 'rgba(10, 15, 22, 0.55)', 'text-halo-width': 1.2 }

function lineColour({ rail }: Theme): ExpressionSpecification {
  return muted(['to-color', tile.get('colour'), rail.mute], rail.mute, rail.muteShare)
}
