import type { ExpressionSpecification } from 'maplibre-gl'
import type { ColourMode } from '../stores/view.ts'
import { HEIGHT_RAMP, PALETTE, USE_COLOURS } from '../map/palette.ts'
import { formatHeight } from '../ui/format.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import type { Layer } from './layer.ts'

const heightM: ExpressionSpecification = ['coalesce', ['get', 'height_m'], 0]

/** 3D buildings. An outline that is drawn by its parts (`has_parts`) is not drawn itself. */
export const buildings: Layer = {
  id: 'buildings',
  tileset: 'buildings',
  title: { zh: '建筑', en: 'Buildings' },
  icon: 'building',
  minZoom: 11,
  style: ({ colourMode }) => [
    {
      slot: 'relief',
      spec: {
        id: 'buildings:bodies',
        type: 'fill-extrusion',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 11,
        filter: ['!', ['has', 'has_parts']],
        paint: {
          'fill-extrusion-color': bodyColour(colourMode),
          'fill-extrusion-height': ['interpolate', ['linear'], ['zoom'], 11, 0, 11.4, heightM],
          'fill-extrusion-base': [
            'interpolate',
            ['linear'],
            ['zoom'],
            11,
            0,
            11.4,
            ['coalesce', ['get', 'min_height_m'], 0],
          ],
          'fill-extrusion-vertical-gradient': true,
        },
      },
    },
  ],
  legend: (language, { colourMode }) =>
    colourMode === 'use'
      ? Object.entries(USE_COLOURS).map(([use, colour]) => ({
          label: translateValue(language, 'use', use),
          mark: { kind: 'fill', colour },
        }))
      : HEIGHT_RAMP.map(([from, colour]) => ({ label: `${from} m`, mark: { kind: 'fill', colour } })),
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

function bodyColour(mode: ColourMode): ExpressionSpecification {
  const colour: ExpressionSpecification =
    mode === 'use'
      ? ([
          'match',
          ['get', 'use'],
          ...Object.entries(USE_COLOURS).flat(),
          USE_COLOURS.unknown,
        ] as unknown as ExpressionSpecification)
      : (['interpolate', ['linear'], heightM, ...HEIGHT_RAMP.flat()] as unknown as ExpressionSpecification)
  const state = (name: string): ExpressionSpecification => ['boolean', ['feature-state', name], false]
  return ['case', state('selected'), PALETTE.accent, state('hover'), '#cfdef2', state('outside'), '#1b2634', colour]
}
