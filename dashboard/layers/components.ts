import { PALETTE } from '../map/palette.ts'
import { thinOut } from '../map/thin-out.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import { OUTSIDE_ALPHA, type TileFeature } from '../map/stage-layer.ts'
import { translateValue } from '../ui/i18n.ts'
import type { Layer } from './layer.ts'

type Colour = [number, number, number, number]

const NEUTRAL: Colour = [150, 168, 190, 235]
const GROUND: Colour = [10, 15, 22, 255]
const WHITE: Colour = [255, 255, 255, 255]
const SELECTED: Colour = [127, 209, 255, 255]

/** City components (城市部件): small squares would be noise, so dots; one that is not in use is hollow. */
export const components: Layer = {
  id: 'components',
  tileset: 'components',
  title: { zh: '部件', en: 'Components' },
  icon: 'component',
  minZoom: 16,
  deck: {
    minZoom: 16,
    choose: (features, zoom) => thinOut(features, positionOf, zoom, 9),
    draw: ({ ScatterplotLayer }, features, { zoom, selectedId, isOutside, focus }) => [
      new ScatterplotLayer<TileFeature>({
        id: 'components:dots',
        data: features,
        pickable: true,
        radiusUnits: 'pixels',
        lineWidthUnits: 'pixels',
        stroked: true,
        getPosition: positionOf,
        getRadius: (feature) => (feature.id === selectedId ? 9 : zoom < 17 ? 3 : 4.5),
        getFillColor: (feature) =>
          feature.id === selectedId ? SELECTED : dim(inUse(feature) ? NEUTRAL : GROUND, isOutside(feature)),
        getLineColor: (feature) =>
          feature.id === selectedId ? WHITE : dim(inUse(feature) ? GROUND : NEUTRAL, isOutside(feature)),
        getLineWidth: 1.4,
        updateTriggers: {
          getRadius: [selectedId, zoom < 17],
          getFillColor: [selectedId, focus],
          getLineColor: [selectedId, focus],
        },
        parameters: { depthCompare: 'always' },
      }),
    ],
  },
  legend: (language) => [
    { label: translateValue(language, 'status', 'in_use'), mark: { kind: 'fill', colour: '#96a8be' } },
    {
      label: ['damaged', 'missing', 'out_of_use']
        .map((status) => translateValue(language, 'status', status))
        .join(language === 'zh' ? '、' : ', '),
      mark: { kind: 'fill', colour: PALETTE.ground },
    },
  ],
  count: (counts) => counts.components,
  tooltip: (feature, language) => {
    const code = String(feature.properties.class_code)
    const status = translateValue(language, 'status', String(feature.properties.status ?? 'in_use'))
    return { title: featureName(feature, language) ?? componentTitle(language, code), lines: [`${code} · ${status}`] }
  },
  pick: ({ id }) => ({ kind: 'component', id }),
  fixture: [
    {
      id: '701',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { class_code: '0218', status: 'in_use' },
    },
    {
      id: '702',
      geometry: { type: 'Point', coordinates: [121.5, 31.23] },
      properties: { class_code: '0101', status: 'missing', name: '上水井盖' },
    },
  ],
}

const dim = ([red, green, blue, alpha]: Colour, outside: boolean): Colour => [
  red,
  green,
  blue,
  outside ? OUTSIDE_ALPHA : alpha,
]
const inUse = ({ properties }: TileFeature) => (properties.status ?? 'in_use') === 'in_use'

function componentTitle(language: 'zh' | 'en', code: string): string {
  return language === 'zh' ? `部件 ${code}` : `Component ${code}`
}
