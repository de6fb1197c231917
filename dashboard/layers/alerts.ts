import { SEVERITIES } from '../../domain/severity.ts'
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import { MAP_FONT } from '../map/fonts.ts'
import { labelHalo } from '../map/label-text.ts'
import { severitySignPrefix } from '../map/severity-signs.ts'
import { liveSource } from '../map/live-points.ts'
import type { SlottedSpec } from '../map/stage-layer.ts'
import type { Theme } from '../map/themes/theme.ts'
import { useAlerts } from '../stores/alerts.ts'
import { freshnessOfFeed, useFeeds } from '../stores/feeds.ts'
import { useNow } from '../stores/now.ts'
import { useView } from '../stores/view.ts'
import { formatInstant } from '../ui/format.ts'
import { formatAge } from '../ui/format-live.ts'
import { translate } from '../ui/i18n.ts'
import { alertTitle } from '../ui/alert-title.ts'
import { severityLegend } from './kit/station-plates.ts'
import { alertFeatures } from './kit/alert-features.ts'
import type { Layer } from './layer.ts'

const SOURCE = liveSource('alerts')
const part = (name: string, ...more: ExpressionSpecification[]): FilterSpecification => [
  'all',
  ['==', ['get', 'part'], name],
  ...more,
]

/**
 * Alerts in force and upcoming: their areas in the colour of their level, with a sign for level and headline; upcoming
 * ones are dashed outlines.
 */
