import type { ExpressionSpecification } from 'maplibre-gl'
import { TRAFFIC_LEVELS, type TrafficLevel } from '../../domain/traffic/segment-level.ts'
import { STALE_LEVEL } from '../map/traffic-states.ts'
import type { Theme } from '../map/themes/theme.ts'
import { useTraffic } from '../stores/traffic.ts'
import { translate } from '../ui/i18n.ts'
import { roadWidth } from './kit/road-widths.ts'
import type { Layer } from './layer.ts'
import { roads } from './roads.ts'

/** Roads coloured by how congested they are; those that nobody measures stay as they are, those whose speed is old turn grey. */
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
          'line-color': levelColour(theme),
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
    const told = roads.tooltip(feature, language)
    const { levels, speedsKmh } = useTraffic.getState()
    const [level, speed] = [levels.get(feature.id), speedsKmh.get(feature.id)]
    if (level === undefined || speed === undefined) return told
    const name = TRAFFIC_LEVELS[(level as TrafficLevel) - 1]?.[language] ?? ''
    return {
      title: told?.title ?? name,
      lines: [`${name} · ${String(Math.round(speed))} km/h`, ...(told?.lines ?? [])],
    }
  },
  pick: roads.pick,
  fixture: roads.fixture,
}

function levelColour({ traffic: colours, stale }: Theme): ExpressionSpecification {
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
