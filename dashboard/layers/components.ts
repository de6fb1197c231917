import type { Rgba } from '../map/themes/theme.ts'
import { thinOut } from '../map/thin-out.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import { OUTSIDE_ALPHA, type TileFeature } from '../map/stage-layer.ts'
import { translateValue } from '../ui/i18n.ts'
import type { Layer } from './layer.ts'

/** City components (城市部件) as dots, since small squares would be noise; hollow if not in use. */
export const components: Layer = {
  id: 'components',
  tileset: 'components',
  title: { zh: '部件', en: 'Components' },
  icon: 'component',
  minZoom: 16,
  deck: {
    minZoom: 16,
    choose: (features, zoom) => thinOut(features, positionOf, zoom, 9),
    draw: ({ ScatterplotLayer }, features, { zoom, selectedId, isOutside, focus, theme: { id: themeId, points } }) => [
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
          feature.id === selectedId
            ? [...points.selected]
            : dim(inUse(feature) ? points.fill : points.edge, isOutside(feature)),
        getLineColor: (feature) =>
          feature.id === selectedId
            ? [...points.selectedEdge]
            : dim(inUse(feature) ? points.edge : points.fill, isOutside(feature)),
        getLineWidth: 1.4,
        updateTriggers: {
          getRadius: [selectedId, zoom < 17],
          getFillColor: [selectedId, focus, themeId],
          getLineColor: [selectedId, focus, themeId],
        },
        parameters: { depthCompare: 'always' },
      }),
    ],
  },
  legend: (language, { theme }) => [
    { label: translateValue(language, 'status', 'in_use'), mark: { kind: 'fill', colour: css(theme.points.fill) } },
    {
      label: ['damaged', 'missing', 'out_of_use']
        .map((status) => translateValue(language, 'status', status))
        .join(language === 'zh' ? '、' : ', '),
      mark: { kind: 'fill', colour: css(theme.points.edge) },
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

const css = ([red, green, blue]: Rgba) => `rgb(${red} ${green} ${blue})`
const dim = ([red, green, blue, alpha]: Rgba, outside: boolean): [number, number, number, number] => [
  red,
  green,
  blue,
  outside ? OUTSIDE_ALPHA : alpha,
]
const inUse = ({ properties }: TileFeature) => (properties.status ?? 'in_use') === 'in_use'

function componentTitle(language: 'zh' | 'en', code: string): string {
  return language === 'zh' ? `部件 ${code}` : `Component ${code}`
}
