import { materialName } from '../../domain/pipe-materials.ts'
import type { ExpressionSpecification } from 'maplibre-gl'
import { PIPE_KINDS, type Theme } from '../map/themes/theme.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('pipes')

/** Underground pipes and cables: dashed, since they are invisible; wider if larger. */
export const pipes: Layer = {
  id: 'pipes',
  tileset: 'pipes',
  title: { zh: '地下管线', en: 'Underground pipes' },
  icon: 'pipe',
  right: 'pipe.view',
  minZoom: 14,
  style: ({ theme }) => [
    {
      slot: 'ground',
      spec: {
        id: 'pipes:lines',
        type: 'line',
        source: 'pipes',
        'source-layer': 'pipes',
        minzoom: 14,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': kindColour(theme),
          'line-width': [
            'interpolate',
            ['exponential', 1.3],
            ['zoom'],
            14,
            ['interpolate', ['linear'], diameterMm, 100, 0.8, 1000, 1.6],
            18,
            ['interpolate', ['linear'], diameterMm, 100, 2, 1000, 6],
          ],
          'line-dasharray': [3, 1.2],
        },
      },
    },
  ],
  legend: (language, { theme }) =>
    PIPE_KINDS.map((kind) => ({
      label: translateValue(language, 'pipe', kind),
      mark: { kind: 'line', colour: theme.pipes[kind], widthPx: 3, dashed: true },
    })),
  count: () => null,
  tooltip: ({ properties }, language) => {
    const { kind, diameter_mm: diameter, material, depth_m: depth } = properties
    return {
      title: translateValue(language, 'pipe', String(kind)),
      lines: [
        [
          diameter === undefined ? null : `DN ${diameter}`,
          material === undefined ? null : materialName(language, String(material)),
        ]
          .filter((part) => part !== null)
          .join(' · '),
        depth === undefined ? '' : translate(language, 'pipe.depth', { metres: Number(depth).toFixed(1) }),
      ].filter((line) => line !== ''),
    }
  },
  pick: ({ id }) => ({ kind: 'pipe', id }),
  fixture: [
    {
      id: '1101',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.51, 31.235],
        ],
      },
      properties: { kind: 'gas', diameter_mm: 315, material: 'PE', depth_m: 1.2 },
    },
    {
      id: '1102',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.49, 31.24],
        ],
      },
      properties: { kind: 'telecom' },
    },
  ],
}

const diameterMm: ExpressionSpecification = ['coalesce', tile.get('diameter_mm'), 200]

function kindColour(theme: Theme): ExpressionSpecification {
  return [
    'match',
    tile.get('kind'),
    ...Object.entries(theme.pipes).flat(),
    theme.pipes.water,
  ] as unknown as ExpressionSpecification
}
