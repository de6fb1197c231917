import type { ExpressionSpecification } from 'maplibre-gl'
import type { ColourMode } from '../stores/view.ts'
import type { Theme } from '../map/themes/theme.ts'
import { formatHeight } from '../ui/format.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import type { SlottedSpec } from '../map/stage-layer.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('buildings')

const heightM: ExpressionSpecification = ['coalesce', tile.get('height_m'), 0]

/** Minimum height of a tower, m: it gets a lit edge along its roof. */
const TOWER_M = 70

/**
 * 3D buildings with a shadow on the ground. An outline with parts (`has_parts`) is not drawn itself, but casts the
 * shadow.
 */
export const buildings: Layer = {
  id: 'buildings',
  tileset: 'buildings',
  title: { zh: '建筑', en: 'Buildings' },
  icon: 'building',
  minZoom: 11,
  style: ({ colourMode, theme }) => [
    {
      slot: 'ground',
      spec: {
        id: 'buildings:shade',
        type: 'line',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 14,
        filter: ['!', tile.has('part')],
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': theme.building.shade,
          'line-width': shadeWidth(1),
          'line-blur': shadeWidth(0.8),
          'line-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0, 14.8, theme.building.shadeOpacity],
        },
      },
    },
    {
      slot: 'relief',
      spec: {
        id: 'buildings:bodies',
        type: 'fill-extrusion',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 11,
        filter: ['!', tile.has('has_parts')],
        paint: {
          'fill-extrusion-color': bodyColour(colourMode, theme),
          'fill-extrusion-height': ['interpolate', ['linear'], ['zoom'], 11, 0, 11.4, heightM],
          'fill-extrusion-base': [
            'interpolate',
            ['linear'],
            ['zoom'],
            11,
            0,
            11.4,
            ['coalesce', tile.get('min_height_m'), 0],
          ],
          'fill-extrusion-vertical-gradient': true,
          'fill-extrusion-opacity': theme.building.opacity,
        },
      },
    },
    ...(colourMode === 'height' ? [crown(theme)] : []),
  ],
  legend: (language, { colourMode, theme }) =>
    colourMode === 'use'
      ? Object.entries(theme.building.uses).map(([use, colour]) => ({
          label: translateValue(language, 'use', use),
          mark: { kind: 'fill', colour },
        }))
      : theme.building.heightRamp.map(([from, colour]) => ({ label: `${from} m`, mark: { kind: 'fill', colour } })),
  count: (counts) => counts.buildings,
  tooltip: ({ properties }, language) => {
    const name = language === 'en' ? (properties.name_en ?? properties.name) : (properties.name ?? properties.name_en)
    const height = typeof properties.height_m === 'number' ? formatHeight(language, properties.height_m) : null
    const source =
      typeof properties.height_source === 'string'
        ? translateValue(language, 'height', properties.height_source.toUpperCase())
        : null
    const use = typeof properties.use === 'string' ? translateValue(language, 'use', properties.use) : null
    return {
      title: String(name ?? translate(language, 'building.unnamed')),
      lines: [
        [use, height && source ? (language === 'zh' ? `${height}（${source}）` : `${height} (${source})`) : height]
          .filter((part) => part !== null)
          .join(' · '),
      ],
    }
  },
  pick: ({ id }) => ({ kind: 'building', id }),
  fixture: [
    {
      id: '101',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [121.5, 31.23],
            [121.501, 31.23],
            [121.501, 31.231],
            [121.5, 31.23],
          ],
        ],
      },
      properties: {
        height_m: 632,
        height_source: 'measured',
        use: 'office',
        name: '上海中心大厦',
        name_en: 'Shanghai Tower',
      },
    },
    {
      id: '102',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [121.5, 31.24],
            [121.501, 31.24],
            [121.501, 31.241],
            [121.5, 31.24],
          ],
        ],
      },
      properties: { height_m: 9, height_source: 'assumed', use: 'unknown' },
    },
  ],
}

function bodyColour(mode: ColourMode, { accent, building }: Theme): ExpressionSpecification {
  const colour: ExpressionSpecification =
    mode === 'use'
      ? ([
          'match',
          tile.get('use'),
          ...Object.entries(building.uses).flat(),
          building.uses.unknown,
        ] as unknown as ExpressionSpecification)
      : (['interpolate', ['linear'], heightM, ...building.heightRamp.flat()] as unknown as ExpressionSpecification)
  return ['case', state('selected'), accent, state('hover'), building.hover, state('outside'), building.outside, colour]
}

const state = (name: string): ExpressionSpecification => ['boolean', ['feature-state', name], false]

/** The roof edge of a tower, lighter than its walls: makes the skyline readable. */
function crown({ accent, building }: Theme): SlottedSpec {
  return {
    slot: 'relief',
    spec: {
      id: 'buildings:crowns',
      type: 'fill-extrusion',
      source: 'buildings',
      'source-layer': 'buildings',
      minzoom: 12,
      filter: ['all', ['!', tile.has('has_parts')], ['>=', heightM, TOWER_M]],
      paint: {
        'fill-extrusion-color': [
          'case',
          state('selected'),
          accent,
          state('outside'),
          building.outside,
          ['interpolate', ['linear'], heightM, TOWER_M, rampColour(building, TOWER_M + 60), 250, building.crown],
        ],
        'fill-extrusion-base': ['-', heightM, ['interpolate', ['linear'], heightM, TOWER_M, 1.2, 400, 5]],
        'fill-extrusion-height': heightM,
        'fill-extrusion-vertical-gradient': false,
        'fill-extrusion-opacity': building.opacity,
      },
    },
  }
}

/** The ramp's colour at the first step from a height up. */
function rampColour({ heightRamp }: Theme['building'], heightFromM: number): string {
  return (heightRamp.find(([from]) => from >= heightFromM) ?? heightRamp[heightRamp.length - 1])?.[1] ?? '#000000'
}

/** Width of a building's shadow, as pixels that double with each zoom: 2 m around a house, 14 m around a tower. */
function shadeWidth(share: number): ExpressionSpecification {
  const metres: ExpressionSpecification = ['interpolate', ['linear'], heightM, 0, 5, 30, 10, 150, 26]
  // At zoom 16 a pixel is about a metre at the latitudes of China.
  const at = (zoom: number): ExpressionSpecification => ['*', metres, share * 2 ** (zoom - 16)]
  return ['interpolate', ['exponential', 2], ['zoom'], 14, at(14), 20, at(20)]
}
