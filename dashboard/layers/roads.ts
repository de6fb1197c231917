import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import { labelHalo, labelLayout } from '../map/label-text.ts'
import type { Theme } from '../map/themes/theme.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import { onewayArrows } from './kit/oneway-arrow.ts'
import { firstRef, plateLayout } from './kit/plate.ts'
import { ROAD_WIDTHS, roadWidth } from './kit/road-widths.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('roads')

const PATHS = ['cycleway', 'path', 'track']

const tunnel: FilterSpecification = tile.has('tunnel')
const notTunnel: FilterSpecification = ['!', tile.has('tunnel')]
const bridge: FilterSpecification = tile.has('bridge')
const isPath: FilterSpecification = ['in', tile.get('class'), ['literal', PATHS]]
const isRoad: FilterSpecification = ['!', ['in', tile.get('class'), ['literal', PATHS]]]
const source = { source: 'roads', 'source-layer': 'roads' } as const
const round = { 'line-cap': 'round', 'line-join': 'round' } as const

const sortKey = [
  'match',
  tile.get('class'),
  ...Object.keys(ROAD_WIDTHS).flatMap((roadClass, index) => [roadClass, 20 - index]),
  0,
] as unknown as ExpressionSpecification

/** Upper storeys above, then by importance. */
const storey: ExpressionSpecification = ['+', ['*', 100, ['coalesce', tile.get('layer'), 1]], sortKey]

/** Below this zoom a bridge is drawn like any other road: its parapets would be as wide as it is. */
const BRIDGE_ZOOM = 13

/**
 * Roads: subdued by class, major ones lighter and wider from afar, one casing under all of them so that parallel
 * carriageways read as one road; bridges above what they cross, tunnels dashed.
 */
