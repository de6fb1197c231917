import type { FilterSpecification } from 'maplibre-gl'
import { featureName } from '../map/tile-feature.ts'
import { translate } from '../ui/i18n.ts'
import { plateLayout } from './kit/plate.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('routes')

const source = { source: 'routes', 'source-layer': 'routes' } as const
const isBus: FilterSpecification = ['==', tile.get('kind'), 'bus']

/** Bus routes in one subdued colour, their numbers on plates. The metro is drawn by its tracks. */
export const routes: Layer = {
  id: 'routes',
  tileset: 'routes',
  title: { zh: '公交线路', en: 'Bus routes' },
  icon: 'bus',
  minZoom: 11,
  style: ({ theme }) => [
    {
      slot: 'ground',
      spec: {
        id: 'routes:lines',
        type: 'line',
        ...source,
        filter: isBus,
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: {
          'line-color': theme.shield.other,
          'line-width': ['interpolate', ['linear'], ['zoom'], 11, 1, 14, 2.2, 18, 5],
          'line-opacity': 0.85,
        },
      },
    },
    {
      slot: 'labels',
      spec: {
        id: 'routes:plates',
        type: 'symbol',
        ...source,
        minzoom: 12,
        filter: ['all', isBus, tile.has('ref')],
        layout: plateLayout(['to-string', tile.get('ref')], { spacingPx: 260, paddingPx: 10 }),
        paint: { 'icon-color': theme.shield.other, 'text-color': theme.shield.text },
      },
    },
  ],
  legend: (language, { theme }) => [
    { label: translate(language, 'route.bus'), mark: { kind: 'plate', colour: theme.shield.other, text: '12' } },
  ],
  count: () => null,
  tooltip: (feature, language) => {
    const { from, to, headway_min: headway } = feature.properties
    const name = featureName(feature, language)
    if (name === null) return null
    return {
      title: name,
      lines: [
        ...(from === undefined || to === undefined ? [] : [`${String(from)} – ${String(to)}`]),
        ...(typeof headway === 'number' ? [translate(language, 'route.headway', { minutes: headway })] : []),
      ],
    }
  },
  pick: ({ id }) => ({ kind: 'route', id }),
  fixture: [
    {
      id: '1001',
      geometry: {
        type: 'MultiLineString',
        coordinates: [
          [
            [121.49, 31.23],
            [121.51, 31.24],
          ],
        ],
      },
      properties: {
        kind: 'bus',
        ref: '12',
        name: '12路',
        name_en: 'Bus 12',
        from: '火车站',
        to: '码头',
        headway_min: 6,
      },
    },
    {
      id: '1002',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121.49, 31.23],
          [121.5, 31.24],
        ],
      },
      properties: { kind: 'metro', name: '1号线' },
    },
  ],
}
