import type { ExpressionSpecification } from 'maplibre-gl'
import { LABEL_HALO, labelLayout, labelOpacity } from '../map/label-text.ts'
import { PALETTE } from '../map/palette.ts'
import { markerName } from '../map/marker-atlas.ts'
import { thinOut } from '../map/thin-out.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import { OUTSIDE_ALPHA, type TileFeature } from '../map/stage-layer.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import { facilityLook, FACILITY_LOOKS } from './kit/facility-icons.ts'
import type { Layer } from './layer.ts'

/** Least important rank that has an icon at a zoom. */
const ranksShown = (zoom: number) => (zoom < 13 ? 0 : zoom < 16.3 ? 1 : zoom < 17.2 ? 2 : 3)
const kindOf = (feature: TileFeature) => String(feature.properties.kind)
const rankOf = (feature: TileFeature) => facilityLook(kindOf(feature)).rank

/** The rank of a label's facility: as its icon's. */
const lookRank = [
  'match',
  ['get', 'class'],
  ...Object.entries(FACILITY_LOOKS).flatMap(([kind, { rank }]) => [kind, rank]),
  3,
] as unknown as ExpressionSpecification

/** Facilities: neutral discs, told apart by their icon; the important ones first, the rest when close. */
export const facilities: Layer = {
  id: 'facilities',
  tileset: 'facilities',
  title: { zh: '设施', en: 'Facilities' },
  icon: 'hospital',
  minZoom: 12,
  style: ({ language, focus }) => [
    {
      slot: 'labels',
      spec: {
        id: 'facilities:names',
        type: 'symbol',
        source: 'labels',
        'source-layer': 'labels',
        minzoom: 15.5,
        filter: [
          'all',
          ['==', ['get', 'kind'], 'facility'],
          ['<=', lookRank, ['step', ['zoom'], 0, 16, 1, 17, 2, 18, 3]],
        ],
        layout: {
          ...labelLayout(language),
          'text-size': 14,
          'text-anchor': 'top',
          'text-offset': [0, 1],
          'text-max-width': 8,
          'text-padding': 6,
          'symbol-sort-key': lookRank,
        },
        paint: { ...LABEL_HALO, 'text-color': PALETTE.labelQuiet, 'text-opacity': labelOpacity(focus) },
      },
    },
  ],
  deck: {
    minZoom: 12,
    choose: (features, zoom) => {
      const shown = features
        .filter((feature) => rankOf(feature) <= ranksShown(zoom))
        .sort((a, b) => rankOf(a) - rankOf(b) || Number(a.id) - Number(b.id))
      return thinOut(shown, positionOf, zoom, 46)
    },
    draw: ({ IconLayer }, features, { zoom, selectedId, isOutside, focus, markers }) => [
      new IconLayer<TileFeature>({
        id: 'facilities:icons',
        data: features,
        pickable: true,
        iconAtlas: markers.image,
        iconMapping: markers.mapping,
        getPosition: positionOf,
        getColor: (feature) => [255, 255, 255, isOutside(feature) ? OUTSIDE_ALPHA : 255],
        getIcon: (feature) =>
          markerName(facilityLook(kindOf(feature)).icon, feature.id === selectedId ? 'selected' : 'plain'),
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