export const roads: Layer = {
  id: 'roads',
  tileset: 'roads',
  title: { zh: '道路', en: 'Roads' },
  icon: 'road',
  minZoom: 8,
  style: ({ language, theme }) => [
    {
      slot: 'ground',
      spec: {
        id: 'roads:tunnels',
        type: 'line',
        ...source,
        filter: ['all', tunnel, isRoad],
        layout: { 'line-join': 'round', 'line-sort-key': sortKey },
        paint: {
          'line-color': classColour(theme),
          'line-width': roadWidth(0),
          'line-dasharray': [1.6, 1.2],
          'line-layer-opacity': theme.road.tunnelOpacity,
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'roads:paths',
        type: 'line',
        ...source,
        minzoom: 15,
        filter: ['all', notTunnel, isPath],
        paint: {
          'line-color': classColour(theme),
          'line-width': ['interpolate', ['linear'], ['zoom'], 15, 0.8, 18, 2.4],
          'line-dasharray': [2, 1.4],
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'roads:casing',
        type: 'line',
        ...source,
        minzoom: 11,
        filter: ['all', notTunnel, isRoad],
        layout: { ...round, 'line-sort-key': sortKey },
        paint: { 'line-color': casingColour(theme), 'line-width': roadWidth(2.6) },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'roads:surface',
        type: 'line',
        ...source,
        filter: ['all', notTunnel, isRoad],
        layout: { ...round, 'line-sort-key': sortKey },
        paint: {
          'line-color': classColour(theme),
          'line-width': roadWidth(0),
          'line-layer-opacity': theme.road.opacity,
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'roads:parapets',
        type: 'line',
        ...source,
        minzoom: BRIDGE_ZOOM,
        filter: ['all', bridge, isRoad],
        layout: { 'line-join': 'round', 'line-sort-key': storey },
        paint: {
          'line-color': theme.road.bridgeEdge,
          'line-width': roadWidth(3),
          'line-opacity': ['interpolate', ['linear'], ['zoom'], BRIDGE_ZOOM, 0, BRIDGE_ZOOM + 0.6, 1],
        },
      },
    },
    {
      slot: 'ground',
      spec: {
        id: 'roads:bridges',
        type: 'line',
        ...source,
        minzoom: BRIDGE_ZOOM,
        filter: ['all', bridge, isRoad],
        layout: { ...round, 'line-sort-key': storey },
        paint: { 'line-color': classColour(theme), 'line-width': roadWidth(0) },
      },
    },
    { slot: 'ground', spec: onewayArrows('roads:arrows', source, theme.road.arrow) },
    {
      slot: 'labels',
      spec: {
        id: 'roads:names',
        type: 'symbol',
        ...source,
        minzoom: 13.5,
        filter: [
          'all',
          ['any', tile.has('name'), tile.has('name_en')],
          ['!', tile.has('link')],
          ['>=', sortKey, ['step', ['zoom'], 18, 14, 17, 15, 16, 16, 0]],
        ],
        layout: {
          ...labelLayout(language),
          'symbol-placement': 'line',
          'symbol-spacing': 520,
          'symbol-sort-key': ['-', 0, sortKey],
          'text-size': 14,
          'text-letter-spacing': language === 'zh' ? 0.12 : 0.02,
          'text-max-angle': 28,
          'text-padding': 46,
          'text-pitch-alignment': 'viewport',
        },
        paint: {
          ...labelHalo(theme),
          'text-color': theme.label.quiet,
          'text-opacity': ['case', tile.has('tunnel'), 0.65, 1],
        },
      },
    },
    {
      slot: 'labels',
      spec: {
        id: 'roads:shields',
        type: 'symbol',
        ...source,
        minzoom: 10.5,
        filter: [
          'all',
          tile.has('ref'),
          ['!', tile.has('link')],
          ['>=', sortKey, ['step', ['zoom'], 19, 12.5, 18, 14, 17, 15.5, 0]],
        ],
        layout: {
          ...plateLayout(firstRef, { spacingPx: 460, paddingPx: 24 }),
          'symbol-sort-key': ['-', 0, sortKey],
        },
        paint: { 'icon-color': plateColour(theme), 'text-color': theme.shield.text },
      },
    },
  ],
  legend: (language, { theme }) => [
    ...Object.entries(theme.road.colours)
      .filter(([roadClass]) => roadClass in ROAD_WIDTHS)
      .map(([roadClass, roadColour]) => ({
        label: translateValue(language, 'road', roadClass),
        mark: {
          kind: 'line',
          colour: roadColour,
          widthPx: Math.max(2, (ROAD_WIDTHS[roadClass]?.[2] ?? 1) * 1.4),
        } as const,
      })),
    {
      label: translateValue(language, 'road', 'tunnel'),
      mark: { kind: 'line', colour: theme.road.colours.primary, widthPx: 3, dashed: true },
    },
    {
      label: translate(language, 'road.shield.expressway'),
      mark: { kind: 'plate', colour: theme.shield.expressway, text: 'G2' },
    },
    {
      label: translate(language, 'road.shield.highway'),
      mark: { kind: 'plate', colour: theme.shield.highway, text: 'G312' },
    },
  ],
  count: () => null,
  tooltip: ({ properties }, language) => {
    const name = language === 'en' ? (properties.name_en ?? properties.name) : (properties.name ?? properties.name_en)
    if (name === undefined) return null
    const speed = properties.speed_kmh
    const line = [
      translateValue(language, 'road', String(properties.class)),
      speed === undefined ? null : `${speed} km/h`,
    ]
    return { title: String(name), lines: [line.filter((part) => part !== null).join(' · ')] }
  },
  pick: ({ id, properties }) =>
    properties.name === undefined && properties.name_en === undefined ? null : { kind: 'road', id },
  fixture: [
    {
      id: '201',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.51, 31.235],
        ],
      },
      properties: {
        class: 'primary',
        name: '世纪大道',
        name_en: 'Century Avenue',
        ref: 'G312;S20',
        oneway: 1,
        lanes: 4,
        speed_kmh: 60,
      },
    },
    {
      id: '202',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.49, 31.24],
        ],
      },
      properties: { class: 'service', oneway: 0 },
    },
    {
      id: '203',
      geometry: {
        type: 'MultiLineString',
        coordinates: [
          [
            [121.49, 31.23],
            [121.5, 31.24],
          ],
        ],
      },
      properties: { class: 'trunk', name: '延安东路隧道', tunnel: true, layer: -1 },
    },
  ],
}

function classColour(theme: Theme): ExpressionSpecification {
  const { colours } = theme.road
  return [
    'match',
    tile.get('class'),
    ...Object.entries(colours).flat(),
    colours.service,
  ] as unknown as ExpressionSpecification
}

function casingColour({ road }: Theme): ExpressionSpecification {
  return ['match', tile.get('class'), ['motorway', 'trunk'], road.majorCasing, road.casing]
}

/**
 * Plates as on the roads of China, muted: expressways (G2, G1501, S20) green, national highways (G312) red, others
 * grey, unless the class is motorway. Provincial ones (S122) are yellow in reality; here yellow means an alarm.
 */
function plateColour({ shield }: Theme): ExpressionSpecification {
  const letter: ExpressionSpecification = ['slice', firstRef, 0, 1]
  const isHighway: ExpressionSpecification = ['==', ['length', firstRef], 4]
  return [
    'case',
    ['all', ['==', letter, 'G'], isHighway],
    shield.highway,
    ['all', ['==', letter, 'S'], isHighway],
    shield.other,
    ['any', ['in', letter, ['literal', ['G', 'S']]], ['in', tile.get('class'), ['literal', ['motorway', 'trunk']]]],
    shield.expressway,
    shield.other,
  ]
}
