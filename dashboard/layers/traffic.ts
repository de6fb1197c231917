import type { ExpressionSpecification } from 'maplibre-gl'
import { TRAFFIC_LEVELS, type TrafficLevel } from '../../domain/traffic/segment-level.ts'
import { STALE_LEVEL } from '../map/traffic-states.ts'
import type { Theme } from '../map/themes/theme.ts'
import { featureName } from '../map/tile-feature.ts'
import { useTraffic } from '../stores/traffic.ts'
import { translate } from '../ui/i18n.ts'
import { roadWidth } from './kit/road-widths.ts'
import type { Layer } from './layer.ts'

/** Roads coloured by congestion; unmeasured ones unchanged, outdated ones grey. */
export const traffic: Layer = {
  id: 'traffic',
  tileset: 'roads',
  title: { zh: '路况', en: 'Traffic' },
  icon: 'road',
  minZoom: 9,
  congestion: true,
  feeds: () => useTraffic.getState().feedIds,
  style: ({ theme }) => [
    {
      slot: 'ground',
      spec: {
        id: 'traffic:lines',
        type: 'line',
        source: 'roads',
        'source-layer': 'roads',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': severityColour(theme),
          'line-width': roadWidth(0.6),
          'line-opacity': ['case', ['==', ['feature-state', 'level'], null], 0, 0.92],
        },
      },
    },
  ],
  legend: (language, { theme }) => [
    ...TRAFFIC_LEVELS.map(({ level, [language]: label }) => ({
      label,
      mark: { kind: 'line', colour: theme.traffic[level - 1] ?? theme.traffic[0], widthPx: 5 } as const,
    })),
    { label: translate(language, 'traffic.stale'), mark: { kind: 'line', colour: theme.stale.text, widthPx: 5 } },
  ],
  count: () => null,
  tooltip: (feature, language) => {
    const { id } = feature
    const { levels, speedsKmh } = useTraffic.getState()
    const [level, speed] = [levels.get(id), speedsKmh.get(id)]
    const title = featureName(feature, language)
    if (level === undefined || speed === undefined) return title === null ? null : { title, lines: [] }
    const name = TRAFFIC_LEVELS[(level as TrafficLevel) - 1]?.[language] ?? ''
    return { title: title ?? name, lines: [`${name} · ${String(Math.round(speed))} km/h`] }
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
      properties: { class: 'primary', name: '世纪大道', name_en: 'Century Avenue' },
    },
    { id: '202', geometry: { type: 'LineString', coordinates: [] }, properties: { class: 'service' } },
  ],
}

function severityColour({ traffic: colours, stale }: Theme): ExpressionSpecification {
  const [first, ...rest] = colours
  return [
    'match',
    ['coalesce', ['feature-state', 'level'], 1],
    STALE_LEVEL,
    stale.text,
    ...rest.flatMap((colour, i) => [i + 2, colour]),
    first,
  ] as unknown as ExpressionSpecification
}
