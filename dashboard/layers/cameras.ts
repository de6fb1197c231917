import type { DeckModules } from '../map/deck-modules.ts'
import { featureName, positionOf } from '../map/tile-feature.ts'
import type { DeckScene, TileFeature } from '../map/stage-layer.ts'
import { translate, translateValue } from '../ui/i18n.ts'
import { cameraWedge } from './kit/camera-wedge.ts'
import { iconPoints } from './kit/icon-points.ts'
import { selectedIcon } from './kit/selected-icon.ts'
import type { Layer } from './layer.ts'

/** Zoom from which all cameras' sectors are drawn; below it only the selected one's. */
const SECTORS_ZOOM = 17
/** Zoom from which a sector is large enough to be visible. */
const SECTOR_ZOOM = 14

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

/** Cameras as icons that avoid each other and names; with the known field of view on the ground. */
export const cameras: Layer = {
  id: 'cameras',
  tileset: 'cameras',
  title: { zh: '摄像机', en: 'Cameras' },
  icon: 'camera',
  right: 'camera.view',
  minZoom: 13,
  style: (context) => [
    {
      slot: 'icons',
      spec: iconPoints(
        {
          id: 'cameras:icons',
          tileset: 'cameras',
          minZoom: 13,
          nameZoom: 18,
          paddingPx: ['step', ['zoom'], 34, 15, 26, 16, 14, 17, 4],
          icons: {},
          otherIcon: 'camera',
        },
        context,
      ),
    },
  ],
  deck: {
    minZoom: 13,
    draw: (deck, features, scene) => [
      sectors(deck, features, scene),
      ...selectedIcon('cameras', 13, () => 'camera').draw(deck, features, scene),
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

function sectors(
  { PolygonLayer }: DeckModules,
  features: readonly TileFeature[],
  { zoom, selectedId, hoveredId, isOutside, focus, theme: { id: themeId, points } }: DeckScene,
) {
  const isMeant = ({ id }: TileFeature) => id === selectedId || id === hoveredId
  const [red, green, blue, alpha] = points.sector
  return new PolygonLayer<TileFeature>({
    id: 'cameras:sectors',
    data: features.filter(
      (feature) => directionOf(feature) !== null && (zoom >= SECTORS_ZOOM || (zoom >= SECTOR_ZOOM && isMeant(feature))),
    ),
    getPolygon: (feature) => cameraWedge(positionOf(feature), directionOf(feature) ?? 0, sightOf(feature)),
    getFillColor: (feature) =>
      isMeant(feature)
        ? [points.selected[0], points.selected[1], points.selected[2], 70]
        : [red, green, blue, isOutside(feature) ? alpha / 3 : alpha],
    getLineColor: (feature) => (isMeant(feature) ? [...points.selected] : [...points.sectorEdge]),
    lineWidthUnits: 'pixels',
    getLineWidth: 1,
    updateTriggers: {
      getFillColor: [selectedId, hoveredId, focus, themeId],
      getLineColor: [selectedId, hoveredId, themeId],
    },
    parameters: { depthCompare: 'always' },
  })
}
