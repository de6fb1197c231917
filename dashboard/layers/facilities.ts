import { LABEL_HALO, labelLayout } from '../map/label-text.ts'
import { PALETTE } from '../map/palette.ts'
import { thinOut } from '../map/thin-out.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import { OUTSIDE_ALPHA, type TileFeature } from '../map/stage-layer.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import { markerImage, type IconName } from '../ui/icons.ts'
import { facilityLook, FACILITY_LOOKS } from './facility-icons.ts'
import type { Layer } from './layer.ts'

/** Least important rank that has an icon at a zoom. */
const ranksShown = (zoom: number) => (zoom < 13 ? 0 : zoom < 15 ? 1 : zoom < 16 ? 2 : 3)
const kindOf = (feature: TileFeature) => String(feature.properties['kind'])
const rankOf = (feature: TileFeature) => facilityLook(kindOf(feature)).rank

/** Facilities: neutral discs, told apart by their icon; the important ones first, the rest when close. */
export const facilities: Layer = {
  id: 'facilities',
  tileset: 'facilities',
  title: { zh: '设施', en: 'Facilities' },
  icon: 'hospital',
  minZoom: 12,
  style: ({ language }) => [
    {
      slot: 'labels',
      spec: {
        id: 'facilities:names',
        type: 'symbol',
        source: 'labels',
        'source-layer': 'labels',
        minzoom: 15.5,
        filter: ['==', ['get', 'kind'], 'facility'],
        layout: {
          ...labelLayout(language),
          'text-size': 14,
          'text-anchor': 'top',
          'text-offset': [0, 1],
          'text-max-width': 8,
          'text-padding': 6,
          'symbol-sort-key': ['coalesce', ['get', 'rank'], 9],
        },
        paint: { ...LABEL_HALO, 'text-color': PALETTE.labelQuiet },
      },
    },
  ],
  deck: {
    minZoom: 12,
    choose: (features, zoom) => {
      const shown = features
        .filter((feature) => rankOf(feature) <= ranksShown(zoom))
        .sort((a, b) => rankOf(a) - rankOf(b) || Number(a.id) - Number(b.id))
      return thinOut(shown, positionOf, zoom, 34)
    },
    draw: ({ IconLayer }, features, { zoom, selectedId, isOutside, focus }) => [
      new IconLayer<TileFeature>({
        id: 'facilities:icons',
        data: features,
        pickable: true,
        getPosition: positionOf,
        getColor: (feature) => [255, 255, 255, isOutside(feature) ? OUTSIDE_ALPHA : 255],
        getIcon: (feature) => marker(facilityLook(kindOf(feature)).icon, feature.id === selectedId),
        getSize: (feature) => (feature.id === selectedId ? 40 : zoom < 14 ? 24 : 28),
        updateTriggers: { getColor: focus, getIcon: selectedId, getSize: [selectedId, zoom < 14] },
        parameters: { depthCompare: 'always' },
      }),
    ],
  },
  legend: (language) => {
    const icons = new Map<IconName, string[]>()
    for (const [kind, { icon }] of Object.entries(FACILITY_LOOKS))
      icons.set(icon, [...(icons.get(icon) ?? []), translateValue(language, 'facility', kind)])
    return [...icons].map(([icon, labels]) => ({
      label: labels.join(language === 'zh' ? '、' : ', '),
      mark: { kind: 'icon', icon },
    }))
  },
  count: (counts) => counts.facilities,
  tooltip: (feature, language) => {
    const kind = translateValue(language, 'facility', kindOf(feature))
    return { title: featureName(feature, language) ?? translate(language, 'thing.unnamed', { kind }), lines: [kind] }
  },
  pick: ({ id }) => ({ kind: 'facility', id }),
  fixture: [
    {
      id: '601',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { kind: 'hospital', name: '东方医院', name_en: 'East Hospital' },
    },
    { id: '602', geometry: { type: 'Point', coordinates: [121.4901, 31.2301] }, properties: { kind: 'bus_stop' } },
  ],
}

function marker(icon: IconName, selected: boolean) {
  const url = markerImage(
    icon,
    selected
      ? { stroke: '#06121b', fill: PALETTE.accent, edge: '#ffffff' }
      : { stroke: PALETTE.marker, fill: '#121b27', edge: '#54677f' },
  )
  return { url, id: `${icon}${selected ? '-selected' : ''}`, width: 64, height: 64 }
}
