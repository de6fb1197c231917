import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import { LABEL_HALO, labelLayout } from '../map/label-text.ts'
import { PALETTE, ROAD_COLOURS } from '../map/palette.ts'
import { translateValue } from '../ui/i18n.ts'
import type { Layer } from './layer.ts'

/** Width in pixels by class at zooms 10, 14 and 18; a ramp is narrower. Metres win at high zooms, legibility at low ones. */
const WIDTHS: Readonly<Record<string, readonly [number, number, number]>> = {
  motorway: [1.6, 4.5, 26],
  trunk: [1.4, 4.2, 24],
  primary: [1.1, 3.6, 21],
  secondary: [0.8, 2.8, 17],
  tertiary: [0.5, 2.1, 13],
  residential: [0.2, 1.3, 9],
  service: [0, 0.6, 5],
  pedestrian: [0, 0.8, 5],
}
const PATHS = ['cycleway', 'path', 'track']

const tunnel: FilterSpecification = ['has', 'tunnel']
const notTunnel: FilterSpecification = ['!', ['has', 'tunnel']]
const isPath: FilterSpecification = ['in', ['get', 'class'], ['literal', PATHS]]
const isRoad: FilterSpecification = ['!', ['in', ['get', 'class'], ['literal', PATHS]]]
const source = { source: 'roads', 'source-layer': 'roads' } as const
const round = { 'line-cap': 'round', 'line-join': 'round' } as const

const colour = [
  'match',
  ['get', 'class'],
  ...Object.entries(ROAD_COLOURS).flat(),
  ROAD_COLOURS.service,
] as unknown as ExpressionSpecification
const sortKey = [
  'match',
  ['get', 'class'],
  ...Object.keys(WIDTHS).flatMap((roadClass, index) => [roadClass, 20 - index]),
  0,
] as unknown as ExpressionSpecification

/** Roads: quiet by class, one casing under all of them so that carriageways side by side read as one road. */
export const roads: Layer = {
  id: 'roads',
  tileset: 'roads',
  title: { zh: '道路', en: 'Roads' },
  icon: 'road',
  minZoom: 8,
  style: ({ language }) => [
    {
      slot: 'ground',
      spec: {
        id: 'roads:tunnels',
        type: 'line',
        ...source,
        filter: ['all', tunnel, isRoad],
        layout: { 'line-join': 'round', 'line-sort-key': sortKey },
        paint: {
          'line-color': colour,
          'line-width': width(0),
          'line-dasharray': [1.6, 1.2],
          'line-layer-opacity': 0.5,
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
          'line-color': colour,
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
        layout: round,
        paint: { 'line-color': PALETTE.roadCasing, 'line-width': width(2.4) },
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
        paint: { 'line-color': colour, 'line-width': width(0) },
      },
    },
    {
      slot: 'labels',
      spec: {
        id: 'roads:names',
        type: 'symbol',
        ...source,
        minzoom: 13.5,
        filter: [
          'all',
          ['any', ['has', 'name'], ['has', 'name_en']],
          ['!', ['has', 'link']],
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
          ...LABEL_HALO,
          'text-color': PALETTE.labelQuiet,
          'text-opacity': ['case', ['has', 'tunnel'], 0.65, 1],
        },
      },
    },
  ],
  legend: (language) => [
    ...Object.entries(ROAD_COLOURS)
      .filter(([roadClass]) => roadClass in WIDTHS)
      .map(([roadClass, roadColour]) => ({
        label: translateValue(language, 'road', roadClass),
        mark: { kind: 'line', colour: roadColour, widthPx: Math.max(2, (WIDTHS[roadClass]?.[1] ?? 1) * 1.4) } as const,
      })),
    {
      label: translateValue(language, 'road', 'tunnel'),
      mark: { kind: 'line', colour: ROAD_COLOURS.primary, widthPx: 3, dashed: true },
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
      properties: { class: 'primary', name: '世纪大道', name_en: 'Century Avenue', oneway: 1, lanes: 4, speed_kmh: 60 },
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

function width(casingPx: number): ExpressionSpecification {
  const at = (index: 0 | 1 | 2, extraPx: number): ExpressionSpecification => {
    const byClass = [
      'match',
      ['get', 'class'],
      ...Object.entries(WIDTHS).flatMap(([roadClass, widths]) => [roadClass, widths[index]]),
      0.5,
    ] as unknown as ExpressionSpecification
    return ['+', ['*', byClass, ['case', ['has', 'link'], 0.6, 1]], extraPx]
  }
  return [
    'interpolate',
    ['exponential', 1.5],
    ['zoom'],
    10,
    at(0, casingPx / 3),
    14,
    at(1, casingPx),
    18,
    at(2, casingPx * 1.6),
  ]
}
