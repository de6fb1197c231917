import { markerName } from '../map/marker-atlas.ts'
import { thinOut } from '../map/thin-out.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import { OUTSIDE_ALPHA, type TileFeature } from '../map/stage-layer.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import { cameraWedge } from './kit/camera-wedge.ts'
import type { Layer } from './layer.ts'

/** Zoom below which cameras are small and faint, for names lie under them. */
const CLOSE_ZOOM = 15.5
/** Zoom from which a wedge is what a camera sees, as far as that is known. */
const SECTOR_ZOOM = 16

const kindOf = ({ properties }: TileFeature) => String(properties.kind ?? 'unknown')
const directionOf = ({ properties }: TileFeature) =>
  typeof properties.direction_deg === 'number' ? properties.direction_deg : null

const numberOf = ({ properties }: TileFeature, name: string) => {
  const value = properties[name]
  return typeof value === 'number' && value > 0 ? value : undefined
}
const sightOf = (feature: TileFeature) => ({
  rangeM: numberOf(feature, 'range_m'),
  angleDeg: numberOf(feature, 'view_angle_deg'),
})

/** Cameras; a wedge shows which way one looks, and close up, where it is known, how wide and how far it sees. */
export const cameras: Layer = {
  id: 'cameras',
  tileset: 'cameras',
  title: { zh: '摄像机', en: 'Cameras' },
  icon: 'camera',
  minZoom: 13,
  deck: {
    minZoom: 13,
    choose: (features, zoom) => thinOut(features, positionOf, zoom, zoom < CLOSE_ZOOM ? 72 : 40),
    draw: (
      { IconLayer, PolygonLayer },
      features,
      { zoom, selectedId, isOutside, focus, markers, theme: { id: themeId, points } },
    ) => [
      new PolygonLayer<TileFeature>({
        id: 'cameras:wedges',
        data: features.filter((feature) => directionOf(feature) !== null),
        visible: zoom >= 14.5,
        getPolygon: (feature) =>
          cameraWedge(positionOf(feature), directionOf(feature) ?? 0, zoom < SECTOR_ZOOM ? {} : sightOf(feature)),
        getFillColor: (feature) =>
          feature.id === selectedId
            ? [points.selected[0], points.selected[1], points.selected[2], 120]
            : [points.sector[0], points.sector[1], points.sector[2], isOutside(feature) ? 20 : points.sector[3]],
        getLineColor: [...points.sectorEdge],
        lineWidthUnits: 'pixels',
        getLineWidth: 1,
        updateTriggers: {
          getFillColor: [selectedId, focus, themeId],
          getLineColor: themeId,
          getPolygon: zoom < SECTOR_ZOOM,
        },
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
    const range = numberOf(feature, 'range_m')
    return {
      title: featureName(feature, language) ?? kind,
      lines: [
        direction === null ? kind : `${kind} · ${Math.round(direction)}°`,
        ...(range === undefined ? [] : [translate(language, 'camera.range', { metres: Math.round(range) })]),
      ],
    }
  },
  pick: ({ id }) => ({ kind: 'camera', id }),
  fixture: [
    {
      id: '801',
      geometry: { type: 'Point', coordinates: [121.49, 31.23] },
      properties: {
        kind: 'dome',
        direction_deg: 45,
        tilt_deg: -12,
        view_angle_deg: 62,
        range_m: 80,
        name: '路口1号机',
      },
    },
    { id: '802', geometry: { type: 'Point', coordinates: [121.5, 31.23] }, properties: {} },
  ],
}
