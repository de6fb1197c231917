import type { ExpressionSpecification } from 'maplibre-gl'
import type { Language } from '../../domain/language.ts'
import { labelHalo, labelLayout, labelOpacity, nameText } from '../map/label-text.ts'
import { markerImageName } from '../map/marker-atlas.ts'
import { featureName } from '../map/tile-feature.ts'
import type { TileFeature } from '../map/stage-layer.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import { facilityLook, FACILITY_LOOKS, type FacilityLook } from './kit/facility-icons.ts'
import { selectedIcon } from './kit/selected-icon.ts'
import type { Layer } from './layer.ts'
import { attributesOf } from '../map/tile-attributes.ts'

const tile = attributesOf('facilities')

const kindOf = (feature: TileFeature) => String(feature.properties.kind)

/** An expression for a property of each kind's look. */
const ofLook = (value: (look: FacilityLook, position: number) => string | number): ExpressionSpecification =>
  [
    'match',
    tile.get('kind'),
    ...Object.entries(FACILITY_LOOKS).flatMap(([kind, look], position) => [kind, value(look, position)]),
    value(facilityLook(''), Object.keys(FACILITY_LOOKS).length),
  ] as unknown as ExpressionSpecification
const rank = ofLook((look) => look.rank)

/**
 * Facilities: neutral discs with icons; important ones first, the rest when close. They are the map's own symbols,
 * which give way to names of regions and places, and take precedence over names of buildings. The selected one is drawn
 * above everything.
 */
export const facilities: Layer = {
  id: 'facilities',
  tileset: 'facilities',
  title: { zh: '设施', en: 'Facilities' },
  icon: 'hospital',
  minZoom: 12,
  style: ({ language, focus, theme }) => [
    {
      slot: 'icons',
      spec: {
        id: 'facilities:icons',
        type: 'symbol',
        source: 'facilities',
        'source-layer': 'facilities',
        minzoom: 12,
        filter: ['<=', rank, ['step', ['zoom'], 0, 13, 1, 16, 2, 17, 3]],
        layout: {
          ...labelLayout(language),
          'icon-image': ofLook(({ icon }) => markerImageName(icon, theme)),
          'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 14, 0.58, 16, 0.7],
          'icon-padding': 5,
          'text-field': namesByZoom(language),
          'text-optional': true,
          'text-size': 14,
          'text-anchor': 'top',
          'text-offset': [0, 1],
          'text-max-width': 8,
          'text-padding': 6,
          'symbol-sort-key': ofLook((_look, position) => position),
        },
        paint: {
          ...labelHalo(theme),
          'text-color': isStation(theme.label.text, theme.label.quiet),
          'text-opacity': labelOpacity(focus),
          'icon-opacity': labelOpacity(focus),
        },
      },
    },
  ],
  deck: selectedIcon('facilities', 12, (feature) => facilityLook(kindOf(feature)).icon),
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
    return { title: featureName(feature, language) ?? translate(language, 'entity.unnamed', { kind }), lines: [kind] }
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

/** Another value for metro and railway stations, which people use for orientation. */
function isStation(then: string | ExpressionSpecification, otherwise: string): ExpressionSpecification {
  return ['case', ['in', tile.get('kind'), ['literal', ['metro_station', 'railway_station']]], then, otherwise]
}

/** Names when close, those of important kinds first. */
function namesByZoom(language: Language): ExpressionSpecification {
  const upTo = (limit: number): ExpressionSpecification => [
    'case',
    ['<=', rank, limit],
    ['to-string', nameText(language)],
    '',
  ]
  const stations = isStation(['to-string', nameText(language)], '')
  return ['step', ['zoom'], '', 13.5, stations, 15, upTo(0), 15.5, upTo(1), 16.5, upTo(2), 17.5, upTo(3)]
}
