import { markerName } from '../map/marker-atlas.ts'
import { thinOut } from '../map/thin-out.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import { OUTSIDE_ALPHA, type TileFeature } from '../map/stage-layer.ts'
import { translateValue } from '../ui/i18n.ts'
import { cameraWedge } from './kit/camera-wedge.ts'
import type { Layer } from './layer.ts'

/** Zoom below which cameras are small and faint, for names lie under them. */
const CLOSE_ZOOM = 15.5

const kindOf = ({ properties }: TileFeature) => String(properties.kind ?? 'unknown')
const directionOf = ({ properties }: TileFeature) =>
  typeof properties.direction_deg === 'number' ? properties.direction_deg : null

/** Cameras; where the direction is known, a wedge shows which way one looks (not how far it sees). */
export const cameras: Layer = {
  id: 'cameras',
  tileset: 'cameras',
  title: { zh: '摄像机', en: 'Cameras' },
  icon: 'camera',
  minZoom: 13,
  deck: {
    minZoom: 13,
    choose: (features, zoom) => thinOut(features, positionOf, zoom, zoom < CLOSE_ZOOM ? 72 : 40),
    draw: ({ IconLayer, PolygonLayer }, features, { zoom, selectedId, isOutside, focus, markers }) => [
      new PolygonLayer<TileFeature>({
        id: 'cameras:wedges',
        data: features.filter((feature) => directionOf(feature) !== null),
        visible: zoom >= 14.5,
        getPolygon: (feature) => cameraWedge(positionOf(feature), directionOf(feature) ?? 0),
        getFillColor: (feature) =>
          feature.id === selectedId ? [127, 209, 255, 120] : [150, 180, 214, isOutside(feature) ? 20 : 70],
        getLineColor: [170, 196, 226, 150],
        lineWidthUnits: 'pixels',
        getLineWidth: 1,
        updateTriggers: { getFillColor: [selectedId, focus] },
        parameters: { depthCompare: 'always' },
      }),
      new IconLayer<TileFeature>({
        id: 'cameras:icons',
        data: features,
        pickable: true,
        iconAtlas: markers.image,
        iconMapping: markers.mapping,
        getPosition: positionOf,
        getColor: (feature) => [
          255,
          255,
          255,
          feature.id === selectedId ? 255 : isOutside(feature) ? OUTSIDE_ALPHA : zoom < CLOSE_ZOOM ? 130 : 255,
        ],
        getIcon: ({ id }) => markerName('camera', id === selectedId ? 'selected' : 'plain'),
        getSize: ({ id }) => (id === selectedId ? 38 : zoom < CLOSE_ZOOM ? 14 : 26),
        updateTriggers: {
          getColor: [focus, selectedId, zoom < CLOSE_ZOOM],
          getIcon: selectedId,
          getSize: [selectedId, zoom < CLOSE_ZOOM],
        },
        parameters: { depthCompare: 'always' },
      }),
    ],
  },
  legend: (language) => [
    { label: language === 'zh' ? '摄像机' : 'Camera', mark: { kind: 'icon', icon: 'camera' } },
    { label: language === 'zh' ? '朝向' : 'Facing', mark: { kind: 'wedge' } },
  ],
  count: (counts) => counts.cameras,
  tooltip: (feature, language) => {
    const kind = translateValue(language, 'camera', kindOf(feature))
    const direction = directionOf(feature)
    return {
      title: featureName(feature, language) ?? kind,
      lines: [direction === null ? kind : `${kind} · ${Math.round(direction)}°`],
    }
  },
  pick: ({ id }) => ({ kind: 'camera', id }),
  fixture: [
    {
      id: '801',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: { kind: 'dome', direction_deg: 45, name: '路口1号机' },
    },
    { id: '802', geometry: { type: 'Point', coordinates: [121.5, 31.23] }, properties: {} },
  ],
}
