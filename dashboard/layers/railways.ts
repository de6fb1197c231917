import { PALETTE } from '../map/palette.ts'
import { translate } from '../ui/i18n.ts'
import type { Layer } from './layer.ts'

const source = { source: 'railway', 'source-layer': 'railway' } as const

/** Railways: a thin line with ties; dashed and dimmed underground. */
export const railways: Layer = {
  id: 'railways',
  tileset: 'railway',
  title: { zh: '轨道', en: 'Railways' },
  icon: 'rail',
  minZoom: 10,
  style: () => [
    {
      slot: 'ground',
      spec: {
        id: 'railways:tunnels',
        type: 'line',
        ...source,
        minzoom: 12,
        filter: ['has', 'tunnel'],
        paint: {
          'line-color': PALETTE.rail,
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
        filter: ['!', ['has', 'tunnel']],
        paint: {
          'line-color': PALETTE.rail,
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
        filter: ['!', ['has', 'tunnel']],
        paint: {
          'line-color': PALETTE.rail,
          'line-width': ['interpolate', ['linear'], ['zoom'], 14, 4, 18, 10],
          'line-dasharray': [0.25, 1.6],
        },
      },
    },
  ],
  legend: (language) => [
    { label: language === 'zh' ? '地上' : 'Above ground', mark: { kind: 'line', colour: '#4a5a70', widthPx: 3 } },
    { label: translate(language, 'road.tunnel'), mark: { kind: 'line', colour: '#4a5a70', widthPx: 2, dashed: true } },
  ],
  count: () => null,
  tooltip: ({ properties }, language) => {
    const name = language === 'en' ? (properties.name_en ?? properties.name) : (properties.name ?? properties.name_en)
    return name === undefined ? null : { title: String(name), lines: [] }
  },
  pick: () => null,
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
      properties: { kind: 'subway', name: '上海轨道交通2号线', tunnel: true },
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
  ],
}
