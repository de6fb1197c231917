import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { StyleContext } from '../map/stage-layer.ts'
import { labelHalo, labelLayout, labelOpacity } from '../map/label-text.ts'
import { MAP_FONT } from '../map/fonts.ts'
import type { Theme } from '../map/themes/theme.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const label = attributesOf('labels')
const address = attributesOf('addresses')

const rank: ExpressionSpecification = ['coalesce', label.get('rank'), 9]
const source = { source: 'labels', 'source-layer': 'labels' } as const

/** The lowest rank shown at a zoom: landmarks from afar, small things only when close. */
const shownRank: ExpressionSpecification = ['step', ['zoom'], 1, 9, 2, 12, 3, 13.5, 4, 14.5, 5, 16, 6, 17, 7, 17.6, 9]

/**
 * Names of places, water, parks and buildings; house numbers when close. A building's name floats above its roof, not
 * over its neighbours.
 */
export const names: Layer = {
  id: 'names',
  tileset: 'labels',
  title: { zh: '地名', en: 'Names' },
  icon: 'text',
  minZoom: 5,
  style: (context) => {
    const { theme } = context
    return [
      { slot: 'labels', spec: houseNumbers(theme) },
      { slot: 'labels', spec: flat(context, 'water', theme.label.water, 14, 9) },
      { slot: 'labels', spec: flat(context, 'green', theme.label.green, 14, 13) },
      { slot: 'labels', spec: roof(context) },
      { slot: 'places', spec: flat(context, 'place', theme.label.strong, 16, 8) },
    ]
  },
  legend: (language, { theme }) => [
    { label: language === 'zh' ? '地名' : 'Places', mark: { kind: 'fill', colour: theme.label.strong } },
    { label: language === 'zh' ? '水系' : 'Water', mark: { kind: 'fill', colour: theme.label.water } },
    { label: language === 'zh' ? '绿地' : 'Green', mark: { kind: 'fill', colour: theme.label.green } },
    { label: language === 'zh' ? '建筑' : 'Buildings', mark: { kind: 'fill', colour: theme.label.text } },
  ],
  count: () => null,
  tooltip: () => null,
  pick: () => null,
  fixture: [
    {
      id: '501',
      geometry: { type: 'Point', coordinates: [121.5, 31.23] },
      properties: {
        kind: 'building',
        class: 'office',
        name: '上海中心大厦',
        name_en: 'Shanghai Tower',
        rank: 3,
        height_m: 632,
      },
    },
    {
      id: '502',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { kind: 'water', class: 'river', name: '黄浦江', rank: 2 },
    },
  ],
}

function flat(
  { language, focus, theme }: StyleContext,
  kind: string,
  colour: string,
  sizePx: number,
  minzoom: number,
): LayerSpecification {
  return {
    id: `names:${kind}`,
    type: 'symbol',
    ...source,
    minzoom,
    filter: ['all', ['==', label.get('kind'), kind], ['<=', rank, shownRank]],
    layout: {
      ...labelLayout(language),
      'text-size': sizePx,
      'text-max-width': 8,
      'text-letter-spacing': kind === 'water' ? 0.3 : 0.08,
      'text-padding': 10,
      'symbol-sort-key': rank,
    },
    paint: { ...labelHalo(theme), 'text-color': colour, 'text-opacity': labelOpacity(focus) },
  }
}

function roof({ language, focus, theme }: StyleContext): LayerSpecification {
  return {
    id: 'names:building',
    type: 'symbol',
    ...source,
    minzoom: 13.5,
    filter: ['all', ['==', label.get('kind'), 'building'], ['<=', rank, shownRank]],
    layout: {
      ...labelLayout(language),
      'text-size': ['interpolate', ['linear'], rank, 2, 16, 6, 14],
      'text-max-width': 9,
      'text-anchor': 'bottom',
      'text-offset': [0, -0.4],
      'text-padding': 8,
      'symbol-height-offset': ['coalesce', label.get('height_m'), 0],
      'symbol-sort-key': rank,
    },
    paint: { ...labelHalo(theme), 'text-color': theme.label.text, 'text-opacity': labelOpacity(focus) },
  }
}

function houseNumbers(theme: Theme): LayerSpecification {
  return {
    id: 'names:house-numbers',
    type: 'symbol',
    source: 'addresses',
    'source-layer': 'addresses',
    minzoom: 17.5,
    layout: { 'text-font': [MAP_FONT], 'text-field': address.get('house_number'), 'text-size': 13, 'text-padding': 4 },
    paint: { ...labelHalo(theme), 'text-color': theme.label.quiet },
  }
}