export const alerts: Layer = {
  id: 'alerts',
  tileset: SOURCE,
  title: { zh: '预警', en: 'Warnings' },
  icon: 'warning',
  minZoom: 6,
  feeds: () => [...new Set([...useAlerts.getState().alerts.values()].map(({ feedId }) => feedId))],
  pushed: {
    what: 'alerts',
    stores: [useAlerts],
    features: (language) => {
      const { selection } = useView.getState()
      return alertFeatures(
        {
          alerts: useAlerts.getState().alerts.values(),
          feeds: useFeeds.getState().feeds,
          nowMs: useNow.getState().nowMs,
          selectedId: selection?.kind === 'alert' ? selection.id : null,
        },
        language,
      )
    },
  },
  style: ({ theme }) => {
    const colour = severityColour(theme)
    const line = (id: string, filter: FilterSpecification, dashes: number[] | null): SlottedSpec => ({
      slot: 'ground',
      spec: {
        id: `alerts:${id}`,
        type: 'line',
        source: SOURCE,
        filter,
        layout: { 'line-join': 'round', 'line-sort-key': ['-', 0, ['get', 'severity']] },
        paint: {
          'line-color': colour,
          'line-width': ['case', ['get', 'selected'], 4, 2],
          'line-opacity': 0.95,
          ...(dashes && { 'line-dasharray': dashes }),
        },
      },
    })
    return [
      {
        slot: 'ground',
        spec: {
          id: 'alerts:area',
          type: 'fill',
          source: SOURCE,
          filter: part('area'),
          layout: { 'fill-sort-key': ['-', 0, ['get', 'severity']] },
          paint: {
            'fill-color': colour,
            'fill-opacity': ['case', ['get', 'stale'], 0.06, ['get', 'selected'], 0.18, 0.1],
            'fill-antialias': false,
          },
        },
      },
      line('edge', part('outline', ['!', ['get', 'ahead']], ['!', ['get', 'exercise']]), null),
      line('exercise', part('outline', ['!', ['get', 'ahead']], ['get', 'exercise']), [2, 1.5]),
      line('ahead', part('outline', ['get', 'ahead']), [5, 3]),
      {
        slot: 'titles',
        spec: {
          id: 'alerts:icons',
          type: 'symbol',
          source: SOURCE,
          filter: part('sign'),
          layout: {
            'icon-image': ['concat', severitySignPrefix(theme), ['get', 'sign']],
            'icon-allow-overlap': true,
            // The last one drawn is on top.
            'symbol-sort-key': ['-', 0, ['get', 'rank']],
            // An array in a feature's properties reaches the map as text: this builds one from a number.
            'icon-offset': [
              'interpolate',
              ['linear'],
              ['get', 'beside'],
              0,
              ['literal', [0, 0]],
              400,
              ['literal', [400, 0]],
            ],
          },
          paint: { 'icon-opacity': ['case', ['get', 'ahead'], 0.6, 1] },
        },
      },
      {
        slot: 'titles',
        spec: {
          id: 'alerts:names',
          type: 'symbol',
          source: SOURCE,
          filter: part('sign', ['!=', ['get', 'label'], '']),
          layout: {
            'text-font': [MAP_FONT],
            'text-field': ['get', 'label'],
            'text-size': 15,
            'text-anchor': 'top',
            'text-offset': [0, 1.35],
            'text-max-width': 16,
            'symbol-sort-key': ['get', 'rank'],
          },
          paint: {
            ...labelHalo(theme),
            'text-color': ['case', ['any', ['get', 'stale'], ['get', 'ahead']], theme.label.quiet, theme.label.strong],
          },
        },
      },
    ]
  },
  legend: (language, { theme }) => [
    ...severityLegend(
      theme,
      SEVERITIES.map((severity) => [severity, translate(language, `alerts.severity.${severity}`)] as const),
    ),
    {
      label: translate(language, 'alerts.severity.unknown'),
      mark: { kind: 'fill', colour: theme.severities.none.fill },
    },
    {
      label: translate(language, 'alerts.state.ahead'),
      mark: { kind: 'line', colour: theme.severities.none.fill, widthPx: 2, dashed: true },
    },
    { label: translate(language, 'alerts.stale'), mark: { kind: 'fill', colour: theme.stale.text } },
  ],
  count: () => null,
  tooltip: ({ id }, language) => {
    const alert = useAlerts.getState().alerts.get(id)
    if (!alert) return null
    const { nowMs } = useNow.getState()
    const feed = useFeeds.getState().feeds.get(alert.feedId)
    const ageMs = Math.max(0, nowMs - Date.parse(alert.sentAt))
    const isStale = freshnessOfFeed(feed, nowMs) === 'stale'
    return {
      title: alertTitle(alert, language),
      lines: [
        [alert.senderName, alert.areaText].filter(Boolean).join(' · '),
        Date.parse(alert.beginsAt) > nowMs
          ? translate(language, 'alerts.from', { at: formatInstant(language, alert.beginsAt) })
          : alert.endIsAssumed
            ? translate(language, 'alerts.open')
            : translate(language, 'alerts.until', { at: formatInstant(language, alert.endsAt) }),
        [feed?.title[language], formatAge(language, ageMs, isStale)].filter(Boolean).join(' · '),
      ].filter((words) => words !== ''),
    }
  },
  // A whole district's area must not block the things on it.
  pick: ({ id, properties }) => (properties.part === 'area' ? null : { kind: 'alert', id }),
  fixture: [
    {
      id: '31',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: {
        part: 'sign',
        level: 2,
        stale: false,
        selected: false,
        exercise: false,
        ahead: false,
        sign: '2',
        label: '暴雨',
        rank: 2,
      },
    },
    {
      id: '31',
      geometry: { type: 'Polygon', coordinates: [] },
      properties: { part: 'area', severity: 2, stale: false, selected: false, exercise: false, ahead: false },
    },
  ],
}

function severityColour({ severities, stale }: Theme): DataDrivenPropertyValueSpecification<string> {
  return [
    'case',
    ['get', 'stale'],
    stale.text,
    [
      'match',
      ['get', 'severity'],
      ...SEVERITIES.flatMap((severity) => [severity, severities[severity].fill]),
      stale.text,
    ],
  ] as unknown as ExpressionSpecification
}
