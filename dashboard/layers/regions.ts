import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Focus } from '../map/focus.ts'
import { labelHalo, labelLayout, labelOpacity } from '../map/label-text.ts'
import type { Theme } from '../map/themes/theme.ts'
import { CHILD_REGIONS } from '../map/child-regions.ts'
import { translateValue } from '../ui/i18n.ts'
import type { Layer, LegendEntry } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('regions')
const labels = attributesOf('labels')

const LEVELS = {
  CITY: { widthPx: 2, dash: [1], minZoom: 5, labelZooms: [5, 11.5] },
  DISTRICT: { widthPx: 1.6, dash: [6, 2, 1, 2], minZoom: 8, labelZooms: [9, 14.2] },
  STREET: { widthPx: 1.3, dash: [4, 2], minZoom: 11, labelZooms: [12, 16] },
  COMMUNITY: { widthPx: 1, dash: [2, 2], minZoom: 13, labelZooms: [15.5, 17.5] },
  // Grids are named only where they can be entered: there are too many to read.
  GRID: { widthPx: 0.8, dash: [1, 2], minZoom: 14.5, labelZooms: null },
} as const

type Text = ReturnType<typeof labelLayout>
type Level = keyof typeof LEVELS
const LEVEL_NAMES = Object.keys(LEVELS) as Level[]
const source = { source: 'regions', 'source-layer': 'regions' } as const

/** Region boundaries by level; the children of the region in focus can be entered, so they have the accent colour. */
export const regions: Layer = {
  id: 'regions',
  tileset: 'regions',
  title: { zh: '区划边界', en: 'Regions' },
  icon: 'region',
  minZoom: 5,
  style: ({ language, region, children, focus, theme }) => {
    // The region in focus is named by its panel.
    const isNamed: ExpressionSpecification = ['in', tile.get('code'), ['literal', [region ?? '', ...children]]]
    const isListed: ExpressionSpecification = ['in', tile.get('code'), ['literal', [...children]]]
    const isChild: ExpressionSpecification = ['==', tile.get('parent_code'), region ?? '']
    return [
      ...LEVEL_NAMES.map((level) => ({ slot: 'ground' as const, spec: boundary(level, theme) })),
      {
        slot: 'ground',
        spec: {
          id: CHILD_REGIONS,
          type: 'fill',
          ...source,
          filter: isChild,
          paint: {
            'fill-color': theme.accent,
            'fill-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.14, 0],
          },
        },
      },
      {
        slot: 'ground',
        spec: {
          id: 'regions:children-outline',
          type: 'line',
          ...source,
          filter: isChild,
          layout: { 'line-join': 'round' },
          paint: {
            'line-color': theme.accent,
            'line-width': ['case', ['boolean', ['feature-state', 'hover'], false], 2, 1],
            'line-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.9, 0.3],
          },
        },
      },
      ...LEVEL_NAMES.flatMap((level) => {
        const spec = label(level, isNamed, labelLayout(language), focus, theme)
        return spec ? [{ slot: 'titles' as const, spec }] : []
      }),
      { slot: 'titles', spec: childLabel(isListed, labelLayout(language), theme) },
    ]
  },
  legend: (language, { theme }) =>
    LEVEL_NAMES.map((level): LegendEntry => ({
      label: translateValue(language, 'level', level),
      mark: { kind: 'line', colour: theme.boundary, widthPx: LEVELS[level].widthPx + 0.5, dashed: level !== 'CITY' },
    })),
  count: () => null,
  tooltip: ({ properties }, language) => {
    const name = language === 'en' ? (properties.name_en ?? properties.name) : (properties.name ?? properties.name_en)
    const lines = [translateValue(language, 'level', String(properties.level)), String(properties.code)]
    return name === undefined ? null : { title: String(name), lines: [lines.join(' · ')] }
  },
  pick: () => null,
  fixture: [
    {
      id: '401',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [121.48, 31.22],
            [121.52, 31.22],
            [121.52, 31.26],
            [121.48, 31.22],
          ],
        ],
      },
      properties: {
        level: 'DISTRICT',
        code: '310115000000',
        name: '浦东新区',
        name_en: 'Pudong',
        parent_code: '310100000000',
      },
    },
    {
      id: '402',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [121.5, 31.23],
            [121.51, 31.23],
            [121.51, 31.24],
            [121.5, 31.23],
          ],
        ],
      },
      properties: { level: 'GRID', code: '310115005011001', name: '01网格', parent_code: '310115005011', drawn: true },
    },
  ],
}

function boundary(level: Level, theme: Theme): LayerSpecification {
  const { widthPx, dash, minZoom } = LEVELS[level]
  return {
    id: `regions:${level.toLowerCase()}`,
    type: 'line',
    ...source,
    minzoom: minZoom,
    filter: ['==', tile.get('level'), level],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': theme.boundary,
      'line-width': widthPx,
      'line-opacity': 0.5,
      ...(dash.length > 1 ? { 'line-dasharray': [...dash] } : {}),
    },
  }
}

function label(
  level: Level,
  isNamed: ExpressionSpecification,
  text: Text,
  focus: Focus | null,
  theme: Theme,
): LayerSpecification | null {
  const { labelZooms } = LEVELS[level]
  if (!labelZooms) return null
  const [from, to] = labelZooms
  return {
    id: `regions:${level.toLowerCase()}-names`,
    type: 'symbol',
    source: 'labels',
    'source-layer': 'labels',
    minzoom: from,
    maxzoom: to,
    filter: ['all', ['==', labels.get('kind'), 'region'], ['==', labels.get('class'), level], ['!', isNamed]],
    layout: {
      ...text,
      'text-size': level === 'CITY' ? 22 : level === 'DISTRICT' ? 20 : level === 'STREET' ? 17 : 14,
      'text-letter-spacing': 0.14,
      'text-max-width': 9,
      'text-padding': 12,
      'symbol-sort-key': labels.get('rank'),
    },
    paint: {
      ...labelHalo(theme),
      'text-color': theme.label.strong,
      'text-opacity': labelOpacity(focus, 0.75),
    },
  }
}

/** Regions that can be entered are named at every zoom, before anything else. */
function childLabel(isListed: ExpressionSpecification, text: Text, theme: Theme): LayerSpecification {
  return {
    id: 'regions:children-names',
    type: 'symbol',
    source: 'labels',
    'source-layer': 'labels',
    filter: ['all', ['==', labels.get('kind'), 'region'], isListed],
    layout: { ...text, 'text-size': 18, 'text-letter-spacing': 0.14, 'text-max-width': 9, 'text-padding': 4 },
    paint: { ...labelHalo(theme), 'text-color': theme.accentText },
  }
}
