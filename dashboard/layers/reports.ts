import type { Feature } from 'geojson'
import { labelHalo, labelLayout, labelOpacity } from '../map/label-text.ts'
import { liveSource } from '../map/live-points.ts'
import type { MarkerLook } from '../map/marker-atlas.ts'
import { freshnessOfFeed, useFeeds } from '../stores/feeds.ts'
import { useNow } from '../stores/now.ts'
import { useReports } from '../stores/reports.ts'
import { useView } from '../stores/view.ts'
import { formatAge } from '../ui/format-live.ts'
import { translate } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import { reportCategory } from '../ui/report-category.ts'
import type { Layer } from './layer.ts'

const SOURCE = liveSource('reports')
/** Entity type of Smart Data Models; all other categories are words of a hotline. */
const ACCIDENT = 'RoadAccident'

/** Open reports: hotline tickets, road accidents. */
export const reports: Layer = {
  id: 'reports',
  tileset: SOURCE,
  title: { zh: '热线与上报', en: 'Reports' },
  icon: 'mail',
  right: 'report.view',
  minZoom: 10,
  feeds: () => [...new Set(useReports.getState().open.map(({ feedId }) => feedId))],
  pushed: {
    what: 'reports',
    stores: [useReports],
    features: () => {
      const { open, looked } = useReports.getState()
      const { selection } = useView.getState()
      const selectedId = selection?.kind === 'report' ? selection.id : null
      const { feeds } = useFeeds.getState()
      const { nowMs } = useNow.getState()
      // A closed one is shown while it is selected.
      const isExtra = looked !== null && looked.id === selectedId && !open.some(({ id }) => id === looked.id)
      return [...open, ...(isExtra ? [looked] : [])].flatMap((report): Feature[] => {
        if (!report.position) return []
        const isStale = freshnessOfFeed(feeds.get(report.feedId), nowMs) === 'stale'
        const look: MarkerLook = report.id === selectedId ? 'selected' : isStale ? 'stale' : 'plain'
        const icon: IconName = report.category === ACCIDENT ? 'hazard' : 'mail'
        return [
          {
            type: 'Feature',
            id: Number(report.id),
            properties: {
              marker: `${icon}/${look}`,
              stale: isStale,
              name: report.title,
              rank: look === 'selected' ? 0 : -Date.parse(report.reportedAt),
            },
            geometry: { type: 'Point', coordinates: [...report.position] },
          },
        ]
      })
    },
  },
  style: ({ language, focus, theme }) => [
    {
      slot: 'labels',
      spec: {
        id: 'reports:dots',
        type: 'circle',
        source: SOURCE,
        minzoom: 10,
        maxzoom: 15,
        paint: {
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 2, 14, 3.5],
          'circle-color': ['case', ['get', 'stale'], theme.stale.text, theme.marker.icon],
          'circle-opacity': labelOpacity(focus, 0.8),
        },
      },
    },
    {
      slot: 'icons',
      spec: {
        id: 'reports:icons',
        type: 'symbol',
        source: SOURCE,
        minzoom: 11,
        layout: {
          ...labelLayout(language),
          'icon-image': ['concat', ['get', 'marker'], `/${theme.id}`],
          'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 16, 0.72],
          'text-field': ['step', ['zoom'], '', 16, ['to-string', ['get', 'name']]],
          'text-optional': true,
          'text-size': 14,
          'text-anchor': 'top',
          'text-offset': [0, 1],
          'text-max-width': 10,
          'symbol-sort-key': ['get', 'rank'],
        },
        paint: {
          ...labelHalo(theme),
          'text-color': theme.label.quiet,
          'text-opacity': labelOpacity(focus),
          'icon-opacity': labelOpacity(focus),
        },
      },
    },
  ],
  legend: (language) => [
    { label: translate(language, 'reports.ticket'), mark: { kind: 'icon', icon: 'mail' } },
    { label: translate(language, 'report.RoadAccident'), mark: { kind: 'icon', icon: 'hazard' } },
  ],
  count: () => null,
  tooltip: ({ id }, language) => {
    const { open, looked } = useReports.getState()
    const report = open.find((one) => one.id === id) ?? (looked?.id === id ? looked : undefined)
    if (!report) return null
    const { nowMs } = useNow.getState()
    const feed = useFeeds.getState().feeds.get(report.feedId)
    const ageMs = Math.max(0, nowMs - Date.parse(report.reportedAt))
    const isStale = freshnessOfFeed(feed, nowMs) === 'stale'
    return {
      title: report.title,
      lines: [
        [
          reportCategory(language, report.category),
          report.closedAt === null ? report.status : translate(language, 'reports.closed'),
        ]
          .filter(Boolean)
          .join(' · '),
        [feed?.title[language], formatAge(language, ageMs, isStale)].filter(Boolean).join(' · '),
      ],
    }
  },
  pick: ({ id }) => ({ kind: 'report', id }),
  fixture: [
    {
      id: '41',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { marker: 'mail/plain', stale: false, name: '路灯不亮', rank: -1 },
    },
    {
      id: '42',
      geometry: { type: 'Point', coordinates: [121.5, 31.23] },
      properties: { marker: 'hazard/stale', stale: true, name: '两车追尾', rank: -2 },
    },
  ],
}
